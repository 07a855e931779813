package mlp_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// permutedTable returns a table of all kinds of columns, with missing values in most.
func permutedTable(rows int) *data.Table {
	s := random.New(1, "permuted")
	columns := []data.Column{
		{Name: "number"}, {Name: "gaps"}, {Name: "yes", Kind: data.Boolean}, {Name: "day", Kind: data.Date},
		{Name: "color", Kind: data.Category, Values: []string{"red", "blue", "", "green", "rare"}},
	}
	for i := range rows {
		for k := range columns {
			x := float32(s.Normal(10*i + k))
			switch columns[k].Name {
			case "gaps", "yes":
				if x > 1 {
					x = float32(math.NaN())
				} else if k == 2 {
					x = float32(i % 2)
				}
			case "day":
				x = 15000 + 400*x
			case "color":
				code := int32(4*s.Float64(10*i+k)) - int32(i%5/4)
				if i == 3 {
					code = 4
				}
				columns[k].Codes = append(columns[k].Codes, code)
				continue
			}
			columns[k].Numbers = append(columns[k].Numbers, x)
		}
	}
	return &data.Table{Name: "permuted", Rows: rows, Columns: columns}
}

// permutedModel returns a model for the table's columns, with additional preprocessing
// steps.
func permutedModel(t *testing.T, table *data.Table, hidden []int, steps ...data.Step) *mlp.Model {
	t.Helper()
	encoder, err := data.FitEncoder(table)
	if err != nil {
		t.Fatal(err)
	}
	net, err := mlp.New(mlp.Config{Inputs: encoder.Width(), Hidden: hidden, Outputs: 2, Loss: mlp.SquaredError{}, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	return &mlp.Model{
		Network: net, Preprocessor: data.Preprocessor{Encoder: encoder, Steps: steps},
		TargetScale: &data.TargetScale{Mean: []float32{1, 2}, Scale: []float32{3, 4}},
	}
}

// permutedSet returns the rows of a table as a set with arbitrary targets.
func permutedSet(table *data.Table) *data.Set {
	return &data.Set{
		Name: table.Name, Features: data.TableFeatures(table),
		Targets: data.Targets{Values: make([]float32, 2*table.Rows), Width: 2},
	}
}

// withColumn returns a table with the values of column k reordered.
func withColumn(t *data.Table, k int, order []int32) *data.Table {
	other := *t
	other.Columns = slices.Clone(t.Columns)
	other.Columns[k] = t.Select(order).Columns[k]
	return &other
}

// TestColumnPermuter compares with predictions of tables whose columns were permuted.
func TestColumnPermuter(t *testing.T) {
	table := permutedTable(300) // more rows than two chunks hold
	order := make([]int32, table.Rows)
	random.New(5, "order").Permute(order)
	plain := *table
	plain.Columns = slices.Clone(table.Columns[:1])
	plain.Columns = append(plain.Columns, data.Column{Name: "other", Numbers: table.Select(order).Columns[0].Numbers})
	noNames := permutedModel(t, &plain, []int{8}, data.Divide{By: -3}, data.Standardize{Mean: []float32{1}, Scale: []float32{2, 0.1}})
	noNames.Preprocessor.Encoder = nil

	for _, c := range []struct {
		name  string
		model *mlp.Model
		table *data.Table
	}{
		{"two hidden layers", permutedModel(t, table, []int{17, 5}), table},
		{"none", permutedModel(t, table, nil), table},
		{"a step behind the columns", permutedModel(t, table, []int{8}, data.Divide{By: 0.5}), table},
		{"columns without names", noNames, &plain},
	} {
		p, err := c.model.PermuteColumns(t.Context(), permutedSet(c.table), 0)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := make([]float32, 2*c.table.Rows)
		for k, column := range c.table.Columns {
			if err := p.PredictInto(t.Context(), got, k, order); err != nil {
				t.Fatal(err)
			}
			want, err := c.model.Predict(data.TableFeatures(withColumn(c.table, k, order)))
			if err != nil {
				t.Fatal(err)
			}
			changed := false
			for i, y := range slices.Concat(want...) {
				if d := math.Abs(float64(got[i] - y)); d > 1e-4 {
					t.Fatalf("%s, column %s, output %d: got %v, want %v", c.name, column.Name, i, got[i], y)
				}
				changed = changed || math.Abs(float64(y-p.Outputs()[i])) > 1e-2
			}
			if !changed {
				t.Errorf("%s: column %s changes nothing", c.name, column.Name)
			}
		}
	}
}

// TestColumnPermuterSame gives rows their own values, and permutes columns that the model
// does not use. The outputs must be those of the original rows, to the last bit.
func TestColumnPermuterSame(t *testing.T) {
	table := permutedTable(200)
	m := permutedModel(t, table, []int{9})
	twice := table.Columns[0]
	twice.Numbers = make([]float32, table.Rows)
	table.Columns = append(table.Columns, data.Column{Name: "unknown", Numbers: table.Columns[0].Numbers}, twice)
	p, err := m.PermuteColumns(t.Context(), permutedSet(table), 0)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.Predict(data.TableFeatures(table))
	if err != nil {
		t.Fatal(err)
	}
	want, got := slices.Concat(rows...), make([]float32, 2*table.Rows)
	same, mixed := firstRows(table.Rows), make([]int32, table.Rows)
	random.New(5, "order").Permute(mixed)
	for k, order := range [][]int32{same, same, same, same, same, mixed, mixed} {
		if err := p.PredictInto(t.Context(), got, k, order); err != nil || !slices.Equal(got, want) {
			t.Errorf("column %s: outputs differ, %v", table.Columns[k].Name, err)
		}
	}
	if !slices.Equal(p.Outputs(), want) {
		t.Error("the outputs as they are differ")
	}
}

// firstRows returns 0 to n-1.
func firstRows(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// TestColumnPermuterThreads checks that the bytes are the same for several numbers of
// threads, and for a clone that was used for other columns before.
func TestColumnPermuterThreads(t *testing.T) {
	table := permutedTable(300)
	m, set := permutedModel(t, table, []int{17, 5}), permutedSet(table)
	order := make([]int32, table.Rows)
	random.New(5, "order").Permute(order)
	var want []float32
	for _, threads := range []int{1, 3} {
		p, err := m.PermuteColumns(t.Context(), set, threads)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []*mlp.ColumnPermuter{p, p.Clone()} {
			got := make([]float32, 2*table.Rows)
			for _, k := range []int{0, 4, 1} {
				if err := p.PredictInto(t.Context(), got, k, order); err != nil {
					t.Fatal(err)
				}
			}
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d threads: other outputs", threads)
			}
		}
	}
}

// passes is an activation that counts the rows it is called for.
type passes struct {
	mlp.Activation
	rows *int
}

func (passes) Name() string { return "passes" }

func (p passes) Forward(z, s []float32) {
	*p.rows++
	p.Activation.Forward(z, s)
}

// TestColumnPermuterRows counts the rows that are taken through the layers: at first all
// rows once, then only those that get another value, and none after the context is done.
func TestColumnPermuterRows(t *testing.T) {
	table, rows := permutedTable(300), 0
	m := permutedModel(t, table, nil)
	n := m.Network.Inputs()
	net, err := mlp.FromLayers([]mlp.Layer{
		{Inputs: n, Outputs: 3, Activation: passes{mlp.ReLU(), &rows}, Weights: make([]float32, 3*(n+1))},
		{Inputs: 3, Outputs: 2, Weights: make([]float32, 8)},
	}, mlp.SquaredError{})
	if err != nil {
		t.Fatal(err)
	}
	m.Network = net
	p, err := m.PermuteColumns(t.Context(), permutedSet(table), 1)
	if err != nil || rows != 300 {
		t.Fatalf("%v, %d rows, want 300", err, rows)
	}
	order, outputs := firstRows(300), make([]float32, 600)
	slices.Reverse(order[100:300])
	if err := p.PredictInto(t.Context(), outputs, 0, order); err != nil || rows != 500 {
		t.Errorf("%v, %d rows, want 200 more", err, rows)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.PredictInto(ctx, outputs, 0, order); !errors.Is(err, context.Canceled) || rows != 500 {
		t.Errorf("canceled: error %v, %d rows, want none more", err, rows)
	}
}

// bend is a preprocessing step that is not linear.
type bend struct{}

func (bend) Type() string      { return "bend" }
func (bend) Apply(x []float32) { x[0] *= x[0] }
func (bend) Check() error      { return nil }
func (bend) Fits(int) error    { return nil }
func (bend) KeepsZero() bool   { return true }

func TestColumnPermuterRefuses(t *testing.T) {
	table := permutedTable(300)
	set := permutedSet(table)
	if _, err := permutedModel(t, table, nil, bend{}).PermuteColumns(t.Context(), set, 0); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a step that is not linear: error %v", err)
	}
	m := permutedModel(t, table, []int{4})
	p, err := m.PermuteColumns(t.Context(), set, 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.PermuteColumns(ctx, set, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: error %v", err)
	}
	order, outputs := make([]int32, table.Rows), make([]float32, 2*table.Rows)
	random.New(5, "order").Permute(order)
	if err := p.PredictInto(ctx, outputs, 0, order); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: error %v", err)
	}
	want := make([]float32, 2*table.Rows)
	if err := errors.Join(p.PredictInto(t.Context(), outputs, 1, order), p.Clone().PredictInto(t.Context(), want, 1, order)); err != nil || !slices.Equal(outputs, want) {
		t.Errorf("after a canceled call the outputs differ, %v", err)
	}
	encoded, err := m.Preprocessor.Encoder.Encode(table)
	if err != nil {
		t.Fatal(err)
	}
	set.Features = encoded
	m.Preprocessor.Encoder = nil
	if _, err := m.PermuteColumns(t.Context(), set, 0); !errors.Is(err, mlp.ErrInput) {
		t.Errorf("rows of plain numbers: error %v", err)
	}
}
