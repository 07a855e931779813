package data

import (
	"slices"

	"github.com/seed-217ca19f/mlp/internal/parts"
)

// WarningCode says what kind of warning it is.
type WarningCode string

// The codes of warnings.
const (
	// BothSides: the same rows are on both sides of a split.
	BothSides WarningCode = "both-sides"
	// Constant: a column has the same value in all rows.
	Constant WarningCode = "constant"
	// Identifier: a column seems to number or name the rows.
	Identifier WarningCode = "identifier"
	// Mixed: a column is read as texts because of a few values among numbers or dates.
	Mixed WarningCode = "mixed"
	// Sentinel: a number in a column seems to mean a missing value.
	Sentinel WarningCode = "sentinel"
	// Leakage: one column, or a few together, determine the target.
	Leakage WarningCode = "leakage"
	// LeftOut: some files in a folder are not read.
	LeftOut WarningCode = "left-out"
	// Unscaled: the pixels are large numbers and are not scaled.
	Unscaled WarningCode = "unscaled"
	// Transposed: the rows and columns of the pictures are swapped.
	Transposed WarningCode = "transposed"
	// Chosen: a choice that the reader made; nothing is wrong.
	Chosen WarningCode = "chosen"
)

// Warning describes something in the data that makes a network worse than it could be, or
// makes it seem better than it is. Text is a sentence with the evidence. A warning about
// several columns is repeated for each column, with the same Text.
type Warning struct {
	Code   WarningCode
	Column string // "" if the warning is about rows
	Text   string
}

// Columns are judged only if there are at least minInspected rows. In fewer rows, any
// pattern may be chance.
const minInspected = 20

// maxHashed is the greatest number of rows whose hashes are kept. In a larger table, a
// column is judged by its first rows, and Inspect does not look for rows on both sides of
// a split.
const maxHashed = 2_000_000

// Inspect looks for problems that make a network worse than it could be, or make it seem
// better than it is. It finds rows on both sides of a split. In tables, it also finds
// columns that are constant, that number or name the rows, that give the target away, or
// whose numbers seem to mean missing values. test may be nil. For rows from
// [Encoder.Bind], it looks at the raw columns. It does not compare rows of plain numbers
// with rows of a table. The warnings of readers are in [Set].Notes.
func Inspect(train, test *Set) []Warning {
	if test != nil && train.Len()+test.Len() > maxHashed {
		test = nil
	}
	whole := train.labeled()
	if whole == nil {
		return inspectNumbers(train, test)
	}
	if whole.fault != nil {
		return nil // the columns are zeros because of an error, which Set.Check returns
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

// Notes returns what was found and chosen while the files of t were read. It leaves out
// notes about columns that t does not have.
func (t *Table) Notes() (notes []Warning) {
	for _, w := range t.notes {
		if _, err := t.Column(w.Column); err == nil || w.Column == "" {
			notes = append(notes, w)
		}
	}
	return notes
}

// table returns the raw columns of f, or nil if f is not from a table.
func (f *Features) table() *Table {
	if f.bound != nil {
		return f.bound.source()
	}
	return f.Table
}

// labeled returns the rows as a table that includes the targets. It returns nil if s has
// plain numbers.
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

// inspectTables is Inspect for tables. target is the name of the target's column, or "".
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
