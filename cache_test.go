package mlp_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// sortedRows returns a CSV table whose rows are sorted by class, which is the worst case
// for a shuffle by blocks. The classes overlap: only 2 of 3 rows are closer to the center
// of their own class than to the others.
func sortedRows(rows, classes int) string {
	noise := random.New(1, "noise")
	var b strings.Builder
	b.WriteString("x,y,color,label\n")
	for i := range rows {
		class := i * classes / rows
		x, y := float64(class%2)+0.6*noise.Normal(3*i), float64(class/2)+0.6*noise.Normal(3*i+1)
		color := fmt.Sprintf("c%d", (class+int(noise.Float64(9*i)*8))%10)
		if noise.Float64(9*i+1) < 0.05 {
			color = ""
		}
		fmt.Fprintf(&b, "%.4f,%.4f,%s,k%d\n", x, y, color, class)
	}
	return b.String()
}

// sortedSet reads a table from text, into the cache if it is not nil.
func sortedSet(t *testing.T, text string, cache *data.Cache) *data.Set {
	t.Helper()
	table, err := data.ReadTable(strings.NewReader(text), "sorted.csv", data.ReadOptions{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := data.TableSet(table, data.TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// trained splits the set, trains a model and returns it with its test error.
func trained(t *testing.T, set *data.Set, blocks, threads int) (model []byte, testError float64) {
	t.Helper()
	rows, testRows := data.Split(set.Len(), data.SplitOptions{TestFraction: 0.2, Seed: 5, Classes: set.Targets.Class})
	train, test := set.Select(rows), set.Select(testRows)
	encoder, err := data.FitEncoder(train.Features.Table)
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: encoder.Width(), Hidden: []int{16}, Outputs: len(set.Classes), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: encoder}, Classes: set.Classes}
	trainer := mlp.Trainer{
		LearningRate: 0.1, BatchSize: 32, Epochs: 3, Shuffle: true, BlockShuffle: blocks, Seed: 2,
		Threads: threads,
	}
	result, err := trainer.Train(t.Context(), m, train, test)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded, result.Test.Error()
}

// TestCacheSameBytes checks that training on a table in a cache gives the same bytes as
// on a table in memory, for any number of threads. The rows of this table are sparse in
// memory and dense in the cache.
func TestCacheSameBytes(t *testing.T) {
	folder := t.TempDir()
	cache, err := data.NewCache(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cache.Close(); err != nil {
			t.Error(err)
		}
	}()
	text := sortedRows(6000, 4)
	for _, blocks := range []int{0, 20} {
		want, _ := trained(t, sortedSet(t, text, nil), blocks, 1)
		for threads := 1; threads <= 3; threads++ {
			if got, _ := trained(t, sortedSet(t, text, cache), blocks, threads); !bytes.Equal(got, want) {
				t.Errorf("blocks of %d rows, %d threads: expected the bytes of the model trained in memory, found others", blocks, threads)
			}
		}
	}
}

// TestBlockShuffleOfSortedRows checks that training with a shuffle by blocks, with a
// window of a tenth of the rows, learns as well as with a full shuffle, even if the rows
// are sorted by class.
func TestBlockShuffleOfSortedRows(t *testing.T) {
	set := sortedSet(t, sortedRows(40_000, 4), nil)
	_, whole := trained(t, set, 0, 0)
	_, blocks := trained(t, set, 50, 0)
	if blocks > whole+0.005 {
		t.Errorf("expected a test error of about %.4f, found %.4f", whole, blocks)
	}
}
