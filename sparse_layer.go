package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// sparseLayer is the first layer in the steps of a training on rows that are
// mostly zero. Its units are shared out between the workers for good: each has
// the weights of its units in memory of its own, which so stay in the cache of
// its core from step to step. They are most of what a step reads and writes;
// with one matrix for all, each core fetches ahead what another one is writing.
type sparseLayer struct {
	x       *kernel.Sparse
	weights kernel.Matrix // the network's, which the shares are ahead of
	shares  []unitShare

	// columns holds the columns of a batch's inputs in as many ranges as there
	// are workers: of every batch where they are kept, else of the current one.
	columns [][]kernel.Columns
	current []kernel.Columns
}

// unitShare is what belongs to the units lo to hi-1: matrices of (in+1, hi-lo).
// The gradient and the slots are empty where the update is fused.
type unitShare struct {
	lo, hi   int
	weights  kernel.Matrix
	gradient kernel.Matrix
	slots    []kernel.Matrix
}

func newSparseLayer(x *kernel.Sparse, weights kernel.Matrix, o optim.Optimizer, fused bool, workers int) *sparseLayer {
	l := &sparseLayer{x: x, weights: weights, columns: make([][]kernel.Columns, 1)}
	for part := range workers {
		lo, hi := kernel.SplitCols(weights.Cols, part, workers)
		s := unitShare{lo: lo, hi: hi, weights: weights}
		if workers > 1 {
			s.weights = kernel.NewMatrix(weights.Rows, hi-lo)
		}
		if !fused {
			s.gradient = kernel.NewMatrix(weights.Rows, hi-lo)
			for range o.Slots() {
				s.slots = append(s.slots, kernel.NewMatrix(weights.Rows, hi-lo))
			}
		}
		l.shares = append(l.shares, s)
	}
	return l
}

// keepColumns has the columns gathered once for all epochs, for batches that
// are the same in each. For what would take too much memory it does nothing.
func (l *sparseLayer) keepColumns(batches int) {
	const most = 1 << 24 // terms and columns, of four or eight bytes
	if l.x.Terms.Len()+batches*l.x.Cols <= most {
		l.columns = make([][]kernel.Columns, batches)
	}
}

// begin takes over the network's weights.
func (l *sparseLayer) begin() { l.each(func(own, whole []float32) { copy(own, whole) }) }

// end gives the network the weights as they have become.
func (l *sparseLayer) end() { l.each(func(own, whole []float32) { copy(whole, own) }) }

// each pairs the rows of the workers' weights with their places in the
// network's. A single worker's are the network's.
func (l *sparseLayer) each(pair func(own, whole []float32)) {
	if len(l.shares) == 1 {
		return
	}
	for _, s := range l.shares {
		for i := range l.weights.Rows {
			pair(s.weights.Row(i), l.weights.Row(i)[s.lo:s.hi])
		}
	}
}

// choose makes room for the columns of a batch, the number of which in its epoch
// is given.
func (l *sparseLayer) choose(batch int) {
	at := min(batch, len(l.columns)-1)
	if l.columns[at] == nil {
		l.columns[at] = make([]kernel.Columns, len(l.shares))
	}
	l.current = l.columns[at]
}

// sum computes the sums of a worker's units, which are columns of sums, for the
// rows of the batch, and gathers its share of their columns. Columns that are
// kept are fetched meanwhile for the update.
func (l *sparseLayer) sum(w *kernel.Worker, part int, sums kernel.Matrix, rows []int32) {
	s := &l.shares[part]
	if kept := len(l.columns) > 1 && l.current[part].Gathered(); kept {
		w.FetchColumns(l.current)
	}
	w.AffineSparse(sums.ColRange(s.lo, s.hi), l.x, rows, s.weights)
	if own := &l.current[part]; len(l.columns) == 1 || !own.Gathered() {
		own.Gather(w.Backend, l.x, rows, part, len(l.shares))
	}
}

// update steps the weights of a worker's units, given the deltas of all units.
// The rows of the next batch are fetched meanwhile.
func (l *sparseLayer) update(w *kernel.Worker, part int, delta kernel.Matrix, next []int32, o optim.Optimizer, step int, rate float32) {
	s := &l.shares[part]
	w.FetchRows(l.x, next)
	delta = delta.ColRange(s.lo, s.hi)
	if s.gradient.Data == nil {
		w.DescendGradientSparse(s.weights, l.current, delta, rate)
		return
	}
	w.GradientSparse(s.gradient, l.current, delta)
	run := optim.Run{Weights: s.weights.Flat(), Gradient: s.gradient.Flat(), Biases: s.weights.Stride, Step: step}
	for k, m := range s.slots {
		run.Slots[k] = m.Flat()
	}
	o.Step(run, rate)
}
