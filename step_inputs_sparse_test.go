package mlp

import (
	"testing"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// TestKeepColumns checks that the columns of usual batches are kept, but not those of
// batches so small that the columns would take more memory than the rows.
func TestKeepColumns(t *testing.T) {
	const cols = 1000
	x := &kernel.Sparse{Cols: cols, Start: []int32{0, 0}}
	for batches, kept := range map[int]int{600: 600, 50_000: 1} {
		c := newSparseColumns(x, 1)
		if c.keep(batches); len(c.batches) != kept {
			t.Errorf("of %d batches with %d columns: the columns of %d are kept, want %d", batches, cols, len(c.batches), kept)
		}
	}
}

// TestKeepsColumnsForEpochs checks that columns are kept if the batches of every epoch are
// the same.
func TestKeepsColumnsForEpochs(t *testing.T) {
	for want, trainer := range map[bool][]Trainer{
		true:  {{LearningRate: 0.01, BatchSize: 100, Epochs: 2}},
		false: {{LearningRate: 0.01, BatchSize: 100, Epochs: 1}, {LearningRate: 0.01, BatchSize: 100, Epochs: 2, Shuffle: true}},
	} {
		for _, trainer := range trainer {
			if s := started(t, trainer, clusters(350, 1, true), nil); s.step.columns.kept() != want {
				t.Errorf("%d epochs, shuffled %v: columns are kept: %v", trainer.Epochs, trainer.Shuffle, !want)
			}
		}
	}
}
