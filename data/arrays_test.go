package data

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/npy"
)

// npyFile returns an array as an NPY file.
func npyFile(a npy.Array) string {
	var b bytes.Buffer
	if err := a.Encode(&b); err != nil {
		panic(err)
	}
	return b.String()
}

// npzFile returns arrays as an NPZ file.
func npzFile(arrays ...npy.Named) string {
	var b bytes.Buffer
	if err := npy.EncodeZip(&b, arrays); err != nil {
		panic(err)
	}
	return b.String()
}

var (
	twoByThree = npy.FromFloat32([]int{2, 3}, []float32{1, 2, float32(math.NaN()), 4, 5, 6})
	oneByOne   = npy.FromFloat32([]int{1, 1}, []float32{1})
	twoLabels  = npy.Array{DType: npy.U1, Shape: []int{2}, Data: []byte{7, 9}}
)

func TestReadArrays(t *testing.T) {
	const columns = "c0 number 1 4\nc1 number 2 5\nc2 number ∅ 6\n"
	for _, c := range []struct {
		name, file string
		o          ReadOptions
		want       string
	}{
		{"NPY", npyFile(twoByThree), ReadOptions{}, columns},
		{"NPY, compressed", string(gzipped([]byte(npyFile(twoByThree)))), ReadOptions{}, columns},
		{"booleans", npyFile(npy.Array{DType: npy.B1, Shape: []int{2, 1}, Data: []byte{0, 1}}), ReadOptions{}, "c0 boolean 0 1\n"},
		{"NPZ", npzFile(npy.Named{Name: "X", Array: twoByThree}), ReadOptions{}, columns},
		{"NPZ with targets", npzFile(npy.Named{Name: "y", Array: twoLabels}, npy.Named{Name: "data", Array: twoByThree}), ReadOptions{}, columns + "target number 7 9\n"},
		{"given kinds", npzFile(npy.Named{Name: "label", Array: twoLabels}, npy.Named{Name: "x", Array: twoByThree}), ReadOptions{Kinds: map[string]Kind{"target": Category, "c2": Category}},
			"c0 number 1 4\nc1 number 2 5\nc2 category ∅ \"6\"\ntarget category \"7\" \"9\"\n"},
	} {
		got, err := readText(c.file, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if show(got) != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, show(got), c.want)
		}
	}
}

func TestReadArraysFaults(t *testing.T) {
	x := npy.Named{Name: "X", Array: twoByThree}
	y := npy.Named{Name: "y", Array: twoLabels}
	cut := npyFile(twoByThree)
	infinite := npy.FromFloat32([]int{2, 1}, []float32{1, float32(math.Inf(1))})
	for _, c := range []struct {
		name, file string
		o          ReadOptions
		want       string
		is         error
	}{
		{"cut", cut[:len(cut)-1], ReadOptions{}, "f4 values of the shape [2 3]", npy.ErrTruncated},
		{"one dimension", npyFile(twoLabels), ReadOptions{}, "expected an array with 2 or more dimensions (rows, columns), found the shape [2]", ErrShape},
		{"no rows", npyFile(npy.FromFloat32([]int{0, 3}, nil)), ReadOptions{}, "expected at least one row and one column, found the shape [0 3]", ErrShape},
		{"too many columns", npyFile(npy.Array{DType: npy.U1, Shape: []int{1, maxColumns + 1}, Data: make([]byte, maxColumns+1)}), ReadOptions{}, "expected at most 2147483647 rows of 131072 columns", ErrLimit},
		{"infinite", npyFile(infinite), ReadOptions{}, `row 2, column "c0": expected a finite number of at most 3.4e38, found +Inf`, ErrColumn},
		{"no features", npzFile(y), ReadOptions{}, "expected an array of features (X or x or data or images) and at most one of targets (y or target or targets or label or labels); for each part, the names end in _train, _test or _val; found y", ErrColumn},
		{"another array", npzFile(x, npy.Named{Name: "weights", Array: twoLabels}), ReadOptions{}, "found X, weights", ErrColumn},
		{"targets twice", npzFile(x, y, npy.Named{Name: "label", Array: twoLabels}), ReadOptions{}, `found "y" and "label"`, ErrColumn},
		{"other length", npzFile(x, npy.Named{Name: "y", Array: npy.FromFloat32([]int{3}, []float32{1, 2, 3})}), ReadOptions{}, `array "y": expected the shape [2], found [3]`, ErrShape},
		{"no zip", "PK\x03\x04 and no more", ReadOptions{}, "expected a zip archive", npy.ErrFormat},
		{"not boolean", npyFile(twoByThree), ReadOptions{Kinds: map[string]Kind{"c0": Boolean}}, `row 2, column "c0": expected true or false, found 4`, ErrColumn},
		{"no such column", npyFile(twoByThree), ReadOptions{Kinds: map[string]Kind{"c3": Boolean}}, `expected a column "c3", found c0, c1, c2`, ErrColumn},
		{"no such column to drop", npyFile(twoByThree), ReadOptions{Drop: []string{"c3"}}, `expected a column "c3", found c0, c1, c2`, ErrColumn},
		{"Parquet", "PAR1", ReadOptions{}, "found Parquet", ErrFormat},
		{"Parquet without a column to drop", "PAR1", ReadOptions{Parquet: nameless, Drop: []string{"c3"}}, `expected a column "c3", found x`, ErrColumn},
	} {
		_, err := readText(c.file, c.o)
		checkError(t, c.name, err, c.is, "some-file: ", c.want)
		if err != nil && strings.Count(err.Error(), "some-file: ") != 1 {
			t.Errorf("%s: %v: names the file twice", c.name, err)
		}
	}
}

// nameless is a reader of Parquet files that does not name its table.
func nameless(io.ReaderAt, int64, string, func(string) bool) (*Table, error) {
	return &Table{Rows: 1, Columns: []Column{numbers("x", 1)}}, nil
}
