package dialect

import "time"

// Kind says what the author of a table means by a column.
type Kind uint8

// The kinds of columns.
const (
	Whole   Kind = iota // counts, years, sizes
	Decimal             // measures
	Money               // amounts with a currency
	Percent             // shares
	Bool                // yes or no
	Date                // days, or moments
	Word                // names and classes
	Phrase              // texts that may hold delimiters, quotes and line ends
	Code                // identifiers that are no numbers
)

func (k Kind) String() string {
	return [...]string{"whole", "decimal", "money", "percent", "bool", "date", "word", "phrase", "code"}[k]
}

// numeric reports whether the values of a column are in Value.Number.
func (k Kind) numeric() bool { return k <= Percent }

// Table is a table as its author means it.
type Table struct {
	Columns []Column
	Rows    int
}

// Column is a column of a table, with the way in which its values are written.
type Column struct {
	Name   string
	Kind   Kind
	Style  Style
	Values []Value
}

// Value is one value of a column.
type Value struct {
	Missing bool
	Number  int64 // in a numeric column, the number times 10^Style.Digits; in a column of the kind Bool, 0 or 1
	Text    string
	Time    time.Time
}

// Style says how the values of a column are written, beyond what the dialect of the
// file says.
type Style struct {
	Digits   int    // number of digits behind the decimal mark
	Shortest bool   // zeros at the end are left out
	Grouped  bool   // the thousands are separated
	Symbol   string // the symbol of a currency, or the percent sign
	Behind   bool   // the symbol follows the number
	Gap      bool   // a blank is between symbol and number
	Brackets bool   // negative amounts are in parentheses
	False    string // how a Bool is written
	True     string
	Layout   string // layout of dates, as in package time
}

// without returns t without one of its columns.
func (t Table) without(column int) Table {
	kept := make([]Column, 0, len(t.Columns))
	for i, c := range t.Columns {
		if i != column {
			kept = append(kept, c)
		}
	}
	return Table{kept, t.Rows}
}

// mapped returns a table with the columns of t and other values.
func (t Table) mapped(rows int, values func(c Column) []Value) Table {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c
		columns[i].Values = values(c)
	}
	return Table{columns, rows}
}
