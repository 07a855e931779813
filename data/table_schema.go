package data

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp/internal/parts"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

// Limits of tables that are read.
const (
	// maxColumns is far more columns than a dense network can use.
	maxColumns = 1 << 17
	// maxRows is the greatest number of rows that row numbers of 32 bits can count.
	maxRows = 1<<31 - 1
)

// maxCategories is the greatest number of different texts in one column. It is a variable
// because tests lower it.
var maxCategories = 1 << 20

// schema is what is known about a table's columns, without the rows. New texts in later
// blocks are added to it.
type schema struct {
	format  tableFormat
	header  bool // the first row of a CSV file names the columns
	row     bool // the first column has the names of the rows
	columns []schemaColumn
	place   map[string]int // index of each column, by name
	notes   []Warning      // about how the file was read
	reading Reading
}

// schemaColumn is a column of a schema.
type schemaColumn struct {
	name    string
	kind    Kind
	form    dateForm         // form of the values, for a Date
	comma   bool             // decimals have a comma
	dressed bool             // numbers may have thousands separators, a currency and the like
	plain   bool             // numbers have a decimal point, and no separators, currency and the like
	skip    bool             // the values are not read
	missing []string         // further texts that mean missing values
	reading *Reading         // says which texts mean missing values
	codes   map[string]int32 // index of each text in values
	values  []string         // for a Boolean: the file's words for 0 and 1
}

// set sets the columns of the schema. Each gets the kind that o forces, or otherwise the
// kind that the first rows show (seen). m says how the file's numbers are written.
func (s *schema) set(names []string, seen []*evidence, m markChoice, o *ReadOptions) error {
	s.columns, s.place = make([]schemaColumn, len(names)), make(map[string]int, len(names))
	drops := o.drops()
	for i, name := range names {
		if before, taken := s.place[name]; taken {
			return fmt.Errorf("columns %d and %d: expected different names, found %.40q twice: %w", before+1, i+1, name, ErrColumn)
		}
		if !utf8.ValidString(name) {
			return fmt.Errorf("column %d: expected a name in UTF-8, found %.40q; try --encoding windows-1252, the most common other encoding: %w", i+1, name, ErrFormat)
		}
		s.place[name] = i
		s.columns[i] = seen[i].column(name, drops(name) || s.row && i == 0, m, o)
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(o.Kinds)), o.Drop) {
		if _, ok := s.place[name]; !ok {
			_, err := s.empty().Column(name)
			return err
		}
	}
	return nil
}

// column returns a column of the kind that the evidence shows or that o forces.
func (e *evidence) column(name string, skip bool, m markChoice, o *ReadOptions) schemaColumn {
	c := schemaColumn{name: name, kind: e.kind(m.ofColumn(e)), skip: skip, missing: o.Missing, reading: o.reading()}
	c.comma, c.dressed = m.form(e)
	if k, ok := o.Kinds[name]; ok {
		c.kind = k
	}
	c.setDates(&e.dates, o)
	switch {
	case c.skip:
		c.kind = Category // any text fits this kind
	case c.kind == Category:
		c.codes = map[string]int32{}
	case c.kind == Boolean && e.words != [2]string{}:
		c.values = e.words[:]
	}
	c.plain = c.kind == Number && !c.skip && !c.comma && len(o.Missing) == 0
	return c
}

// adopt takes the columns of a table from a file format that has kinds. If an earlier
// file set the columns, it returns an error unless they are the same.
func (s *schema) adopt(t *Table, o *ReadOptions) error {
	forms := make([]dateForm, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		k, ok := o.Kinds[c.Name]
		forms[i] = o.Like.dateForm(c.Name)
		if place, known := s.place[c.Name]; known {
			k, ok, forms[i] = s.columns[place].kind, true, s.columns[place].form
		}
		if !ok {
			continue
		}
		var err error
		if forms[i], err = c.convert(k, 0, forms[i]); err != nil {
			return err
		}
	}
	if s.columns != nil {
		return s.check(t)
	}
	names, seen := make([]string, len(t.Columns)), make([]*evidence, len(t.Columns))
	for i, c := range t.Columns {
		names[i], seen[i] = c.Name, &evidence{}
	}
	if err := s.set(names, seen, markChoice{marks: pointMark}, &ReadOptions{Kinds: o.Kinds}); err != nil {
		return err
	}
	for i, c := range t.Columns {
		s.columns[i].kind, s.columns[i].form = c.Kind, forms[i]
		if c.Kind == Category {
			s.columns[i].codes = map[string]int32{}
		}
	}
	s.reading.Dates = s.dateNames()
	return nil
}

// check returns an error if t does not have the columns of the schema.
func (s *schema) check(t *Table) error {
	same := len(t.Columns) == len(s.columns)
	for i := 0; same && i < len(s.columns); i++ {
		same = t.Columns[i].Name == s.columns[i].name
	}
	if !same {
		return fmt.Errorf("expected the columns of the first file, %s, found %s: %w", s.empty().names(), t.names(), ErrColumn)
	}
	return nil
}

