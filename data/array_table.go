package data

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/npy"
)

// targetColumn is the name of the column for the targets of an NPZ file.
const targetColumn = "target"

// table returns the part as a table. The last column has the targets, and the others have
// the features. The name of the table is the title of the part.
func (p *arrayPart) table() (*Table, error) {
	t, err := arrayTable(p.features.Array)
	if err != nil {
		return nil, fmt.Errorf("array %q: %w", p.features.Name, err)
	}
	t.Name = p.title()
	if p.targets == nil {
		return t, nil
	}
	c, err := targetsOf(p.targets, t.Rows)
	if err != nil {
		return nil, err
	}
	t.Columns = append(t.Columns, c)
	return t, nil
}

// targetsOf converts an array of targets to a column. The array has one target per row,
// and its shape must be (rows) or (rows, 1).
func targetsOf(n *npy.Named, rows int) (c Column, err error) {
	shape := n.Array.Shape
	if !slices.Equal(shape, []int{rows}) && !slices.Equal(shape, []int{rows, 1}) {
		hint := ""
		if len(shape) == 2 && shape[0] == rows {
			hint = "; y.argmax(1) turns one-hot rows into labels"
		}
		return c, fmt.Errorf("array %q: expected the shape [%d], found %v%s: %w", n.Name, rows, shape, hint, ErrShape)
	}
	c = Column{Name: targetColumn, Kind: arrayKind(n.Array)}
	if c.Kind == Category {
		c.Codes, c.Values, err = textCodes(n.Array)
	} else {
		err = c.fill(n.Array, 0, 1, rows)
	}
	if err != nil {
		err = fmt.Errorf("array %q: %w", n.Name, err)
	}
	return c, err
}

// textCodes returns the different texts of an array as values, and the code of each text:
// its index in values. An empty text is a missing value.
func textCodes(a npy.Array) (codes []int32, values []string, err error) {
	texts, err := a.Strings()
	if err != nil {
		return nil, nil, err
	}
	known := map[string]int32{"": -1}
	codes = make([]int32, len(texts))
	for i, text := range texts {
		code, ok := known[text]
		if !ok {
			if len(values) == maxCategories {
				return nil, nil, fmt.Errorf("row %d: expected at most %d different texts, found another one, %.40q: %w", i+1, maxCategories, text, ErrLimit)
			}
			code = int32(len(values))
			known[text], values = code, append(values, text)
		}
		codes[i] = code
	}
	return codes, values, nil
}
