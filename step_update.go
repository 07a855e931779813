package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// There are three ways to update weights. All give the same bytes, because each element
// of a gradient is complete before it changes its weight.
//
//   - fused: for plain gradient descent, the kernel subtracts rate times each element
//     from its weight as soon as it is computed, without storing the gradient;
//   - stored: each worker stores the gradient of a piece and then updates the piece in
//     the same round;
//   - in two rounds: all gradients are stored in one round and the weights are updated
//     in another, so that transforms and look can read and change them in between.

// updateAtOnce computes the gradients of a worker's pieces and updates the weights. It
// makes fused updates where these are possible, else stored ones.
func (m *member) updateAtOnce(s *step, w *kernel.Worker, part int) {
	pieces := m.params.pieces[part]
	for i := range pieces {
		q := &pieces[i]
		rate := s.rate * q.group.rate
		if m.params.fused && q.group.part == nil {
			m.descend(s, w, q, rate)
			continue
		}
		m.gradient(s, w, q)
		m.params.step(q, s.number, rate)
	}
}

// storeGradients computes and stores the gradients of a worker's pieces.
func (m *member) storeGradients(s *step, w *kernel.Worker, part int) {
	pieces := m.params.pieces[part]
	for i := range pieces {
		m.gradient(s, w, &pieces[i])
	}
}

// stepWeights updates a worker's pieces by the stored gradients. If the optimizer steps
// whole layers, the worker updates layers instead: those with the indexes part,
// part+parts, part+2·parts, ….
func (m *member) stepWeights(s *step, part, parts int) {
	p := m.params
	if layers, ok := p.optimizer.(optim.LayerOptimizer); ok {
		for i := part; i < len(p.groups); i += parts {
			g := p.groups[i]
			if !g.learns() {
				continue
			}
			g.layer.Step, g.layer.Decay = s.number, g.decay
			layers.StepLayer(g.layer, s.rate*g.rate)
		}
		return
	}
	pieces := p.pieces[part]
	for i := range pieces {
		q := &pieces[i]
		p.step(q, s.number, s.rate*q.group.rate)
	}
}

// step calls the optimizer for a piece. number is the number of the training step, from
// 1.
func (p *params) step(q *piece, number int, rate float32) {
	q.run.Step, q.run.Decay = number, q.group.decay
	p.optimizer.Step(q.run, rate)
}

// descend updates a piece by plain gradient descent, without storing its gradient.
func (m *member) descend(s *step, w *kernel.Worker, q *piece, rate float32) {
	delta, b := q.delta.RowRange(0, len(s.rows)), q.block
	if s.columns != nil && q.layer == 0 {
		w.FetchRows(s.columns.x, s.next)
		w.DescendGradientSparse(b.weights, s.columns.current, delta, rate)
		return
	}
	w.DescendGradient(b.weights, m.inputs(s, q.layer), delta, rate, q.lo, q.hi)
}

// gradient computes the gradient of a piece and stores it.
func (m *member) gradient(s *step, w *kernel.Worker, q *piece) {
	b := q.block
	if q.group.part != nil {
		q.group.part.gradient(b.gradient, m.inputDelta.RowRange(0, len(s.rows)), s.x, s.rows, [2]int{q.lo, q.hi})
		return
	}
	delta := q.delta.RowRange(0, len(s.rows))
	if s.columns != nil && q.layer == 0 {
		w.FetchRows(s.columns.x, s.next)
		w.GradientSparse(b.gradient, s.columns.current, delta)
		return
	}
	w.Gradient(b.gradient, m.inputs(s, q.layer), delta, q.lo, q.hi)
}

// inputs returns the dense inputs of a layer for the current batch, (rows, in).
func (m *member) inputs(s *step, layer int) kernel.Matrix {
	if layer > 0 {
		return m.outs[layer-1].RowRange(0, len(s.rows))
	}
	if m.part != nil {
		return m.input.RowRange(0, len(s.rows))
	}
	if s.inPlace.Rows > 0 {
		return s.inPlace
	}
	return s.input.RowRange(0, len(s.rows))
}

// search takes the step of an optimizer that evaluates the loss several times.
func (m *member) search(s *step, o optim.Searcher) {
	problem := &optim.Problem{Loss: m.loss}
	for _, g := range m.params.groups {
		if !g.learns() {
			continue
		}
		g.layer.Step, g.layer.Decay = s.number, g.decay
		problem.Layers = append(problem.Layers, g.layer)
	}
	problem.Evaluate = func() float64 {
		s.lossAndDeltas()
		s.share(storeGradients)
		return m.meanLoss(s)
	}
	o.Search(problem, s.rate)
}
