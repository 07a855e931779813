package data

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"

	"github.com/seed-217ca19f/mlp/internal/parts"
	"github.com/seed-217ca19f/mlp/internal/random"
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
	// Leakage: a column says by itself what the target is.
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
// than it has to be. Text is a sentence with the evidence.
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
// number or name the rows, or give the target away, or are texts because of a few values. For rows from [Encoder.Bind]
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
	return append(whole.readingNotes(), inspectTables(whole, other, target)...)
}

// readingNotes returns what was found while the files of t were read, without what is
// about other columns.
func (t *Table) readingNotes() (warnings []Warning) {
	for _, w := range t.notes {
		if _, err := t.Column(w.Column); err == nil || w.Column == "" {
			warnings = append(warnings, w)
		}
	}
	return warnings
}

// inspectNumbers is Inspect for training rows that are no table.
func inspectNumbers(train, test *Set) []Warning {
	if test == nil || test.Features.table() != nil || test.Features.Cols != train.Features.Cols {
		return nil
	}
	return warnSides(train.hashPixels(), test.hashPixels(), train.Features.Cols, "numbers")
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
	return append(warnings, slices.Concat(found...)...)
}

// inspectColumn returns the warnings about one column of the training rows.
func inspectColumn(c *Column, g *goal) []Warning {
	if text, ok := constant(c); ok {
		return []Warning{{Constant, c.Name, text}}
	}
	if c.Len() < minInspected {
		return nil
	}
	var warnings []Warning
	if text, ok := identifier(c); ok {
		warnings = append(warnings, Warning{Identifier, c.Name, text})
	}
	if text, ok := g.leak(c); ok {
		warnings = append(warnings, Warning{Leakage, c.Name, text})
	}
	return warnings
}

// constant returns a warning text if a column has fewer than two different values. It
// does not if the model can learn from which values are missing.
func constant(c *Column) (text string, ok bool) {
	var first float64
	present := 0
	for i := range c.Len() {
		if c.absent(i) {
			continue
		}
		if k := c.key(i); present == 0 {
			first = k
		} else if k != first {
			return "", false
		}
		present++
	}
	switch {
	case present == 0:
		return fmt.Sprintf("%s has no value in any of %d rows", c.Name, c.Len()), true
	case telling(c.Len()-present, c.Len()):
		return "", false
	}
	return fmt.Sprintf("%s is %s in all of the %d rows that have a value", c.Name, c.text(first), present), true
}

// identifier reports texts and whole numbers that differ in all rows, and
// numbers that rise from row to row.
func identifier(c *Column) (text string, ok bool) {
	if c.Kind != Number && c.Kind != Category {
		return "", false
	}
	seen := make(map[float64]bool)
	rising, whole, different := true, c.Kind == Number, true
	for i := range min(c.Len(), maxHashed) {
		if c.absent(i) {
			return "", false
		}
		k := c.key(i)
		rising = rising && (i == 0 || k > c.key(i-1))
		whole = whole && k == math.Trunc(k)
		if different = different && !seen[k]; !different {
			return "", false // and so not rising
		}
		seen[k] = true
	}
	switch {
	case c.Kind == Category:
		return fmt.Sprintf("%s has a different text in each of %d rows, as names do", c.Name, c.Len()), true
	case rising:
		return fmt.Sprintf("%s rises from row to row in all of %d rows, as row numbers do", c.Name, c.Len()), true
	case whole:
		return fmt.Sprintf("%s has a different whole number in each of %d rows, as identifiers do", c.Name, c.Len()), true
	}
	return "", false
}

// inspectSides counts the test rows that are training rows, too, in all
// columns of the training rows. Rows are compared by hashes of 64 bits.
func inspectSides(train, test *Table) []Warning {
	columns := make([]*Column, 0, len(train.Columns))
	find := newColumnFinder(test)
	for i := range train.Columns {
		c, err := find.column(train.Columns[i].Name)
		if err != nil {
			return nil // without a column, rows can't be the same
		}
		columns = append(columns, c)
	}
	own := make([]*Column, len(train.Columns))
	for i := range own {
		own[i] = &train.Columns[i]
	}
	return warnSides(hashRows(own, train.Rows), hashRows(columns, test.Rows), len(columns), "columns")
}

// warnSides counts the hashes of test rows that are those of training rows.
func warnSides(train, test []uint64, width int, of string) []Warning {
	known := make(map[uint64]bool, len(train))
	for _, h := range train {
		known[h] = true
	}
	first, both := 0, 0
	for i, h := range test {
		if known[h] {
			if both == 0 {
				first = i
			}
			both++
		}
	}
	if both == 0 {
		return nil
	}
	return []Warning{{Code: BothSides, Text: fmt.Sprintf(
		"%d of %d test rows (%.1f%%) are equal to a training row in all %d %s, the first of them row %d of the test set: the test counts what was memorized",
		both, len(test), 100*float64(both)/float64(len(test)), width, of, first+1)}}
}

// hashPixels returns a hash of each row's numbers, of rows that are no table.
func (s *Set) hashPixels() []uint64 {
	f := &s.Features
	hashes := make([]uint64, f.Rows)
	parts.Each(f.Rows, func(lo, hi int) {
		h := fnv.New64a()
		var b []byte
		for i := lo; i < hi; i++ {
			h.Reset()
			if f.Bytes != nil {
				b = f.Bytes[i*f.Cols : (i+1)*f.Cols]
			} else {
				b = b[:0]
				for _, v := range f.Floats[i*f.Cols : (i+1)*f.Cols] {
					b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
				}
			}
			h.Write(b)
			hashes[i] = h.Sum64()
		}
	})
	return hashes
}

// hashRows returns a hash of each row's values.
func hashRows(columns []*Column, rows int) []uint64 {
	hashes := make([]uint64, rows)
	for _, c := range columns {
		var ofCode []uint64
		for _, text := range c.Values {
			ofCode = append(ofCode, hashText(text))
		}
		parts.Each(rows, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				h := uint64(0) // of a missing value
				switch {
				case c.absent(i):
				case c.Kind == Category:
					h = ofCode[c.Codes[i]]
				default:
					h = hashNumber(c.number(i))
				}
				hashes[i] = random.New(hashes[i], "", h).Uint64(0)
			}
		})
	}
	return hashes
}

// hashNumber and hashText return hashes of values. A text that is a number has
// the number's hash, because one file may have a column read as texts and another
// one as numbers.
func hashNumber(x float64) uint64 {
	return random.New(math.Float64bits(x+0), "number").Uint64(0)
}

func hashText(text string) uint64 {
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return hashNumber(held(x))
	}
	return random.New(0, text).Uint64(0)
}
