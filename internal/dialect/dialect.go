package dialect

// Quoting says which fields are in quotes.
type Quoting uint8

// The ways of quoting.
const (
	Minimal Quoting = iota // fields that need it
	Texts                  // all that are no numbers and not missing, as R does
	All                    // all fields
	None                   // no field, even if it holds a quote
)

// Trailing says which lines have a delimiter at their end.
type Trailing uint8

// The lines with a delimiter at their end.
const (
	NoTrailing Trailing = iota
	RowsTrailing
	AllTrailing
)

// Encoding is how the characters of a file are stored.
type Encoding string

// The encodings.
const (
	UTF8        Encoding = "utf-8"
	UTF8Mark    Encoding = "utf-8 with a mark"
	UTF16LE     Encoding = "utf-16le with a mark"
	UTF16BE     Encoding = "utf-16be with a mark"
	UTF16Bare   Encoding = "utf-16le"
	Windows1252 Encoding = "windows-1252"
)

// Dialect is how a program writes a table.
type Dialect struct {
	Program   string // name of the program, for messages
	Delimiter string
	Aligned   bool // blanks fill the columns to one width; the delimiter is a blank
	Quote     string
	Escape    string // written before a quote inside quotes; most programs use the quote itself
	Quoting   Quoting
	Decimal   string // the decimal mark
	Thousands string // between the thousands, in columns that separate them
	Missing   string
	Header    bool
	Titles    []string // lines above the table
	Padded    bool     // the titles have as many delimiters as the other lines
	Comments  []string // lines above the table that begin with #
	Trailing  Trailing
	RowNames  bool // the first column names the rows; the header has no name and no delimiter for it
	Sep       bool // the first line is sep= and the delimiter, for Excel
	Footer    Footer
	Encoding  Encoding
	End       string // end of each line
	Open      bool   // the last line has no end
}

// Footer says what follows a table.
type Footer uint8

// The footers.
const (
	NoFooter  Footer = iota
	CountRows        // (12 rows), as psql writes
	Total            // a row with the sum of a column
)

// File is a table and the dialect in which it is written.
type File struct {
	Table   Table
	Dialect Dialect
}
