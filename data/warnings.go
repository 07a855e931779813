package data

import (
	"slices"

	"github.com/seed-217ca19f/mlp/internal/parts"
)

// WarningCode says what a warning is about.
type WarningCode string

// The codes of warnings.
const (
	// BothSides: rows stand on both sides of a split.
	BothSides WarningCode = "both-sides"
	// Constant: a column has one value in all rows.
	Constant WarningCode = "constant"
	// Identifier: a column seems to number or name the rows.
	Identifier WarningCode = "identifier"
	// Mixed: a column is read as texts because of a few values among numbers or dates.
	Mixed WarningCode = "mixed"
	// Sentinel: a number of a column seems to stand for missing values.
	Sentinel WarningCode = "sentinel"
	// Leakage: a column, or a few together, say what the target is.
	Leakage WarningCode = "leakage"
	// LeftOut: files of a folder are not read.
	LeftOut WarningCode = "left-out"
	// Unscaled: pixels are not scaled, and large.
	Unscaled WarningCode = "unscaled"
	// Transposed: pictures lie with their rows as columns.
	Transposed WarningCode = "transposed"
	// Chosen: what a reader chose, which is no fault.
	Chosen WarningCode = "chosen"
)

// Warning is something in the data that makes a network worse than it seems or
// than it has to be. Text is a sentence with the evidence. A warning about several columns
// is there once for each, with the same Text.
type Warning struct {
	Code   WarningCode
	Column string // empty if the warning is about rows
	Text   string
}

// minInspected is the least number of rows by which columns are judged. In fewer
// rows, any pattern may be chance.
const minInspected = 20

// maxHashed is the most rows that are remembered one by one. In a larger table, a
// column is judged by the first rows, and Inspect does not look for rows on both
// sides of a split.
const maxHashed = 2_000_000

// Inspect looks for what makes a network worse than it seems or than it has to
// be: rows in both parts of a split and, in tables, columns that are constant,
// number or name the rows, give the target away, or have numbers that seem to stand for
// missing values. What readers found is in [Set].Notes. For rows from [Encoder.Bind]
// it looks at the columns that they are encoded from. It does not compare rows in
// plain numbers with those of a table. test may be nil.
func Inspect(train, test *Set) []Warning {
	if test != nil && train.Len()+test.Len() > maxHashed {
		test = nil
	}
	whole := train.labeled()
	if whole == nil {
		return inspectNumbers(train, test)
	}
	if whole.fault != nil {
		return nil // the columns are zeros, which Set.Check reports
	}
	var other *Table
	if test != nil {
		other = test.labeled()
	}
	if other != nil && other.fault != nil {
		other = nil
	}
	target := ""
	if len(train.TargetNames) == 1 {
		target = train.TargetNames[0]
	}
	return inspectTables(whole, other, target)
}

// Notes returns what was found and chosen while the files of t were read, without what is
// about columns that t does not have.
func (t *Table) Notes() (notes []Warning) {
	for _, w := range t.notes {
		if _, err := t.Column(w.Column); err == nil || w.Column == "" {
			notes = append(notes, w)
		}
	}
	return notes
}

// table returns the raw columns of f, or nil if it has none.
func (f *Features) table() *Table {
	if f.bound != nil {
		return f.bound.source()
	}
	return f.Table
}

// labeled returns the rows of a table with their targets, or nil if s has plain
// numbers.
func (s *Set) labeled() *Table {
	from := s.Features.table()
	if from == nil {
		return nil
	}
	t := *from
	t.Columns = slices.Clone(t.Columns)
	for k, name := range s.TargetNames {
		c := Column{Name: name, Kind: Category, Codes: s.Targets.Class, Values: s.Classes}
		if s.Targets.Class == nil {
			c = Column{Name: name, Numbers: make([]float32, s.Len())}
			for i := range c.Numbers {
				c.Numbers[i] = s.Targets.Values[i*s.Targets.Width+k]
			}
		}
		t.Columns = append(t.Columns, c)
	}
	return &t
}

// inspectTables is Inspect for tables, of which target is one of the columns, or
// empty.
func inspectTables(train, test *Table, target string) []Warning {
	var warnings []Warning
	if test != nil {
		warnings = append(warnings, inspectSides(train, test)...)
	}
	found := make([][]Warning, len(train.Columns))
	goal := newGoal(train, target)
	parts.Each(len(train.Columns), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			if c := &train.Columns[i]; c.Name != target {
				found[i] = inspectColumn(c, goal)
			}
		}
	})
	warnings = append(warnings, slices.Concat(found...)...)
	if !slices.ContainsFunc(warnings, func(w Warning) bool { return w.Code == Leakage }) {
		warnings = append(warnings, goal.leakOfSeveral(train)...)
	}
	return append(warnings, inspectSentinels(train)...)
}
