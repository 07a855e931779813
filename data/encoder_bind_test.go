package data

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// boundExample returns a table of rows, bound by an encoder that does not read its
// column "unread", as plain floats as well.
func boundExample(t *testing.T, rows int) (whole *Table, bound, plain Features) {
	t.Helper()
	whole = example(rows, 1)
	e, err := FitEncoder(whole)
	if err != nil {
		t.Fatal(err)
	}
	whole.Columns = append([]Column{numbers("unread", make([]float32, rows)...)}, whole.Columns...)
	if bound, err = e.Bind(whole); err != nil {
		t.Fatal(err)
	}
	if plain, err = e.Encode(whole); err != nil {
		t.Fatal(err)
	}
	return whole, bound, plain
}

// TestBoundRows compares what is made of bound rows, and of ranges of ranges of
// them, with what is made of the same rows as floats.
func TestBoundRows(t *testing.T) {
	_, bound, plain := boundExample(t, 40)
	part, plainPart := bound.Range(5, 35), plain.Range(5, 35)
	for name, f := range map[string][2]Features{
		"whole":            {bound, plain},
		"range":            {part, plainPart},
		"range of a range": {part.Range(10, 12), plainPart.Range(10, 12)},
	} {
		got, want := f[0], f[1]
		if err := got.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if encoded, err := got.Encoded(); err != nil || !slices.Equal(encoded.Floats, want.Floats) || encoded.Rows != want.Rows {
			t.Errorf("%s: encoded differently, %v", name, err)
		}
		rows := []int32{1, 0, 1}
		if selected := got.Select(rows); !slices.Equal(selected.Floats, want.Select(rows).Floats) || selected.Check() != nil {
			t.Errorf("%s: other rows are selected", name)
		}
		if !got.Lazy() || want.Lazy() {
			t.Errorf("%s: lazy %v, encoded %v", name, got.Lazy(), want.Lazy())
		}
		row := make([]float32, got.Cols)
		if got.EncodeRow(row, 1); !slices.Equal(row, want.Floats[got.Cols:2*got.Cols]) {
			t.Errorf("%s: row 2 is encoded as %v", name, row)
		}
	}
	if empty := bound.Range(40, 40); empty.Rows != 0 {
		t.Errorf("an empty range has %d rows", empty.Rows)
	}
}

