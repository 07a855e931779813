package rows

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// TestPrepare compares prepared rows with the results of a plain division: for sets
// and chunks, sparse and dense rows, bytes and floats.
func TestPrepare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 20).Draw(t, "rows"), rapid.IntRange(1, 40).Draw(t, "cols")
		zeros := rapid.Float64Range(0, 1).Draw(t, "zeros")
		by := rapid.SampledFrom([]float32{0, 1, 255, -3}).Draw(t, "by")
		f, want := randomFeatures(t, rows, cols, zeros, by)
		var p data.Preprocessor
		if by != 0 {
			p.Steps = []data.Step{data.Divide{By: by}}
		}
		prepared := Prepare(&f, p)
		if got := rowsOf(prepared, rows, cols); !cmp.Equal(got, want) {
			t.Fatalf("prepared: %s", cmp.Diff(want, got))
		}
		lo := rapid.IntRange(0, rows-1).Draw(t, "lo")
		hi := rapid.IntRange(lo+1, rows).Draw(t, "hi")
		var c Chunk
		for range 2 {
			if got := rowsOf(c.Prepare(&f, p, lo, hi), hi-lo, cols); !cmp.Equal(got, want[lo*cols:hi*cols]) {
				t.Fatalf("rows %d to %d: %s", lo, hi, cmp.Diff(want[lo*cols:hi*cols], got))
			}
		}
	})
}

// TestPrepareUnderflow divides numbers so small that they become zero. There has to be room
// for them all the same.
func TestPrepareUnderflow(t *testing.T) {
	f := data.Features{Rows: 4, Cols: 30, Floats: make([]float32, 120)}
	f.Floats[3], f.Floats[119] = math.SmallestNonzeroFloat32, math.SmallestNonzeroFloat32
	prepared := Prepare(&f, data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}})
	if got := rowsOf(prepared, f.Rows, f.Cols); !slices.Equal(got, make([]float32, 120)) {
		t.Errorf("got %v, want zeros", got)
	}
}

// randomFeatures returns features with about the given share of zeros, and the same
// numbers after a division.
func randomFeatures(t *rapid.T, rows, cols int, zeros float64, by float32) (data.Features, []float32) {
	f := data.Features{Rows: rows, Cols: cols}
	asBytes := rapid.Bool().Draw(t, "bytes")
	var want []float32
	for range rows * cols {
		v := uint8(rapid.IntRange(1, 255).Draw(t, "value"))
		if rapid.Float64Range(0, 1).Draw(t, "chance") < zeros {
			v = 0
		}
		if asBytes {
			f.Bytes = append(f.Bytes, v)
		} else {
			f.Floats = append(f.Floats, float32(v))
		}
		w := float32(v)
		if by != 0 {
			w /= by
		}
		if w == 0 {
			w = 0 // a sparse row has no negative zero
		}
		want = append(want, w)
	}
	return f, want
}

// rowsOf returns the prepared rows in dense form.
func rowsOf(p *Prepared, rows, cols int) []float32 {
	all := make([]float32, rows*cols)
	if s := p.Sparse(); s != nil {
		for i := range rows {
			for k := s.Start[i*s.Blocks]; k < s.Start[(i+1)*s.Blocks]; k++ {
				column, value := s.Terms.At(int(k))
				all[i*cols+column] = value
			}
		}
		return all
	}
	order := make([]int32, rows)
	data.Batches{Rows: rows}.Order(0, order)
	p.Dense(kernel.View(all, rows, cols), order)
	for i, v := range all {
		if v == 0 {
			all[i] = 0
		}
	}
	return all
}

// TestInPlace checks which rows InPlace returns as a view, and that Dense copies the
// same numbers.
func TestInPlace(t *testing.T) {
	f := &data.Features{Rows: 5, Cols: 3, Floats: make([]float32, 15)}
	for i := range f.Floats {
		f.Floats[i] = float32(i + 1)
	}
	plain, divided := Prepare(f, data.Preprocessor{}), Prepare(f, data.Preprocessor{Steps: []data.Step{data.Divide{By: 2}}})
	for _, c := range []struct {
		prepared *Prepared
		rows     []int32
		want     bool
	}{
		{plain, []int32{0, 1, 2, 3, 4}, true}, {plain, []int32{3}, true}, {plain, []int32{2, 3}, true},
		{plain, []int32{1, 3}, false}, {plain, []int32{3, 2}, false}, {plain, []int32{2, 2}, false}, {plain, nil, false},
		{divided, []int32{0, 1}, false},
	} {
		m, ok := c.prepared.InPlace(c.rows)
		if ok != c.want {
			t.Errorf("rows %v: in place %v, want %v", c.rows, ok, c.want)
		}
		if !ok {
			continue
		}
		copied := kernel.NewMatrix(len(c.rows), 3)
		c.prepared.Dense(copied, c.rows)
		for i := range c.rows {
			if got, want := m.Row(i), copied.Row(i); !slices.Equal(got, want) {
				t.Errorf("rows %v: row %d is %v, want %v", c.rows, i, got, want)
			}
		}
	}
}

