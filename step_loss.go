package mlp

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// batchLoss is a loss that can compute many rows in one call, with the same results
// as row by row. For rows with few outputs that takes much less time.
type batchLoss interface {
	// deltas does what Delta does for many rows: it writes their deltas to delta,
	// (rows, outputs), and their losses to losses. rows are the rows' numbers in t.
	deltas(losses []float64, delta, logits kernel.Matrix, t *data.Targets, rows []int32, scale float32)
	// values does what Value does for many rows: it writes their losses to losses.
	// rows are the rows' numbers in t. It overwrites the logits.
	values(losses []float64, logits kernel.Matrix, t *data.Targets, rows []int32)
}

// deltas writes the deltas and losses of a batch. It computes all rows in one call if
// the loss can do that and the targets are classes, else row by row.
func deltas(l Loss, losses []float64, delta, logits kernel.Matrix, t *data.Targets, rows []int32, scale float32) {
	if b, ok := l.(batchLoss); ok && t.Values == nil {
		b.deltas(losses, delta, logits, t, rows, scale)
		return
	}
	for i, r := range rows {
		losses[i] = l.Delta(delta.Row(i), logits.Row(i), target(t, r), scale)
	}
}

// deltas computes softmax and cross-entropy of rows whose targets are classes.
func (SoftmaxCrossEntropy) deltas(losses []float64, delta, logits kernel.Matrix, t *data.Targets, rows []int32, scale float32) {
	kernel.Active().SoftmaxRows(delta, logits, losses)
	for i, r := range rows {
		class, row := t.Class[r], delta.Row(i)
		losses[i] -= float64(logits.Data[i*logits.Stride+int(class)])
		row[class]--
		for j := range row {
			row[j] *= scale
		}
	}
}

// values writes the losses of a batch. Like deltas, it computes all rows in one call if
// it can. It may overwrite the logits.
func values(l Loss, losses []float64, logits kernel.Matrix, t *data.Targets, rows []int32) {
	if b, ok := l.(batchLoss); ok && t.Values == nil {
		b.values(losses, logits, t, rows)
		return
	}
	for i, r := range rows {
		losses[i] = l.Value(logits.Row(i), target(t, r))
	}
}

// values computes the cross-entropy of rows whose targets are classes.
func (SoftmaxCrossEntropy) values(losses []float64, logits kernel.Matrix, t *data.Targets, rows []int32) {
	for i, r := range rows {
		losses[i] = -float64(logits.Row(i)[t.Class[r]])
	}
	// Add the logarithm of each row's sum of exponentials: loss = ln Σ e^s - s[class].
	var sums [chunkRows]float64
	for at := 0; at < len(rows); at += chunkRows {
		end := min(at+chunkRows, len(rows))
		part := logits.RowRange(at, end)
		kernel.Active().SoftmaxRows(part, part, sums[:end-at])
		for i, s := range sums[:end-at] {
			losses[at+i] += s
		}
	}
}

// target returns the target of row r.
func target(t *data.Targets, r int32) Target {
	if t.Values == nil {
		return Target{Class: int(t.Class[r])}
	}
	return Target{Values: t.Values[int(r)*t.Width : (int(r)+1)*t.Width]}
}
