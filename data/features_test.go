package data

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// coded returns three rows of two numbers and two codes.
func coded() Features {
	return Features{Rows: 3, Cols: 2, Floats: []float32{1, 2, 3, 4, 5, 6}, Codes: []int32{0, 7, 1, 8, 2, 9}, CodeCols: 2}
}

// TestCodes follows the codes of rows wherever the rows go.
func TestCodes(t *testing.T) {
	f := coded()
	if err := f.Check(); err != nil {
		t.Fatal(err)
	}
	encoded, err := f.Encoded()
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]int32{
		"selected": f.Select([]int32{2, 0}).Codes,
		"range":    f.Range(1, 3).Codes,
		"encoded":  encoded.Codes,
	} {
		want := map[string][]int32{
			"selected": {2, 9, 0, 7}, "range": {1, 8, 2, 9}, "encoded": f.Codes,
		}[name]
		if !slices.Equal(got, want) {
			t.Errorf("%s: got the codes %v, want %v", name, got, want)
		}
	}
}

// TestEncodedCodes checks that codes stay next to the rows that an encoder makes.
func TestEncodedCodes(t *testing.T) {
	table := &Table{Name: "t", Rows: 2, Columns: []Column{numbers("x", 1, 2)}}
	encoder := &Encoder{Columns: []EncodedColumn{{Name: "x", Kind: Number, Scale: 1, High: 9}}}
	bound, err := encoder.Bind(table)
	if err != nil {
		t.Fatal(err)
	}
	bound.Codes, bound.CodeCols = []int32{3, 4}, 1
	encoded, err := bound.Encoded()
	if err != nil || !slices.Equal(encoded.Codes, bound.Codes) || encoded.CodeCols != 1 {
		t.Errorf("got %v, %v", encoded, err)
	}
	if got := bound.Select([]int32{1}); !slices.Equal(got.Codes, []int32{4}) {
		t.Errorf("selected: got %v", got)
	}
}

func TestCodeFaults(t *testing.T) {
	for _, c := range []struct {
		change func(f *Features)
		is     error
		want   string
	}{
		{func(f *Features) { f.Codes = f.Codes[:5] }, ErrShape, "expected 3 rows × 2 = 6 codes, found 5"},
		{func(f *Features) { f.CodeCols = 0 }, ErrShape, "expected 3 rows × 0 = 0 codes, found 6"},
		{func(f *Features) { f.CodeCols, f.Codes = -1, nil }, ErrShape, "found 0"},
		{func(f *Features) { f.Codes[3] = -1 }, ErrValue, "row 2, column 2 of the codes: expected a code of 0 or more, found -1"},
	} {
		f := coded()
		c.change(&f)
		if err := f.Check(); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestRows(t *testing.T) {
	from := [][]float32{{1, 2}, {3, 4}, {5, 6}}
	f, err := Rows(from)
	if d := cmp.Diff([]float32{1, 2, 3, 4, 5, 6}, f.Floats); err != nil || d != "" || f.Rows != 3 || f.Cols != 2 {
		t.Fatalf("%v %s", err, d)
	}
	if from[0][0] = 9; f.Floats[0] != 1 {
		t.Error("the rows are not copied")
	}
	for want, rows := range map[string][][]float32{
		"row 3: expected 2 numbers, as in row 1, found 1": {{1, 2}, {3, 4}, {5}},
		"found 0 rows": nil,
		"found 2 rows": {{}, {}},
	} {
		if _, err := Rows(rows); !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := Rows([][]float32{{1, float32(math.NaN())}}); !errors.Is(err, ErrValue) {
		t.Errorf("a number that is none gave %v", err)
	}
}
