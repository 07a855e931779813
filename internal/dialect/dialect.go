package dialect

// Quoting says which fields are in quotes.
type Quoting uint8

// The ways of quoting.
const (
	Minimal Quoting = iota // fields that need quotes
	Texts                  // all fields that are neither numbers nor missing, as in R
	All                    // all fields
	None                   // no field, even if it contains a quote
)

// Trailing says which lines end with a delimiter.
type Trailing uint8

// The kinds of lines that end with a delimiter.
const (
	NoTrailing Trailing = iota
	RowsTrailing
	AllTrailing
)

// Encoding is the character encoding of a file.
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

// Dialect says how a program writes a table.
type Dialect struct {
	Program   string // name of the program, for messages
	Delimiter string
	Aligned   bool // blanks fill each column to the same width; the delimiter is a blank
	Quote     string
	Escape    string // character before a quote inside quotes; most programs use the quote itself
	Quoting   Quoting
	Decimal   string // the decimal mark
	Thousands string // thousands separator, in columns that use one
	Missing   string
	Header    bool
	Titles    []string // lines above the table
	Padded    bool     // titles have as many delimiters as the other lines
	Comments  []string // lines above the table that begin with #
	Trailing  Trailing
	RowNames  bool // the header has no field for the first column
	Sep       bool // the first line names the delimiter, as in Excel's sep=;
	Footer    Footer
	Encoding  Encoding
	End       string // line end
	Open      bool   // the last line has no line end
}

// Footer is what is written below a table.
type Footer uint8

// The footers.
const (
	NoFooter  Footer = iota
	CountRows        // (12 rows), as psql writes
	Total            // a row with the sum of a column
)

// File is a table, together with the dialect in which it is written.
type File struct {
	Table   Table
	Dialect Dialect
}
