package mlp

import (
	"math"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// step is one training step, shared between the workers of a pool in two
// rounds: each worker first takes its share of the batch's rows forward
// through the network and their deltas back, then, when all deltas are there,
// updates its share of every layer's weights.
type step struct {
	*pass
	x       *data.Prepared
	targets *data.Targets

	deltas    []kernel.Matrix // of every layer's sums, (rows, units)
	losses    []float64       // of every row, before the update
	gradients []kernel.Matrix // like the weights; none where the update is fused
	slots     [][]kernel.Matrix
	optimizer optim.Optimizer
	parts     int // how many workers are worth waking

	// kept holds the columns of every batch's sparse inputs, by batch and
	// worker, where the batches are the same in every epoch; else nil.
	kept  [][]kernel.Columns
	batch int // the number of the current batch in its epoch

	// Of the current batch:
	rows     []int32
	scale    float32 // of the deltas: 1 for a sum, 1/rows for a mean
	rate     float32
	updating bool
}

// newStep returns the buffers for batches of at most rows rows.
func newStep(n *Network, x *data.Prepared, t *data.Targets, o optim.Optimizer, rows int) *step {
	s := &step{
		pass: newPass(n, rows, x.Sparse() == nil),
		x:    x, targets: t, optimizer: o,
		deltas: n.newMatrices(rows),
		losses: make([]float64, rows),
	}
	if _, plain := o.(optim.SGD); !plain {
		s.gradients = likeWeights(n)
		for range o.Slots() {
			s.slots = append(s.slots, likeWeights(n))
		}
	}
	// Below about ten microseconds of work a second worker costs more than it
	// brings.
	const worthSharing = 400_000
	s.parts = 1
	if rows*n.flops() >= worthSharing {
		s.parts = math.MaxInt
	}
	return s
}

// keepColumns has the columns of sparse batches gathered once for all epochs,
// for batches that are the same in each. For what would take too much memory it
// does nothing.
func (s *step) keepColumns(batches, workers int) {
	const most = 1 << 24 // terms, of eight bytes
	sparse := s.x.Sparse()
	if sparse == nil || len(sparse.Index) > most {
		return
	}
	s.kept = make([][]kernel.Columns, batches)
	for i := range s.kept {
		s.kept[i] = make([]kernel.Columns, min(s.parts, workers))
	}
}

// keptBy returns where a worker keeps its columns of the current batch.
func (s *step) keptBy(part int) *kernel.Columns {
	if s.kept == nil {
		return nil
	}
	return &s.kept[s.batch][part]
}

// likeWeights returns one matrix of zeros for each layer's weights.
func likeWeights(n *Network) []kernel.Matrix {
	ms := make([]kernel.Matrix, len(n.layers))
	for i, d := range n.layers {
		ms[i] = kernel.NewMatrix(d.weights.Rows, d.weights.Cols)
	}
	return ms
}

// run takes one step with the given rows and returns the mean loss of the
// batch before it.
func (s *step) run(pool *kernel.Pool, rows []int32, scale, rate float32) float64 {
	s.rows, s.scale, s.rate = rows, scale, rate
	s.updating = false
	pool.Run(s, s.parts)
	s.updating = true
	pool.Run(s, s.parts)
	total := 0.0
	for _, l := range s.losses[:len(rows)] {
		total += l
	}
	return total / float64(len(rows))
}

// Share does one worker's part of the current round.
func (s *step) Share(w *kernel.Worker, part, parts int) {
	if s.updating {
		for i := range s.net.layers {
			lo, hi := kernel.Split(s.net.layers[i].weights.Rows, part, parts)
			s.update(w, i, part, lo, hi)
		}
		return
	}
	lo, hi := kernel.Split(len(s.rows), part, parts)
	s.propagate(w, lo, hi)
}

// propagate takes rows lo to hi-1 of the batch forward and their deltas back.
func (s *step) propagate(w *kernel.Worker, lo, hi int) {
	if lo == hi {
		return
	}
	logits := s.forward(w, s.x, s.rows[lo:hi], lo)
	last := len(s.net.layers) - 1
	delta := s.deltas[last].RowRange(lo, hi)
	deltas(s.net.loss, s.losses[lo:hi], delta, logits, s.targets, s.rows[lo:hi], s.scale)
	for i := last; i > 0; i-- {
		below := s.deltas[i-1].RowRange(lo, hi)
		s.net.layers[i].backward(w, below, delta, s.net.layers[i-1].activation,
			s.sums[i-1].RowRange(lo, hi), s.outs[i-1].RowRange(lo, hi))
		delta = below
	}
}

// update steps rows lo to hi-1 of layer i's weights, the share of a worker. Plain gradient descent
// never stores the gradient.
func (s *step) update(w *kernel.Worker, i, part, lo, hi int) {
	weights := s.net.layers[i].weights
	delta := s.deltas[i].RowRange(0, len(s.rows))
	if s.gradients == nil {
		s.descend(w, i, part, delta, lo, hi)
		return
	}
	s.gradient(w, i, part, delta, lo, hi)
	run := optim.Run{
		Weights:  weights.RowRange(lo, hi).Flat(),
		Gradient: s.gradients[i].RowRange(lo, hi).Flat(),
	}
	for k := range s.slots {
		run.Slots[k] = s.slots[k][i].RowRange(lo, hi).Flat()
	}
	s.optimizer.Step(run, s.rate)
}

func (s *step) descend(w *kernel.Worker, i, part int, delta kernel.Matrix, lo, hi int) {
	weights := s.net.layers[i].weights
	if sparse := s.x.Sparse(); i == 0 && sparse != nil {
		w.DescendGradientSparse(weights, sparse, s.rows, s.keptBy(part), delta, s.rate, lo, hi)
		return
	}
	w.DescendGradient(weights, s.inputs(i), delta, s.rate, lo, hi)
}

func (s *step) gradient(w *kernel.Worker, i, part int, delta kernel.Matrix, lo, hi int) {
	if sparse := s.x.Sparse(); i == 0 && sparse != nil {
		w.GradientSparse(s.gradients[i], sparse, s.rows, s.keptBy(part), delta, lo, hi)
		return
	}
	w.Gradient(s.gradients[i], s.inputs(i), delta, lo, hi)
}

// inputs returns the dense inputs of layer i for the current batch.
func (s *step) inputs(i int) kernel.Matrix {
	if i == 0 {
		return s.input.RowRange(0, len(s.rows))
	}
	return s.outs[i-1].RowRange(0, len(s.rows))
}