// empty returns a table with the schema's columns and no rows.
func (s *schema) empty() *Table {
	t := &Table{Columns: make([]Column, len(s.columns))}
	for i, c := range s.columns {
		t.Columns[i] = Column{Name: c.name, Kind: c.kind}
		if c.kind == Boolean {
			t.Columns[i].Values = c.values
		}
	}
	return t
}

// newBlock returns a table with this number of rows, all 0. It makes only two
// allocations.
func newBlock(columns []schemaColumn, rows int) *Table {
	t := (&schema{columns: columns}).empty()
	categories, others := 0, 0
	for _, c := range columns {
		switch {
		case c.skip:
		case c.kind == Category:
			categories++
		default:
			others++
		}
	}
	numbers, codes := make([]float32, others*rows), make([]int32, categories*rows)
	for i := range t.Columns {
		switch c := &t.Columns[i]; {
		case columns[i].skip:
		case c.Kind == Category:
			c.Codes, codes = codes[:rows:rows], codes[rows:]
		default:
			c.Numbers, numbers = numbers[:rows:rows], numbers[rows:]
		}
	}
	t.Rows = rows
	return t
}

// truncate shortens a block to its first rows.
func (t *Table) truncate(rows int) {
	t.Rows = rows
	for i := range t.Columns {
		c := &t.Columns[i]
		c.Codes, c.Numbers = c.Codes[:min(rows, len(c.Codes))], c.Numbers[:min(rows, len(c.Numbers))]
	}
}

// leaveOut removes the columns of t whose values were not read.
func (s *schema) leaveOut(t *Table) {
	kept := t.Columns[:0]
	for i, c := range t.Columns {
		if !s.columns[i].skip {
			kept = append(kept, c)
		}
	}
	t.Columns = kept
}

// names returns the names of all columns, whether they are read or not.
func (s *schema) names() []string {
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
	}
	return names
}

// translate replaces the codes of t, which are indices into lists of the block, by
// indices into the schema's lists. It adds new texts to these lists.
func (s *schema) translate(t *Table) *fault {
	for i := range t.Columns {
		c, known := &t.Columns[i], &s.columns[i]
		if c.Kind != Category {
			continue
		}
		places := make([]int32, len(c.Values))
		for j, text := range c.Values {
			code, ok := known.codes[text]
			if !ok {
				code = int32(len(known.values))
				if f := known.refuse(text); f != nil {
					f.offset, f.column, f.row = -1, i, firstPlace(c.Codes, int32(j))
					return f
				}
				known.codes[text] = code
				known.values = append(known.values, text)
			}
			places[j] = code
		}
		for j, code := range c.Codes {
			if code >= 0 {
				c.Codes[j] = places[code]
			}
		}
		c.Values = known.values[:len(known.values):len(known.values)]
	}
	return nil
}

// refuse returns the fault for a text that can't be added to the column's values.
func (c *schemaColumn) refuse(text string) *fault {
	if len(c.values) >= maxCategories {
		return &fault{
			expected: fmt.Sprintf("at most %d different texts", maxCategories),
			found:    fmt.Sprintf("another one, %.40q; --drop %s leaves the column out", text, shell.List(c.name)),
			kind:     ErrLimit,
		}
	}
	return nil
}

// firstPlace returns the first index at which codes has this code.
func firstPlace(codes []int32, code int32) int {
	for i, c := range codes {
		if c == code {
			return i
		}
	}
	return 0
}

// join returns the rows of all blocks as one table. rows is their total number. The table
// has the texts of the last block, which include those of all others. Without blocks, it
// returns nil.
func join(blocks []*Table, rows int) *Table {
	switch len(blocks) {
	case 0:
		return nil
	case 1:
		return blocks[0]
	}
	whole := *blocks[0]
	whole.Rows, whole.Columns = rows, slices.Clone(blocks[len(blocks)-1].Columns)
	parts.Each(len(whole.Columns), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c := &whole.Columns[i]
			if c.Kind == Category {
				c.Codes = make([]int32, 0, rows)
			} else {
				c.Numbers = make([]float32, 0, rows)
				c.Exact = joinExact(blocks, i, rows)
			}
			for _, b := range blocks {
				c.Codes = append(c.Codes, b.Columns[i].Codes...)
				c.Numbers = append(c.Numbers, b.Columns[i].Numbers...)
			}
		}
	})
	return &whole
}

// joinExact returns the exact numbers of column i in all blocks, or nil if no block has
// any.
func joinExact(blocks []*Table, i, rows int) (exact []float64) {
	if !slices.ContainsFunc(blocks, func(b *Table) bool { return b.Columns[i].Exact != nil }) {
		return nil
	}
	exact = make([]float64, 0, rows)
	for _, b := range blocks {
		if c := &b.Columns[i]; c.Exact != nil {
			exact = append(exact, c.Exact...)
		} else {
			exact = widen(exact, c.Numbers)
		}
	}
	return exact
}
