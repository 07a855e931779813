package mlp

import (
	"testing"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// TestKeepColumns keeps the columns of usual batches, and not those of so many
// small ones that they would take more memory than the rows.
func TestKeepColumns(t *testing.T) {
	const cols = 1000
	x := &kernel.Sparse{Cols: cols, Start: []int32{0, 0}}
	for batches, kept := range map[int]int{600: 600, 50_000: 1} {
		l := newSparseLayer(x, kernel.NewMatrix(cols+1, 1), optim.SGD{}, true, 1)
		if l.keepColumns(batches); len(l.columns) != kept {
			t.Errorf("of %d batches with %d columns: the columns of %d are kept, want %d", batches, cols, len(l.columns), kept)
		}
	}
}
