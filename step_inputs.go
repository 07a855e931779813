package mlp

import (
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
)

// inputPart is a part below the first layer that learns, such as an embedding of
// codes: it makes the first layer's inputs of the rows, and its weights from the
// gradient of these inputs. Backward goes on to the inputs only if there is one, or
// if somebody asks.
type inputPart interface {
	// forward writes what becomes of the given rows of x to dst, (len(rows), in).
	// Workers call it at once, each for rows of its own.
	forward(dst kernel.Matrix, x *rows.Prepared, rows []int32)
	// gradient writes the rows from between[0] up to, not including, between[1] of
	// the weights' gradient to g, given the deltas of the inputs, (len(rows), in).
	// It adds up the rows of the batch in their order. Workers call it at once, each
	// for weights of its own.
	gradient(g, delta kernel.Matrix, x *rows.Prepared, rows []int32, between [2]int)
}

// put places an input part with its weights below the first layer of a member, for
// batches of at most rows rows.
func (m *member) put(part inputPart, weights kernel.Matrix, rows int) {
	m.part = part
	m.input = kernel.NewMatrix(rows, m.net.Inputs())
	m.inputDelta = kernel.NewMatrix(rows, m.net.Inputs())
	g := &group{weights: weights, rate: 1, decay: 1, part: part}
	m.params.add(g, 1)
	m.params.storeGroup(g)
}

// backToInputs carries the deltas of rows lo to hi-1 from the lowest layer that learns
// back to the inputs of the first: inputDelta = delta·Wᵀ without the bias row.
func (m *member) backToInputs(w *kernel.Worker, lo, hi int) {
	if lo < hi {
		m.backTo(w, 0, m.params.frozen, lo, hi)
		w.InputDelta(m.inputDelta.RowRange(lo, hi), m.deltas[0].RowRange(lo, hi), m.net.layers[0].weights)
	}
}
