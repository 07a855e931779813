package mlp

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// step is one training step, shared between the workers of a pool in rounds
// with a meeting after each: every worker first takes its share of the batch's
// rows forward through the network and their deltas back, then, when all deltas
// are there, updates its share of every layer's weights. A first layer of
// sparse inputs has a round of its own before.
type step struct {
	*pass
	pool    *kernel.Pool
	x       *data.Prepared
	targets *data.Targets
	weights []float32    // how much each row counts, 1 in the mean; nil: all alike
	sparse  *sparseLayer // the first layer where the inputs are sparse, else nil

	deltas    []kernel.Matrix // of every layer's sums, (rows, units)
	losses    []float64       // of every row, before the update
	gradients []kernel.Matrix // like the weights; none where the update is fused
	slots     [][]kernel.Matrix
	optimizer optim.Optimizer
	parts     int // how many workers are worth waking
	steps     int // begun so far

	// The rows of the next batch, which are fetched from memory meanwhile; none
	// where there is no next one.
	next []int32

	// Of the current batch:
	rows  []int32
	batch kernel.Matrix // the rows where they lie in a row in memory, else none
	scale float32       // of the deltas: 1 for a sum, 1/rows for a mean
	rate  float32
	round round
}

// round is a part of a step in which no worker needs what another one computes.
type round int

const (
	sumSparse round = iota // the first layer's sums
	propagate              // forward from there, and back
	stepWeights
)

// newStep returns the buffers for batches of at most rows rows.
func newStep(pool *kernel.Pool, n *Network, x *data.Prepared, t *data.Targets, o optim.Optimizer, rows int) *step {
	s := &step{
		pass: newPass(n, rows, x.Sparse() == nil),
		pool: pool, x: x, targets: t, optimizer: o,
		deltas: n.newMatrices(rows),
		losses: make([]float64, rows),
		parts:  1,
	}
	_, fused := o.(optim.SGD)
	if !fused {
		s.gradients = likeWeights(n)
		for range o.Slots() {
			s.slots = append(s.slots, likeWeights(n))
		}
	}
	// Below about ten microseconds of work a second worker costs more than it
	// brings.
	const worthSharing = 400_000
	if rows*n.flops() >= worthSharing {
		s.parts = pool.Size()
	}
	if x := x.Sparse(); x != nil {
		s.sparse = newSparseLayer(x, n.layers[0].weights, o, fused, s.parts)
	}
	return s
}

// likeWeights returns one matrix of zeros for each layer's weights.
func likeWeights(n *Network) []kernel.Matrix {
	ms := make([]kernel.Matrix, len(n.layers))
	for i, d := range n.layers {
		ms[i] = kernel.NewMatrix(d.weights.Rows, d.weights.Cols)
	}
	return ms
}

// begin takes over the network's weights. From then on they are not to be
// looked at until end.
func (s *step) begin() {
	if s.sparse != nil {
		s.sparse.begin()
	}
}

// end gives the network its weights.
func (s *step) end() {
	if s.sparse != nil {
		s.sparse.end()
	}
}

// run takes one step with the given rows, which are a batch with a number in
// its epoch, and returns the mean loss of the batch before it.
func (s *step) run(batch int, rows []int32, scale, rate float32) float64 {
	s.rows, s.scale, s.rate = rows, scale, rate
	s.steps++
	s.batch, _ = s.x.InPlace(rows)
	if s.sparse != nil {
		s.sparse.choose(batch)
		s.share(sumSparse)
	}
	s.share(propagate)
	s.share(stepWeights)
	total := 0.0
	for _, l := range s.losses[:len(rows)] {
		total += l
	}
	return total / float64(len(rows))
}

func (s *step) share(r round) {
	s.round = r
	s.pool.Run(s, s.parts)
}

// Share does one worker's part of the current round.
func (s *step) Share(w *kernel.Worker, part, parts int) {
	switch s.round {
	case sumSparse:
		s.sparse.sum(w, part, s.sums[0].RowRange(0, len(s.rows)), s.rows)
	case propagate:
		lo, hi := kernel.Split(len(s.rows), part, parts)
		s.propagate(w, lo, hi)
	case stepWeights:
		s.update(w, part, parts)
	}
}

// propagate takes rows lo to hi-1 of the batch forward and their deltas back.
func (s *step) propagate(w *kernel.Worker, lo, hi int) {
	if lo == hi {
		return
	}
	var logits kernel.Matrix
	switch {
	case s.sparse != nil:
		logits = s.onward(w, lo, hi)
	case s.batch.Rows > 0:
		logits = s.forwardDense(w, s.batch.RowRange(lo, hi), lo)
	default:
		logits = s.forwardDense(w, s.gather(s.x, s.rows[lo:hi], lo), lo)
	}
	last := len(s.net.layers) - 1
	delta := s.deltas[last].RowRange(lo, hi)
	deltas(s.net.loss, s.losses[lo:hi], delta, logits, s.targets, s.rows[lo:hi], s.scale)
	s.weigh(lo, hi)
	for i := last; i > 0; i-- {
		below := s.deltas[i-1].RowRange(lo, hi)
		s.net.layers[i].backward(w, below, delta, s.net.layers[i-1].activation,
			s.sums[i-1].RowRange(lo, hi), s.outs[i-1].RowRange(lo, hi))
		delta = below
	}
}

// weigh multiplies the output deltas and losses of rows lo to hi-1 by what the
// rows count.
func (s *step) weigh(lo, hi int) {
	if s.weights == nil {
		return
	}
	delta := s.deltas[len(s.deltas)-1]
	for i := lo; i < hi; i++ {
		weight := s.weights[s.rows[i]]
		s.losses[i] *= float64(weight)
		for j, d := range delta.Row(i) {
			delta.Row(i)[j] = d * weight
		}
	}
}

// update steps a worker's share of every layer's weights.
func (s *step) update(w *kernel.Worker, part, parts int) {
	for i, d := range s.net.layers {
		delta := s.deltas[i].RowRange(0, len(s.rows))
		if i == 0 && s.sparse != nil {
			s.sparse.update(w, part, delta, s.next, s.optimizer, s.steps, s.rate)
			continue
		}
		lo, hi := kernel.Split(d.weights.Rows, part, parts)
		s.updateDense(w, i, delta, lo, hi)
	}
}

// updateDense steps rows lo to hi-1 of layer i's weights. Plain gradient descent
// never stores the gradient.
func (s *step) updateDense(w *kernel.Worker, i int, delta kernel.Matrix, lo, hi int) {
	weights := s.net.layers[i].weights
	if s.gradients == nil {
		w.DescendGradient(weights, s.inputs(i), delta, s.rate, lo, hi)
		return
	}
	w.Gradient(s.gradients[i], s.inputs(i), delta, lo, hi)
	run := optim.Run{
		Weights:  weights.RowRange(lo, hi).Flat(),
		Gradient: s.gradients[i].RowRange(lo, hi).Flat(),
		Step:     s.steps,
	}
	if hi == weights.Rows && lo < hi {
		run.Biases = weights.Stride
	}
	for k := range s.slots {
		run.Slots[k] = s.slots[k][i].RowRange(lo, hi).Flat()
	}
	s.optimizer.Step(run, s.rate)
}

// inputs returns the dense inputs of layer i for the current batch.
func (s *step) inputs(i int) kernel.Matrix {
	if i == 0 && s.batch.Rows > 0 {
		return s.batch
	}
	if i == 0 {
		return s.input.RowRange(0, len(s.rows))
	}
	return s.outs[i-1].RowRange(0, len(s.rows))
}
