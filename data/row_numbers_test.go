package data

import (
	"math"
	"strings"
	"testing"
)

// TestRowsFromOne puts a fault into one place of a set or a table at a time. The
// first row and column of a message are 1, whoever finds the fault.
func TestRowsFromOne(t *testing.T) {
	bad := float32(math.Inf(1))
	boolean := Encoder{Columns: []EncodedColumn{{Name: "x", Kind: Boolean}}}
	check := func(change func(s *Set)) error {
		s := &Set{Name: "s", Features: Features{Rows: 3, Cols: 2, Floats: make([]float32, 6)},
			Targets: Targets{Class: make([]int32, 3)}, Classes: []string{"a", "b"}}
		change(s)
		return s.Check()
	}
	for name, c := range map[string]struct {
		err, kind error
		want      string
	}{
		"first feature": {check(func(s *Set) { s.Features.Floats[0] = bad }), ErrValue,
			"s: row 1, column 1: expected a finite number, found +Inf"},
		"feature": {check(func(s *Set) { s.Features.Floats[3] = bad }), ErrValue, "s: row 2, column 2: expected"},
		"target": {check(func(s *Set) { s.Targets = Targets{Values: []float32{0, 0, 0, 0, bad, 0}, Width: 2} }), ErrValue,
			"s: targets: row 3, column 1: expected a finite number, found +Inf"},
		"label": {check(func(s *Set) { s.Targets.Class[1] = 2 }), ErrLabel, "s: row 2: expected a label from 0 to 1, found 2"},
		"first weight": {check(func(s *Set) { s.Weights = []float32{-1, 1, 1} }), ErrWeight,
			"s: row 1: expected a weight of 0 or more, found -1: row weights do not fit"},
		"weight":    {check(func(s *Set) { s.Weights = []float32{0, 1, bad} }), ErrWeight, "s: row 3: expected a weight of 0 or more, found +Inf"},
		"no weight": {check(func(s *Set) { s.Weights = []float32{0, 0, 0} }), ErrWeight, "s: expected at least one row with a weight above 0, found none: row weights do not fit"},
		"code": {check(func(s *Set) {
			s.Features = TableFeatures(table(Column{Name: "x", Kind: Category, Codes: []int32{0, 0, 1}, Values: []string{"a"}}))
		}), ErrShape, `s: column "x", row 3: expected a code from -1 to 0, found 1`},
		"missing": {func() error { _, err := table(numbers("x", 1, missing)).Floats(); return err }(), ErrValue,
			`t.csv: row 2, column "x": expected a number, found a missing value`},
		"another kind": {func() error { _, err := boolean.Encode(table(numbers("x", 1, 0, 2))); return err }(), ErrColumn,
			`row 3, column "x": expected true or false, found 2`},
		"target of a column": {func() error { c := numbers("y", 1, bad); return c.checkValues() }(), ErrLabel,
			`column "y", row 2: expected a finite target`},
	} {
		checkError(t, name, c.err, c.kind, c.want)
	}
}

// TestRowsOfBlocks counts the rows of a block, and of a part of one, from the
// start of the file.
func TestRowsOfBlocks(t *testing.T) {
	blockBytes = 1000
	defer func() { blockBytes = 1 << 20 }()
	const before = sampleRows + 600
	file := "x,y\n" + strings.Repeat("1,2\n", before) + "2,\n"
	boolean := Encoder{Columns: []EncodedColumn{{Name: "x", Kind: Boolean}}}
	var last *Table
	for block, err := range ScanTable(strings.NewReader(file), "file.csv", ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		last = block
	}
	if last.Rows >= before {
		t.Fatalf("the last block has %d rows, all of them", last.Rows)
	}
	rest, err := last.Range(1, last.Rows).Drop("x")
	if err != nil {
		t.Fatal(err)
	}
	_, err = boolean.Encode(last)
	checkError(t, "another kind", err, ErrColumn, `row 10601, column "x": expected true or false, found 2`)
	for name, part := range map[string]*Table{"block": last, "part": rest} {
		_, err = part.Floats()
		checkError(t, name, err, ErrValue, `file.csv: row 10601, column "y": expected a number, found a missing value`)
	}
	whole, err := ReadTable(strings.NewReader(file), "file.csv", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = whole.Floats()
	checkError(t, "whole", err, ErrValue, `row 10601, column "y"`)
}
