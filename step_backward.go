package mlp

import "github.com/seed-217ca19f/mlp/internal/kernel"

// back computes the losses of rows lo to hi-1 and carries their deltas back to
// the lowest layer that learns.
func (m *member) back(s *step, w *kernel.Worker, logits kernel.Matrix, lo, hi int) {
	last := len(m.net.layers) - 1
	delta := m.deltas[last].RowRange(lo, hi)
	deltas(m.net.loss, m.losses[lo:hi], delta, logits, s.targets, s.rows[lo:hi], s.scale)
	m.weigh(s, lo, hi)
	m.backTo(w, m.params.frozen, last, lo, hi)
}

// backTo carries the deltas of rows lo to hi-1 from layer from down to layer to.
func (m *member) backTo(w *kernel.Worker, to, from, lo, hi int) {
	delta := m.deltas[from].RowRange(lo, hi)
	for i := from; i > to; i-- {
		below := m.deltas[i-1].RowRange(lo, hi)
		m.net.layers[i].backward(w, below, delta, m.net.layers[i-1].activation,
			m.sums[i-1].RowRange(lo, hi), m.outs[i-1].RowRange(lo, hi))
		delta = below
	}
}

// weigh multiplies the output deltas and losses of rows lo to hi-1 by what the
// rows count.
func (m *member) weigh(s *step, lo, hi int) {
	if s.weights == nil {
		return
	}
	delta := m.deltas[len(m.deltas)-1]
	for i := lo; i < hi; i++ {
		weight := s.weights[s.rows[i]]
		m.losses[i] *= float64(weight)
		for j, d := range delta.Row(i) {
			delta.Row(i)[j] = d * weight
		}
	}
}
