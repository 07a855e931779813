package mlp

import (
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// TestValuesOfManyRows compares the losses of more rows than fit into a chunk with
// those of one row after the other.
func TestValuesOfManyRows(t *testing.T) {
	const rows = 2*chunkRows + 3
	l, logits, losses := SoftmaxCrossEntropy{}, kernel.NewMatrix(rows, 3), make([]float64, rows)
	targets, numbers, want := &data.Targets{}, make([]int32, rows), make([]float64, rows)
	for i := range rows {
		numbers[i] = int32(i)
		targets.Class = append(targets.Class, int32(i%3))
		copy(logits.Row(i), []float32{float32(i % 7), float32(i % 5), 1})
		want[i] = l.Value(logits.Row(i), target(targets, int32(i)))
	}
	values(l, losses, logits, targets, numbers)
	for i := range rows {
		if math.Abs(losses[i]-want[i]) > 1e-6 {
			t.Fatalf("row %d: loss %v, want %v", i, losses[i], want[i])
		}
	}
}