// TestOpen checks that Open finds the faults that Check finds, and that the prepared
// numbers are those after the steps.
func TestOpen(t *testing.T) {
	good := func(steps ...data.Step) (*data.Set, data.Preprocessor) {
		s := &data.Set{Name: "rows", Classes: []string{"a", "b"}}
		s.Features = data.Features{Rows: 200, Cols: 4, Floats: make([]float32, 800)}
		s.Targets.Class = make([]int32, 200)
		for i := range s.Features.Floats {
			s.Features.Floats[i] = float32(i % 3 % 2) // a third is not zero: sparse
		}
		return s, data.Preprocessor{Steps: steps}
	}
	for _, steps := range [][]data.Step{nil, {data.Divide{By: 2}}, {data.Standardize{Mean: []float32{1}, Scale: []float32{2}}}} {
		s, p := good(steps...)
		prepared, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(s.Features.Floats)
		for _, step := range steps {
			step.Apply(want)
		}
		if d := cmp.Diff(want, rowsOf(prepared, 200, 4)); d != "" || (prepared.Sparse() != nil) != p.KeepsZero() {
			t.Errorf("%v: %s", steps, d)
		}
		for name, change := range map[string]func(*data.Set){
			"number": func(s *data.Set) { s.Features.Floats[799] = float32(math.Inf(-1)) },
			"first": func(s *data.Set) {
				s.Features.Floats[0], s.Features.Floats[5] = float32(math.NaN()), float32(math.NaN())
			},
			"length":  func(s *data.Set) { s.Features.Floats = s.Features.Floats[1:] },
			"codes":   func(s *data.Set) { s.Features.Codes = []int32{1} },
			"label":   func(s *data.Set) { s.Targets.Class[7] = 2 },
			"weights": func(s *data.Set) { s.Weights = []float32{1} },
		} {
			s, p := good(steps...)
			change(s)
			want := s.Check()
			if _, err := Open(s, p); want == nil || err == nil || err.Error() != want.Error() {
				t.Errorf("%v, %s: got %v, want %v", steps, name, err, want)
			}
		}
	}
	s, _ := good()
	if _, err := Open(s, data.Preprocessor{Steps: []data.Step{data.Standardize{Mean: []float32{1, 2}, Scale: []float32{1}}}}); !errors.Is(err, data.ErrStep) {
		t.Errorf("steps for rows of another width gave %v", err)
	}
	s.Features = data.TableFeatures(&data.Table{Rows: 1, Columns: []data.Column{{Name: "x", Numbers: []float32{1}}}})
	if _, err := Open(s, data.Preprocessor{}); !errors.Is(err, data.ErrShape) {
		t.Errorf("a table gave %v", err)
	}
}

// TestChunkAgain prepares bytes with one divisor and then with another.
func TestChunkAgain(t *testing.T) {
	f := &data.Features{Rows: 1, Cols: 4, Bytes: []uint8{0, 0, 0, 6}}
	var c Chunk
	for _, by := range []float32{2, 3, 2} {
		got := rowsOf(c.Prepare(f, data.Preprocessor{Steps: []data.Step{data.Divide{By: by}}}, 0, 1), 1, 4)
		if c.Release(); got[3] != 6/by {
			t.Errorf("6 divided by %v is %v", by, got[3])
		}
	}
}

// TestCodes checks that prepared rows have the category codes of the features.
func TestCodes(t *testing.T) {
	f := data.Features{Rows: 3, Cols: 2, Floats: []float32{1, 2, 3, 4, 5, 6}, Codes: []int32{0, 7, 1, 8, 2, 9}, CodeCols: 2}
	var c Chunk
	for name, got := range map[string][2][]int32{
		"prepared": {Prepare(&f, data.Preprocessor{}).Codes(1), {1, 8}},
		"chunk":    {c.Prepare(&f, data.Preprocessor{}, 1, 3).Codes(1), {2, 9}},
		"of none":  {Prepare(&data.Features{Rows: 1, Cols: 1, Floats: []float32{1}}, data.Preprocessor{}).Codes(0), nil},
	} {
		if !slices.Equal(got[0], got[1]) {
			t.Errorf("%s: got the codes %v, want %v", name, got[0], got[1])
		}
	}
}

// TestLazyRows prepares rows that an encoder makes when they are read.
func TestLazyRows(t *testing.T) {
	table := &data.Table{Name: "t", Rows: 40, Columns: []data.Column{{Name: "x", Numbers: make([]float32, 40)}}}
	for i := range table.Columns[0].Numbers {
		table.Columns[0].Numbers[i] = float32(i)
	}
	encoder := &data.Encoder{Columns: []data.EncodedColumn{{Name: "x", Kind: data.Number, Mean: 3, Scale: 2, High: 99}}}
	lazy, err := encoder.Bind(table)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := lazy.Encoded()
	if err != nil {
		t.Fatal(err)
	}
	halve := data.Preprocessor{Steps: []data.Step{data.Divide{By: 2}}}
	for _, f := range [][2]data.Features{{lazy, plain}, {lazy.Range(5, 35), plain.Range(5, 35)}} {
		n := f[0].Rows
		want := rowsOf(Prepare(&f[1], halve), n, 1)
		if d := cmp.Diff(want, rowsOf(Prepare(&f[0], halve), n, 1)); d != "" {
			t.Error(d)
		}
		var c Chunk
		if d := cmp.Diff(want[1:], rowsOf(c.Prepare(&f[0], halve, 1, n), n-1, 1)); d != "" {
			t.Errorf("in a chunk: %s", d)
		}
	}
}

// TestPanics checks that features without numbers panic with a message, on the
// caller's goroutine.
func TestPanics(t *testing.T) {
	for name, f := range map[string]data.Features{
		"nothing": {Rows: 2, Cols: 1},
		"table":   data.TableFeatures(&data.Table{Rows: 2, Columns: []data.Column{{Name: "x", Numbers: []float32{1, 2}}}}),
		"few":     {Rows: 9, Cols: 1, Floats: []float32{1}},
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || name != "few" && p != noNumbers {
					t.Errorf("%s: panics with %v", name, p)
				}
			}()
			Prepare(&f, data.Preprocessor{})
		}()
	}
}
