package data

import (
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/npy"
)

// TestPlaceNames reads files without column names for a model that was trained on such a
// file, which had five columns: c1 is the target, and c2 was left out.
func TestPlaceNames(t *testing.T) {
	no := false
	o := ReadOptions{Header: &no, Like: &Reading{Places: 5}, Targets: []string{"c1"}, Only: []string{"c4", "c0", "c3", "c1"}}
	first := o
	first.Targets, first.Only = []string{"c0"}, nil
	two := o
	two.Targets, two.Only = []string{"c0", "c4"}, nil
	for name, c := range map[string]struct {
		text string
		o    ReadOptions
		want string
	}{
		"all columns":            {"10,11,12,13,14\n", o, "c0 number 10\nc1 number 11\nc3 number 13\nc4 number 14\n"},
		"without the target":     {"10,12,13,14\n", o, "c0 number 10\nc3 number 13\nc4 number 14\n"},
		"only what is used":      {"10,13,14\n", o, "c0 number 10\nc3 number 13\nc4 number 14\n"},
		"first column missing":   {"11,12,13,14\n", first, "c1 number 11\nc2 number 12\nc3 number 13\nc4 number 14\n"},
		"two targets missing":    {"11,12,13\n", two, "c1 number 11\nc2 number 12\nc3 number 13\n"},
		"a target in other text": {"11,x,13,14\n", first, "c1 number 11\nc2 category \"x\"\nc3 number 13\nc4 number 14\n"},
	} {
		table, err := readText(c.text, c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(table); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", name, got, c.want)
		}
	}
	for name, text := range map[string]string{"too few": "1,2\n", "too many": "1,2,3,4,5,6\n"} {
		_, err := readText(text, o)
		checkError(t, name, err, ErrColumn, "expected 5 columns as in the training file (or 4 without c1), found ")
	}
}

// TestPlaceNamesOfArrays names the columns of an array as those of a file without names.
func TestPlaceNamesOfArrays(t *testing.T) {
	o := ReadOptions{Like: &Reading{Places: 4}, Targets: []string{"c0"}}
	x, y := npy.FromFloat32([]int{1, 3}, []float32{1, 2, 3}), npy.FromFloat32([]int{1}, []float32{7})
	for name, c := range map[string]struct {
		file string
		want string
	}{
		"features":             {npyFile(x), "c1 number 1\nc2 number 2\nc3 number 3\n"},
		"features and targets": {npzFile(npy.Named{Name: "X", Array: x}, npy.Named{Name: "y", Array: y}), "c1 number 1\nc2 number 2\nc3 number 3\nc0 number 7\n"},
		"all columns":          {npyFile(npy.FromFloat32([]int{1, 4}, []float32{7, 1, 2, 3})), "c0 number 7\nc1 number 1\nc2 number 2\nc3 number 3\n"},
	} {
		table, err := ReadTable(strings.NewReader(c.file), "some-file", o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(table); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", name, got, c.want)
		}
	}
	_, err := ReadTable(strings.NewReader(npyFile(npy.FromFloat32([]int{1, 2}, []float32{1, 2}))), "some-file", o)
	checkError(t, "too few", err, ErrColumn, "some-file: ", "expected 4 columns")
}
