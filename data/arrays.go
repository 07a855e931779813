package data

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/npy"
)

// The names of arrays in an NPZ file, and the column that the targets become.
var (
	featureArrays = []string{"X", "x", "data"}
	targetArrays  = []string{"y", "target", "targets", "label", "labels"}
)

const targetColumn = "target"

// arrays reads a file of NumPy in the kinds that it has. Its messages begin with
// the name of the input.
func (in *input) arrays(r *bufio.Reader, format tableFormat, o ReadOptions) (t *Table, err error) {
	if format == formatNPY {
		t, err = in.npy(r)
	} else {
		var at io.ReaderAt
		var size int64
		if at, size, err = in.random(r); err != nil {
			return nil, err
		}
		t, err = in.npz(at, size)
	}
	if err == nil {
		t, err = t.Drop(o.Drop...)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.name, err)
	}
	return t, nil
}

func (in *input) npy(r io.Reader) (*Table, error) {
	size := int64(maxWholeFile)
	if in.at != nil {
		size = in.size
	}
	a, err := npy.Decode(r, size)
	if err != nil {
		return nil, err
	}
	return arrayTable(a)
}

func (in *input) npz(at io.ReaderAt, size int64) (*Table, error) {
	arrays, err := npy.DecodeZip(at, size)
	if err != nil {
		return nil, err
	}
	return archiveTable(arrays)
}

// archiveTable makes a table from the arrays of an NPZ file: the features and, if
// the file has them, the targets.
func archiveTable(arrays []npy.Named) (*Table, error) {
	features, err := onlyArray(arrays, featureArrays)
	if err != nil {
		return nil, err
	}
	targets, err := onlyArray(arrays, targetArrays)
	if err != nil {
		return nil, err
	}
	if features == nil || len(arrays) > 2 || len(arrays) == 2 && targets == nil {
		return nil, fmt.Errorf("expected an array %s and at most one more, %s, found %s: %w",
			oneOf(featureArrays), oneOf(targetArrays), arrayNames(arrays), ErrColumn)
	}
	t, err := arrayTable(features.Array)
	if err != nil {
		return nil, fmt.Errorf("array %q: %w", features.Name, err)
	}
	if targets == nil {
		return t, nil
	}
	y := targets.Array
	if len(y.Shape) != 1 || y.Shape[0] != t.Rows {
		return nil, fmt.Errorf("array %q: expected the shape [%d], found %v: %w", targets.Name, t.Rows, y.Shape, ErrShape)
	}
	c := Column{Name: targetColumn, Kind: arrayKind(y)}
	if err := c.fill(y, 0, 1, t.Rows); err != nil {
		return nil, fmt.Errorf("array %q: %w", targets.Name, err)
	}
	t.Columns = append(t.Columns, c)
	return t, nil
}

// onlyArray returns the array with one of the names, or nil.
func onlyArray(arrays []npy.Named, names []string) (found *npy.Named, err error) {
	for i, a := range arrays {
		if !slices.Contains(names, a.Name) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("expected one array of %s, found %q and %q: %w", oneOf(names), found.Name, a.Name, ErrColumn)
		}
		found = &arrays[i]
	}
	return found, nil
}

// oneOf lists names in a message.
func oneOf(names []string) string { return strings.Join(names, " or ") }

// arrayNames lists the arrays in a message.
func arrayNames(arrays []npy.Named) string {
	t := Table{}
	for _, a := range arrays {
		t.Columns = append(t.Columns, Column{Name: a.Name})
	}
	if len(arrays) == 0 {
		return "none"
	}
	return t.names()
}

// arrayTable makes a table of an array in two dimensions, (rows, columns).
func arrayTable(a npy.Array) (*Table, error) {
	switch {
	case len(a.Shape) != 2:
		return nil, fmt.Errorf("expected an array with 2 dimensions, rows and columns, found the shape %v: %w", a.Shape, ErrShape)
	case a.Shape[0] < 1 || a.Shape[1] < 1:
		return nil, fmt.Errorf("expected at least one row and one column, found the shape %v: %w", a.Shape, ErrShape)
	case a.Shape[1] > maxColumns, a.Shape[0] > maxRows:
		return nil, fmt.Errorf("expected at most %d rows of %d columns, found the shape %v: %w", maxRows, maxColumns, a.Shape, ErrLimit)
	}
	rows, cols := a.Shape[0], a.Shape[1]
	t := &Table{Rows: rows, Columns: make([]Column, cols)}
	for c := range t.Columns {
		t.Columns[c] = Column{Name: placeName(c), Kind: arrayKind(a)}
		if err := t.Columns[c].fill(a, c, cols, rows); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// arrayKind returns the kind of an array's values.
func arrayKind(a npy.Array) Kind {
	if a.DType == npy.B1 {
		return Boolean
	}
	return Number
}

// fill gives c every step-th value of an array from the first on. It reports one that
// is not finite as float32.
func (c *Column) fill(a npy.Array, first, step, rows int) error {
	value, err := a.Numbers()
	if err != nil {
		return err
	}
	c.Numbers = make([]float32, 0, rows)
	for r := range rows {
		x := value(first + r*step)
		if math.IsInf(float64(float32(x)), 0) {
			return fmt.Errorf("row %d, column %q: expected a finite number of at most 3.4e38, found %v: %w", r+1, c.Name, x, ErrColumn)
		}
		c.AppendNumber(x)
	}
	return nil
}
