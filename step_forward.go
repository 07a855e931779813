package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// pass holds the buffers that a batch of rows needs on its way through a network: for
// every layer the weighted sums and the outputs, each (rows, units). Workers may share
// a pass if each uses rows of its own.
type pass struct {
	net   *Network
	input kernel.Matrix   // room for dense inputs, (rows, in)
	sums  []kernel.Matrix // of each layer
	outs  []kernel.Matrix // of each layer
}

// newPass returns a pass for batches of up to the given number of rows. If dense is
// true, it has room for dense inputs.
func newPass(n *Network, rows int, dense bool) *pass {
	p := &pass{net: n, sums: n.newMatrices(rows), outs: n.newMatrices(rows)}
	last := len(n.layers) - 1
	p.outs[last] = p.sums[last] // the last layer has no activation: the loss takes its sums
	if dense {
		p.input = kernel.NewMatrix(rows, n.Inputs())
	}
	return p
}

// forward takes the given rows of x through the network and returns their logits. It
// uses the pass's rows from lo on.
func (p *pass) forward(w *kernel.Worker, x *rows.Prepared, rows []int32, lo int) kernel.Matrix {
	if sparse := x.Sparse(); sparse != nil {
		w.AffineSparse(p.sums[0].RowRange(lo, lo+len(rows)), sparse, rows, p.net.layers[0].weights)
		return p.onward(w, lo, lo+len(rows))
	}
	input, ok := x.InPlace(rows)
	if !ok {
		input = p.gather(x, rows, lo)
	}
	return p.forwardDense(w, input, lo)
}

// gather copies the given rows of x to the pass's inputs, from row lo on, and returns
// that part of the inputs.
func (p *pass) gather(x *rows.Prepared, rows []int32, lo int) kernel.Matrix {
	input := p.input.RowRange(lo, lo+len(rows))
	x.Dense(input, rows)
	return input
}

// forwardDense takes dense rows, input, through the network and returns their logits.
// It uses the pass's rows from lo on.
func (p *pass) forwardDense(w *kernel.Worker, input kernel.Matrix, lo int) kernel.Matrix {
	w.Affine(p.sums[0].RowRange(lo, lo+input.Rows), input, p.net.layers[0].weights)
	return p.onward(w, lo, lo+input.Rows)
}

// onward takes rows lo to hi-1 through the rest of the network, given the first layer's
// sums, and returns their logits.
func (p *pass) onward(w *kernel.Worker, lo, hi int) kernel.Matrix {
	for i, d := range p.net.layers {
		if i > 0 {
			w.Affine(p.sums[i].RowRange(lo, hi), p.outs[i-1].RowRange(lo, hi), d.weights)
		}
		activate(d.activation, p.outs[i].RowRange(lo, hi), p.sums[i].RowRange(lo, hi))
	}
	return p.sums[len(p.sums)-1].RowRange(lo, hi)
}

// back computes the losses of rows lo to hi-1 and carries their deltas back to
// the lowest layer that learns.
func (m *member) back(s *step, w *kernel.Worker, logits kernel.Matrix, lo, hi int) {
	last := len(m.net.layers) - 1
	delta := m.deltas[last].RowRange(lo, hi)
	deltas(m.net.loss, m.losses[lo:hi], delta, logits, s.targets, s.rows[lo:hi], s.scale)
	m.weigh(s, lo, hi)
	m.backTo(w, m.params.frozen, last, lo, hi)
}

// backTo carries the deltas of rows lo to hi-1 from layer top back to layer bottom.
func (m *member) backTo(w *kernel.Worker, bottom, top, lo, hi int) {
	delta := m.deltas[top].RowRange(lo, hi)
	for i := top; i > bottom; i-- {
		below := m.deltas[i-1].RowRange(lo, hi)
		m.net.layers[i].backward(w, below, delta, m.net.layers[i-1].activation,
			m.sums[i-1].RowRange(lo, hi), m.outs[i-1].RowRange(lo, hi))
		delta = below
	}
}

// weigh multiplies the output deltas and losses of rows lo to hi-1 by the rows'
// weights, if there are any.
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
