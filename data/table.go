package data

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/seed-217ca19f/mlp/internal/mapped"
)

// ErrColumn is returned when a column is missing, occurs twice, or has the wrong
// kind.
var ErrColumn = errors.New("column does not fit")

// Kind says what the values of a column are.
type Kind uint8

// The kinds of columns.
const (
	Number   Kind = iota // any numbers
	Boolean              // 0 and 1
	Date                 // days since 1970-01-01, with fractions
	Category             // one of a set of texts
	// DayFirst and MonthFirst are for [ReadOptions.Kinds] only. They ask for a Date whose
	// day or month comes first if the column's values do not show which does.
	DayFirst
	MonthFirst
)

// String returns the kind's name in messages and model files.
func (k Kind) String() string {
	switch k {
	case Boolean:
		return "boolean"
	case Date:
		return "date"
	case Category:
		return "category"
	case DayFirst:
		return "day-first"
	case MonthFirst:
		return "month-first"
	}
	return "number"
}

// ParseKind returns the kind of that name.
func ParseKind(name string) (Kind, error) {
	for _, k := range []Kind{Number, Boolean, Date, Category, DayFirst, MonthFirst} {
		if name == k.String() {
			return k, nil
		}
	}
	return 0, fmt.Errorf("expected the kind number, boolean, date, day-first, month-first or category, found %q: %w", name, ErrColumn)
}

// isDate reports whether columns of the kind k hold dates.
func (k Kind) isDate() bool { return k == Date || k == DayFirst || k == MonthFirst }

// Column is one named column of a table. Number, Boolean and Date use Numbers,
// with NaN for a missing value. Category uses Codes and Values, with the code -1
// for a missing value. Values may also hold the file's words for a Boolean's 0
// and 1, in this order.
type Column struct {
	Name    string
	Kind    Kind
	Numbers []float32
	Exact   []float64 // the Numbers, if some have more digits than float32: see [Column.AppendNumber]; else nil
	Codes   []int32   // places in Values
	Values  []string  // in the order in which they first appear
}

// Table is rows of named columns as a file has them: raw, and compact.
type Table struct {
	Name    string // the source of the rows, for people
	Rows    int
	Columns []Column
	Missing []string // the further texts that stood for missing values in its files
	Reading *Reading // how its files were read; nil if it comes from none
	Raw     *RawRows // of a block that [ScanTable] yields of a text file; else nil

	first int       // row 0 is this row of its file, in a block of it
	cache *Cache    // holds the columns, and what is made of them; nil: in memory
	fault error     // why the rows could not be kept
	notes []Warning // about how the files were read, perhaps about other columns
}

// Column returns the column of that name.
func (t *Table) Column(name string) (*Column, error) {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i], nil
		}
	}
	err := fmt.Errorf("expected a column %q, found %s: %w", name, t.names(), ErrColumn)
	if t.Name != "" {
		err = fmt.Errorf("%s: %w", t.Name, err)
	}
	return nil, err
}

// names lists the columns for a message; of many, only the first.
func (t *Table) names() string {
	const most = 12
	text := ""
	for i, c := range t.Columns {
		if i == most {
			return fmt.Sprintf("%s and %d more", text, len(t.Columns)-most)
		}
		if i > 0 {
			text += ", "
		}
		text += c.Name
	}
	return text
}

// check returns an error if a column does not have one value for each row, or has codes
// without a value. It also returns an error of rows that could not be kept in a file.
func (t *Table) check() error {
	if t.fault != nil {
		return t.fault
	}
	for _, c := range t.Columns {
		if c.Len() != t.Rows || c.Numbers != nil && c.Codes != nil {
			return fmt.Errorf("column %q: expected %d values, found %d numbers and %d codes: %w", c.Name, t.Rows, len(c.Numbers), len(c.Codes), ErrShape)
		}
		if err := c.checkExact(); err != nil {
			return err
		}
		for i, code := range c.Codes {
			if code < -1 || int(code) >= len(c.Values) {
				return fmt.Errorf("column %q, row %d: expected a code from -1 to %d, found %d: %w", c.Name, t.first+i+1, len(c.Values)-1, code, ErrShape)
			}
		}
	}
	return nil
}

