package data

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"github.com/seed-217ca19f/mlp/npy"
)

// arrays reads a NumPy file. Its values get the kinds that follow from the dtypes of the
// arrays. The table is named after the input, plus the title of the part if the file has
// parts. Messages begin with the name of the input.
func (in *input) arrays(r *bufio.Reader, format tableFormat, o ReadOptions) (t *Table, err error) {
	if format == formatNPY {
		t, err = in.npy(r)
	} else {
		var at io.ReaderAt
		var size int64
		if at, size, err = in.random(r); err != nil {
			return nil, err
		}
		t, err = in.npz(at, size, o.TestPart)
	}
	if err == nil {
		err = t.takePlaces(&o)
	}
	if err == nil {
		t, err = t.Drop(o.Drop...)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.name, err)
	}
	t.Name = in.name + t.Name
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

// npz reads the test part of an NPZ file if test is true, and otherwise the training
// part. The table's name is the title of the part.
func (in *input) npz(at io.ReaderAt, size int64, test bool) (*Table, error) {
	arrays, err := npy.DecodeZip(at, size)
	if err != nil {
		return nil, err
	}
	part, err := choosePart(arrays, test)
	if err != nil {
		return nil, err
	}
	return part.table()
}

// flatShape returns the number of rows of an array with 2 or more dimensions, and the
// number of values in each row.
func flatShape(a npy.Array) (rows, cols int, err error) {
	if len(a.Shape) < 2 {
		return 0, 0, fmt.Errorf("expected an array with 2 or more dimensions (rows, columns), found the shape %v: %w", a.Shape, ErrShape)
	}
	rows, cols = a.Shape[0], 1
	for _, n := range a.Shape[1:] {
		cols *= n // can't overflow, because the size of an array in bytes fits an int
	}
	switch {
	case rows < 1 || cols < 1:
		return 0, 0, fmt.Errorf("expected at least one row and one column, found the shape %v: %w", a.Shape, ErrShape)
	case rows > maxRows || cols > maxColumns:
		return 0, 0, fmt.Errorf("expected at most %d rows of %d columns, found the shape %v: %w", maxRows, maxColumns, a.Shape, ErrLimit)
	}
	return rows, cols, nil
}

// arrayTable converts an array of shape (rows, columns) to a table. If the array has more
// dimensions, as an array of images does, each value of a row becomes a column.
func arrayTable(a npy.Array) (*Table, error) {
	rows, cols, err := flatShape(a)
	if err != nil {
		return nil, err
	}
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
	switch {
	case a.DType == npy.B1:
		return Boolean
	case a.IsText():
		return Category
	}
	return Number
}

// fill sets the numbers of c to every step-th value of the array. It begins with the
// value whose index is first. It returns an error if a value is not finite as float32.
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
