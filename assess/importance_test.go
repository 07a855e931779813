package assess

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// importanceTable returns a table with a number and a category that predictTable uses, and
// a number that it does not use.
func importanceTable(rows int) *data.Table {
	number, noise, codes := make([]float32, rows), make([]float32, rows), make([]int32, rows)
	s := random.New(1, "test")
	for i := range rows {
		number[i], noise[i] = float32(s.Normal(2*i)), float32(s.Normal(2*i+1))
		codes[i] = int32(i % 2)
	}
	return &data.Table{Name: "synthetic", Rows: rows, Columns: []data.Column{
		{Name: "matters", Numbers: number},
		{Name: "noise", Numbers: noise},
		{Name: "kind", Kind: data.Category, Codes: codes, Values: []string{"a", "b"}},
	}}
}

// predictTable is a model that uses two of the columns: number + 3·kind.
func predictTable(t *data.Table) []float64 {
	y := make([]float64, t.Rows)
	for i := range y {
		y[i] = float64(t.Columns[0].Numbers[i]) + 3*float64(t.Columns[2].Codes[i])
	}
	return y
}

// minusSquares scores predictTable by minus its mean squared error.
func minusSquares(truth []float64) func(*data.Table) (float64, error) {
	return func(t *data.Table) (float64, error) {
		sum := 0.0
		for i, y := range predictTable(t) {
			sum += (y - truth[i]) * (y - truth[i])
		}
		return -sum / float64(t.Rows), nil
	}
}

func TestPermutationImportance(t *testing.T) {
	table := importanceTable(2000)
	before := table.Select(firstRows(table.Rows))
	score := minusSquares(predictTable(table))
	got, err := PermutationImportance(table, 5, 7, score)
	if err != nil {
		t.Fatal(err)
	}
	// The mean squared difference of two independent draws is twice the
	// variance: 2·1 for the number, 2·9/4 for the category.
	for j, want := range []ColumnImportance{{Column: "matters", Drop: 2}, {Column: "noise"}, {Column: "kind", Drop: 4.5}} {
		if got[j].Column != want.Column || math.Abs(got[j].Drop-want.Drop) > 0.1*want.Drop {
			t.Errorf("column %d: %+v, want %s with about %v", j, got[j], want.Column, want.Drop)
		}
		if varies := got[j].Deviation > 0; varies != (want.Drop > 0) || got[j].Deviation > 0.1*want.Drop {
			t.Errorf("%s: deviation %v", want.Column, got[j].Deviation)
		}
	}
	for j, c := range table.Columns {
		if !slices.Equal(c.Numbers, before.Columns[j].Numbers) || !slices.Equal(c.Codes, before.Columns[j].Codes) {
			t.Errorf("%s: the caller's table has changed", c.Name)
		}
	}
	again, _ := PermutationImportance(table, 5, 7, score)
	other, _ := PermutationImportance(table, 5, 8, score)
	if !slices.Equal(got, again) || slices.Equal(got, other) {
		t.Error("the same seed does not give the same result, or another one does")
	}
}

func TestPermutationImportanceOneRow(t *testing.T) {
	table := importanceTable(1)
	got, err := PermutationImportance(table, 1, 1, minusSquares(predictTable(table)))
	if want := []ColumnImportance{{Column: "matters"}, {Column: "noise"}, {Column: "kind"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("PermutationImportance = %v, %v, want %v", got, err, want)
	}
}

func TestPermutationImportanceFaults(t *testing.T) {
	table, broken := importanceTable(3), importanceTable(3)
	broken.Rows = 4
	failed := errors.New("failed")
	for _, c := range []struct {
		name    string
		table   *data.Table
		repeats int
		failAt  int // the call of score that fails
		want    error
	}{
		{"no repeats", table, 0, 0, mlp.ErrConfig},
		{"no rows", &data.Table{Columns: table.Columns}, 1, 0, data.ErrShape},
		{"no columns", &data.Table{Rows: 3}, 1, 0, data.ErrShape},
		{"columns too short", broken, 1, 0, data.ErrShape},
		{"score of the table", table, 1, 1, failed},
		{"score of a shuffled table", table, 2, 4, failed},
	} {
		calls := 0
		_, err := PermutationImportance(c.table, c.repeats, 1, func(*data.Table) (float64, error) {
			if calls++; calls == c.failAt {
				return 0, failed
			}
			return 0, nil
		})
		if !errors.Is(err, c.want) || calls != c.failAt {
			t.Errorf("%s: error %v after %d calls, want %v after %d", c.name, err, calls, c.want, c.failAt)
		}
	}
}

// firstRows returns 0 to n-1.
func firstRows(n int) []int32 {
	rows := make([]int32, n)
	data.Batches{Rows: n}.Order(0, rows)
	return rows
}

// TestModelImportance shuffles the columns of a model whose output is the second of two
// columns, in the units of its targets.
func TestModelImportance(t *testing.T) {
	columns := &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "noise", Kind: data.Number, Scale: 1, Low: -9, High: 9}, {Name: "matters", Kind: data.Number, Scale: 1, Low: -9, High: 9},
	}}
	net, err := mlp.New(mlp.Config{Inputs: 2, Outputs: 1, Loss: mlp.SquaredError{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := net.Layers()[0].SetWeights([]float32{0, 1, 0}); err != nil {
		t.Fatal(err)
	}
	m, table := &mlp.Model{Network: net, Preprocessor: data.Preprocessor{Encoder: columns}}, importanceTable(500)
	table.Columns[0], table.Columns[1] = table.Columns[1], table.Columns[0]
	table.Columns = table.Columns[:2]
	set := &data.Set{Name: "s", Features: data.TableFeatures(table), Targets: data.Targets{Values: table.Columns[1].Numbers, Width: 1}}
	got, _, err := Importance(t.Context(), m, set, ImportanceOptions{Seed: 7})
	// With independent draws R² falls from 1 to -1.
	if err != nil || len(got) != 2 || got[0].Column != "matters" || math.Abs(got[0].Drop-2) > 0.2 || got[1] != (ColumnImportance{Column: "noise"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	columns.Columns = append(columns.Columns, data.EncodedColumn{Name: "absent", Kind: data.Number, Scale: 1})
	if got, _, err := Importance(t.Context(), m, set, ImportanceOptions{Seed: 7}); err == nil {
		t.Errorf("a model of other columns: %+v", got)
	}
	table.Columns = table.Columns[:1]
	set.Features = data.TableFeatures(table)
	if got, _, err := Importance(t.Context(), m, set, ImportanceOptions{Seed: 7}); err != nil || got != nil {
		t.Errorf("one column: %+v, %v", got, err)
	}
}