// Text returns the value of row i as a text. It is empty if the value is missing.
func (c *Column) Text(i int) string {
	switch {
	case c.absent(i):
		return ""
	case c.Kind == Date:
		return dayText(float64(c.Numbers[i]))
	}
	return c.text(c.key(i))
}

// dayText returns a date, with the time of day if it is not midnight.
func dayText(days float64) string {
	seconds := math.Round(days * 24 * 60 * 60)
	at := time.Unix(int64(seconds), 0).UTC()
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

// Floats returns the rows of a table that has only numbers as plain floats, which
// have the digits of float32.
func (t *Table) Floats() (Features, error) {
	f := Features{Rows: t.Rows, Cols: len(t.Columns), Floats: make([]float32, t.Rows*len(t.Columns))}
	for k := range t.Columns {
		c := &t.Columns[k]
		if c.Kind != Number && c.Kind != Boolean {
			return Features{}, fmt.Errorf("%s: column %q: expected numbers, found the kind %s: %w", t.Name, c.Name, c.Kind, ErrColumn)
		}
		for i, x := range c.Numbers {
			if x != x {
				return Features{}, fmt.Errorf("%s: row %d, column %q: expected a number, found a missing value: %w", t.Name, t.first+i+1, c.Name, ErrValue)
			}
			f.Floats[i*f.Cols+k] = x
		}
	}
	return f, nil
}

// Len returns the number of values of c.
func (c *Column) Len() int { return max(len(c.Numbers), len(c.Codes)) }

// Select returns the given rows of t, in that order, in new memory or in t's
// cache. If the cache is full, the columns are all zero; [Features.Check], an
// encoder, and all others that take the rows report that.
func (t *Table) Select(rows []int32) *Table {
	s := &Table{Name: t.Name, Rows: len(rows), Columns: make([]Column, len(t.Columns)), Missing: t.Missing, Reading: t.Reading, cache: t.cache, notes: t.notes}
	for i, c := range t.Columns {
		if c.Kind == Category {
			c.Codes = cachedPick(s, c.Codes, rows)
		} else {
			c.Numbers = cachedPick(s, c.Numbers, rows)
			if c.Exact != nil {
				c.Exact = cachedPick(s, c.Exact, rows)
			}
		}
		s.Columns[i] = c
	}
	return s
}

// Range returns rows lo to hi-1 of t. They share its memory.
func (t *Table) Range(lo, hi int) *Table {
	s := &Table{Name: t.Name, Rows: hi - lo, Columns: make([]Column, len(t.Columns)), Missing: t.Missing, Reading: t.Reading, first: t.first + lo, fault: t.fault, notes: t.notes}
	for i, c := range t.Columns {
		if c.Kind == Category {
			c.Codes = c.Codes[lo:hi]
		} else {
			c.Numbers = c.Numbers[lo:hi]
			if c.Exact != nil {
				c.Exact = c.Exact[lo:hi]
			}
		}
		s.Columns[i] = c
	}
	return s
}

// pick returns the given places of from.
func pick[T any](from []T, places []int32) []T {
	to := make([]T, len(places))
	for i, p := range places {
		to[i] = from[p]
	}
	return to
}

// cachedPick is pick for a column of t.
func cachedPick[T mapped.Number](t *Table, from []T, places []int32) []T {
	to, err := fill(t.cache, len(places), 1, func(dst []T, lo, hi int) {
		for i, p := range places[lo:hi] {
			dst[i] = from[p]
		}
	})
	if err != nil {
		t.fault = err
		return make([]T, len(places)) // takes no memory until it is written to
	}
	return to
}

// Drop returns t without the named columns. The others share the memory of t.
func (t *Table) Drop(names ...string) (*Table, error) {
	if _, err := t.ColumnsNamed(names...); err != nil {
		return nil, err
	}
	gone := setOf(names...)
	kept := &Table{Name: t.Name, Rows: t.Rows, Missing: t.Missing, Reading: t.Reading, first: t.first, cache: t.cache, fault: t.fault, notes: t.notes}
	for _, c := range t.Columns {
		if !gone[c.Name] {
			kept.Columns = append(kept.Columns, c)
		}
	}
	return kept, nil
}