// TestBoundSet splits and samples a set of bound rows.
func TestBoundSet(t *testing.T) {
	whole, bound, plain := boundExample(t, 40)
	y, classes, err := ClassTargets(&whole.Columns[3])
	if err != nil {
		t.Fatal(err)
	}
	set, same := Set{Features: bound, Targets: y, Classes: classes}, Set{Features: plain, Targets: y, Classes: classes}
	o := SplitOptions{TestFraction: 0.25, Seed: 1}
	train, test := set.Split(o)
	sameTrain, sameTest := same.Split(o)
	fold := set.Folds(4, o)[1]
	for name, pair := range map[string][2]*Set{
		"train": {train, sameTrain}, "test": {test, sameTest},
		"sample": {set.Sample(7), same.Sample(7)},
		"fold":   {set.Select(fold.Train), same.Select(fold.Train)},
	} {
		if err := pair[0].Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(pair[1].Features.Floats, pair[0].Features.Floats); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestBoundRowsChanged reports what no longer is what was bound.
func TestBoundRowsChanged(t *testing.T) {
	_, bound, plain := boundExample(t, 40)
	rows, cols, floats := bound.Range(1, 3), bound, bound
	rows.Rows, cols.Cols, floats.Floats = 40, 1, plain.Floats
	checkError(t, "rows", rows.Check(), ErrShape, "expected 2 rows × 5 inputs, as Encoder.Bind returned them, found 40 × 5")
	checkError(t, "columns", cols.Check(), ErrShape, "found 40 × 1")
	checkError(t, "floats", floats.Check(), ErrShape, "expected no bytes, floats or table in features from Encoder.Bind")
}

// TestRangePanics names the mistake.
func TestRangePanics(t *testing.T) {
	_, bound, plain := boundExample(t, 40)
	part := bound.Range(10, 20)
	for name, c := range map[string]struct {
		do   func()
		want string
	}{
		"behind the end":   {func() { part.Range(0, 11) }, badRange},
		"before the start": {func() { part.Range(-1, 2) }, badRange},
		"backward":         {func() { plain.Range(3, 2) }, badRange},
		"select behind":    {func() { part.Select([]int32{10}) }, badBound},
		"select before":    {func() { part.Select([]int32{-1}) }, badBound},
		"no storage":       {func() { (&Features{Rows: 2, Cols: 1}).Range(0, 1) }, noRows},
		"none to select":   {func() { (&Features{Rows: 2, Cols: 1}).Select([]int32{1}) }, noRows},
	} {
		if got := panicOf(c.do); got != c.want {
			t.Errorf("%s: panics with %v, want %q", name, got, c.want)
		}
	}
	// These are found by all cores at once; the caller can recover all the same.
	for name, do := range map[string]func(){
		"too few to inspect": func() {
			s := &Set{Features: Features{Rows: 9, Cols: 1, Floats: []float32{1}}}
			Inspect(s, s)
		},
		"too few values": func() {
			s := &Set{Features: TableFeatures(&Table{Rows: 90, Columns: []Column{numbers("x", 1), numbers("y", 1)}})}
			Inspect(s, s)
		},
	} {
		if panicOf(do) == nil {
			t.Errorf("%s: does not panic", name)
		}
	}
}

// panicOf returns what do panics with.
func panicOf(do func()) (p any) {
	defer func() { p = recover() }()
	do()
	return nil
}

// TestInspectBound looks at the columns that bound rows are encoded from.
func TestInspectBound(t *testing.T) {
	whole, bound, plain := boundExample(t, 40)
	codes := func(warnings []Warning) (all []string) {
		for _, w := range warnings {
			all = append(all, string(w.Code)+" "+w.Column)
		}
		return all
	}
	set := func(f Features) *Set { return &Set{Features: f} }
	tables := Features{Rows: 40, Cols: 4, Table: whole}
	numbersOnly := Features{Rows: 40, Cols: bound.Cols, Floats: plain.Floats}
	sameWidth := Features{Rows: 1, Cols: 4, Floats: []float32{1, 2, 3, 4}}
	for name, c := range map[string]struct {
		train, test Features
		want        []string
	}{
		"with themselves":    {bound, bound, []string{"both-sides "}},
		"two ranges":         {bound.Range(0, 20), bound.Range(20, 40), nil},
		"overlapping ranges": {bound.Range(0, 30), bound.Range(20, 40), []string{"both-sides "}},
		"of a table":         {bound, tables, []string{"both-sides "}},
		"a table of them":    {tables, bound, []string{"constant unread"}},
		"numbers of them":    {numbersOnly, bound, nil},
		"of numbers":         {bound, numbersOnly, nil},
		"numbers of a table": {sameWidth, tables, nil},
	} {
		if d := cmp.Diff(c.want, codes(Inspect(set(c.train), set(c.test)))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	both := Inspect(set(bound.Range(0, 30)), set(bound.Range(20, 40)))
	if len(both) != 1 || !strings.HasPrefix(both[0].Text, "10 of 20 test rows") || !strings.Contains(both[0].Text, "row 1 of the test set") {
		t.Errorf("overlapping ranges: %v", both)
	}
}

// TestRangeKeepsFault makes sure that rows that could not be kept stay an error,
// and are not judged as zeros.
func TestRangeKeepsFault(t *testing.T) {
	cache, folder := newCache(t)
	whole, err := ReadTable(strings.NewReader(mixedCSV(50)), "mixed.csv", ReadOptions{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(folder); err != nil { // empty, as the files have no names
		t.Fatal(err)
	}
	part := whole.Select(Evenly(50, 30))
	features := TableFeatures(part.Range(1, 5))
	if err := features.Check(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a range of what could not be kept: %v", err)
	}
	lost := &Set{Features: TableFeatures(part)}
	zeros := &Table{Rows: 1}
	for _, c := range part.Columns {
		if c.Kind == Category {
			c.Codes = []int32{0}
		} else {
			c.Numbers = []float32{0}
		}
		zeros.Columns = append(zeros.Columns, c)
	}
	if got := Inspect(lost, nil); got != nil {
		t.Errorf("training rows that are lost: %v", got)
	}
	for _, w := range Inspect(&Set{Features: TableFeatures(zeros)}, lost) {
		if w.Code == BothSides {
			t.Errorf("test rows that are lost: %v", w)
		}
	}
}
