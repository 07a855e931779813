package data

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/seed-217ca19f/mlp/internal/mapped"
)

// ErrColumn is returned when a column is missing, occurs twice, or has the wrong kind.
var ErrColumn = errors.New("column does not fit")

// Kind says what the values of a column are.
type Kind uint8

// The kinds of columns.
const (
	Number   Kind = iota // any number
	Boolean              // 0 and 1
	Date                 // days since 1970-01-01, with fractions
	Category             // one of a set of texts
	// DayFirst and MonthFirst are used only in [ReadOptions.Kinds]. They ask for a Date,
	// and say whether the day or the month comes first if the column's values do not show
	// it.
	DayFirst
	MonthFirst
)

// String returns the name of the kind in messages and model files.
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

// ParseKind returns the kind with this name.
func ParseKind(name string) (Kind, error) {
	for _, k := range []Kind{Number, Boolean, Date, Category, DayFirst, MonthFirst} {
		if name == k.String() {
			return k, nil
		}
	}
	return 0, fmt.Errorf("kind: expected number, boolean, date, day-first, month-first or category, found %q: %w", name, ErrColumn)
}

// isDate reports whether columns of kind k contain dates.
func (k Kind) isDate() bool { return k == Date || k == DayFirst || k == MonthFirst }

// Column is one named column of a table. For Number, Boolean and Date, its values are in
// Numbers, and NaN is a missing value. For Category, they are in Codes, which are indices
// into Values, and the code -1 is a missing value. For Boolean, Values may have the
// file's words for 0 and 1, in this order.
type Column struct {
	Name    string
	Kind    Kind
	Numbers []float32
	Exact   []float64 // Numbers in float64, if some have more digits than float32, see [Column.AppendNumber]; otherwise nil
	Codes   []int32   // indices into Values
	Values  []string  // the different texts, in the order in which they first occur
}

// Table holds the rows of named columns as they are in a file, in compact form.
type Table struct {
	Name    string // the source of the rows, for messages
	Rows    int
	Columns []Column
	Missing []string // further texts that meant missing values in its files
	Reading *Reading // how its files were read; nil if it does not come from files
	Raw     *RawRows // the text of the rows, if this is a block that [ScanTable] reads from a text file; otherwise nil

	first int       // index of row 0 in its file, if this is a block
	cache *Cache    // the cache for the columns and for what is made of them; nil if they are in memory
	fault error     // the error if rows could not be stored in the cache
	notes []Warning // about how the files were read; also about columns that are no longer in the table
}

// Column returns the column with this name.
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

// names lists the names of the columns for a message. If there are many, it lists only
// the first.
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
// without a value. It also returns the error if rows could not be stored in the cache.
func (t *Table) check() error {
	if t.fault != nil {
		return t.fault
	}
	for _, c := range t.Columns {
		if c.Len() != t.Rows || c.Numbers != nil && c.Codes != nil {
			return fmt.Errorf("column %q: expected either %d numbers or as many codes, found %d numbers and %d codes: %w", c.Name, t.Rows, len(c.Numbers), len(c.Codes), ErrShape)
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

// Text returns the value of row i as a text. A missing value is the empty text.
func (c *Column) Text(i int) string {
	switch {
	case c.absent(i):
		return ""
	case c.Kind == Date:
		return dayText(float64(c.Numbers[i]))
	}
	return c.text(c.key(i))
}

// dayText returns a date as a text, with the time of day if that is not midnight.
func dayText(days float64) string {
	seconds := math.Round(days * 24 * 60 * 60)
	at := time.Unix(int64(seconds), 0).UTC()
	if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

// Floats returns the rows of a table of numbers as plain float32 features.
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

// Select returns the given rows of t, in this order. They are copied to new memory or to
// t's cache. If the cache can't store them, all numbers are 0, and [Features.Check],
// encoders and all other functions that take the rows return the error.
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

// Range returns rows lo to hi-1 of t. They share the memory of t.
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

// pick returns the elements of the list at the given indices.
func pick[T any](list []T, places []int32) []T {
	picked := make([]T, len(places))
	for i, p := range places {
		picked[i] = list[p]
	}
	return picked
}

// cachedPick is like pick, for a column of t, and stores the result in t's cache.
func cachedPick[T mapped.Number](t *Table, from []T, places []int32) []T {
	to, err := fill(t.cache, len(places), 1, func(dst []T, lo, hi int) {
		for i, p := range places[lo:hi] {
			dst[i] = from[p]
		}
	})
	if err != nil {
		t.fault = err
		return make([]T, len(places)) // uses no memory until it is written to
	}
	return to
}

// Drop returns t without the named columns. The other columns share the memory of t.
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
