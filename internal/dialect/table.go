package dialect

import "time"

// Kind says what the author of a table means by a column.
type Kind uint8

// The kinds of columns.
const (
	Whole   Kind = iota // counts, years, sizes
	Decimal             // measurements
	Money               // amounts with a currency
	Percent             // shares
	Bool                // yes or no
	Date                // days, or points in time
	Word                // names and classes
	Phrase              // texts that may contain delimiters, quotes and line ends
	Code                // identifiers that are not numbers
)

func (k Kind) String() string {
	return [...]string{"whole", "decimal", "money", "percent", "bool", "date", "word", "phrase", "code"}[k]
}

// numeric reports whether columns of this kind have their values in Value.Number.
func (k Kind) numeric() bool { return k <= Percent }

// Table is the table that an author wants to write.
type Table struct {
	Columns []Column
	Rows    int
}

// Column is a column of a table, with the style in which its values are written.
type Column struct {
	Name   string
	Kind   Kind
	Style  Style
	Values []Value
}

// Value is one value of a column.
type Value struct {
	Missing bool
	Number  int64 // value of a numeric column, times 10^Style.Digits; 0 or 1 for a Bool
	Text    string
	Time    time.Time
}

// Style says how the values of a column are written, apart from the settings of the file.
type Style struct {
	Digits   int    // number of digits after the decimal mark
	Shortest bool   // trailing zeros are left out
	Grouped  bool   // thousands are separated
	Symbol   string // currency symbol or percent sign
	Behind   bool   // the symbol is after the number
	Gap      bool   // there is a blank between number and symbol
	Brackets bool   // negative amounts are in parentheses
	False    string // text for false
	True     string
	Layout   string // layout of dates, as in package time
}

// without returns t without the given column.
func (t Table) without(column int) Table {
	kept := make([]Column, 0, len(t.Columns))
	for i, c := range t.Columns {
		if i != column {
			kept = append(kept, c)
		}
	}
	return Table{kept, t.Rows}
}

// mapped returns a table with the columns of t and new values.
func (t Table) mapped(rows int, values func(c Column) []Value) Table {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c
		columns[i].Values = values(c)
	}
	return Table{columns, rows}
}
