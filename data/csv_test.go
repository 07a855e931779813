package data

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// readText reads a table from a text.
func readText(text string, o ReadOptions) (*Table, error) {
	return ReadTable(strings.NewReader(text), "some-file", o)
}

// show writes a table as one line for each column: name, kind and values.
func show(t *Table) string {
	var b strings.Builder
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "%s %s", c.Name, c.Kind)
		for i := range t.Rows {
			switch {
			case c.Kind == Category && c.Codes[i] < 0, c.Kind != Category && math.IsNaN(float64(c.Numbers[i])):
				b.WriteString(" ∅")
			case c.Kind == Category:
				fmt.Fprintf(&b, " %q", c.Values[c.Codes[i]])
			case c.Exact != nil:
				fmt.Fprintf(&b, " %s", numberText(c.Exact[i]))
			default:
				fmt.Fprintf(&b, " %v", c.Numbers[i])
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// setFor sets a variable for the rest of a test.
func setFor[T any](t interface{ Cleanup(func()) }, variable *T, value T) {
	before := *variable
	*variable = value
	t.Cleanup(func() { *variable = before })
}

// csvCase is a file and what show writes of it, or "" if it is an error.
type csvCase struct {
	name, text string
	o          ReadOptions
	want       string
}

func checkCSV(t *testing.T, cases []csvCase) {
	t.Helper()
	for _, c := range cases {
		got, err := readText(c.text, c.o)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: got %s, want an error", c.name, show(got))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if show(got) != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, show(got), c.want)
		}
	}
}

// TestReadCSV reads fields in all forms and finds the kinds of their columns.
func TestReadCSV(t *testing.T) {
	checkCSV(t, []csvCase{
		{"numbers", "a,b\n1,-2.5\n+3,1e5\n.5,5.\n", ReadOptions{}, "a number 1 3 0.5\nb number -2.5 100000 5\n"},
		{"no last line end", "a,b\n1,2\n3,4", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"empty last field", "a,b\n1,x\n2,", ReadOptions{}, "a number 1 2\nb category \"x\" ∅\n"},
		{"CRLF and BOM", "\ufeffa,b\r\n1,x\r\n2,y\r\n", ReadOptions{}, "a number 1 2\nb category \"x\" \"y\"\n"},
		{"empty lines", "\n\na,b\n\n1,2\n\r\n3,4\n\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"quotes", "a,\"b \"\"c\"\"\"\n\"1\",\"x,\ny\"\n2,\"\"\"\"\n", ReadOptions{}, "a number 1 2\nb \"c\" category \"x,\\ny\" \"\\\"\"\n"},
		{"spaces", "a, b\n 1 , x y \n2,\" z \"\n3 , \"w\" \n", ReadOptions{}, "a number 1 2 3\nb category \"x y\" \" z \" \"w\"\n"},
		{"missing", "a,b\n1,x\nNA,N/A\nNaN,null\nNone,?\n-,\n\"\",\"\"\n", ReadOptions{}, "a number 1 ∅ ∅ ∅ ∅ ∅\nb category \"x\" \"N/A\" \"null\" \"?\" ∅ ∅\n"},
		{"booleans", "a,b,c\ntrue,YES,0\nf,no,1\nTrue,Yes,1\n", ReadOptions{}, "a boolean 1 0 1\nb boolean 1 0 1\nc number 0 1 1\n"},
		{"dates", "a,b\n1970-01-02,02.01.1970\n1970-01-03 12:00:00,\n1970-01-03T12:00:00Z,1.2.1970\n1970-01-03T12:00:00+12:00,\n", ReadOptions{}, "a date 1 2.5 2.5 2\nb date 1 ∅ 31 ∅\n"},
		{"month first", "a\n01/02/1970\n01/13/1970\n", ReadOptions{}, "a date 1 12\n"},
		{"day first", "a\n02/01/1970\n13/01/1970\n", ReadOptions{}, "a date 1 12\n"},
		{"either first", "a\n02/01/1970\n01/02/1970\n", ReadOptions{}, ""},
		{"both first", "a\n13/01/1970\n01/13/1970\n", ReadOptions{}, "a category \"13/01/1970\" \"01/13/1970\"\n"},
		{"no such date", "a\n2023-02-29\n2023-02-28\n", ReadOptions{}, "a category \"2023-02-29\" \"2023-02-28\"\n"},
		{"all missing", "a,b\nNA,1\n,2\n", ReadOptions{}, "a number ∅ ∅\nb number 1 2\n"},
		{"mixed", "a,b\n1,true\nx,1\n", ReadOptions{}, "a category \"1\" \"x\"\nb category \"true\" \"1\"\n"},
		{"other dates", "a,b,c\n1970/01/02,02.01.1970 12:00,02/13/1970 00:00\n1970-01-03 12:00,2.1.1970,1/1/1970 12:00:00\n", ReadOptions{}, "a date 1 2.5\nb date 1.5 1\nc date 43 0.5\n"},
		{"one column", "a\n1\n2\n", ReadOptions{}, "a number 1 2\n"},
		{"not braces", "{\"a\",b\n1,2\n", ReadOptions{}, ""},
	})
}

// TestReadCSVDelimiters finds what separates fields and decimals.
func TestReadCSVDelimiters(t *testing.T) {
	checkCSV(t, []csvCase{
		{"semicolons", "a;b\n1,5;x\n2;y\n", ReadOptions{}, "a number 1.5 2\nb category \"x\" \"y\"\n"},
		{"commas before decimals", "a;b;c;d\n-0,250;1,234;1,5;1,234,567\n,5;2;1.5;2\n", ReadOptions{}, "a number -0.25 0.5\nb number 1.234 2\nc category \"1,5\" \"1.5\"\nd number 1.234567e+06 2\n"},
		{"commas before decimals without a header", "1,5;2,25;x\n0,5;3,75;y\n", ReadOptions{}, "c0 number 1.5 0.5\nc1 number 2.25 3.75\nc2 category \"x\" \"y\"\n"},
		{"semicolons in texts", "1,x;5,2\n3,y;6,4\n", ReadOptions{}, "c0 number 1 3\nc1 category \"x;5\" \"y;6\"\nc2 number 2 4\n"},
		{"given comma", "a;b\n1,234;1.234\n2;2\n", ReadOptions{Decimal: ','}, "a number 1.234 2\nb number 1234 2\n"},
		{"given point", "a;b\n1,5;1.5\n2;2\n", ReadOptions{Decimal: '.'}, "a category \"1,5\" \"2\"\nb number 1.5 2\n"},
		{"tabs", "a\tb\n1\t\n2\tx\n", ReadOptions{}, "a number 1 2\nb category ∅ \"x\"\n"},
		{"bars", "a|b\n1|2\n", ReadOptions{}, "a number 1\nb number 2\n"},
		{"given delimiter", "a:b,c\n1:2\n", ReadOptions{Delimiter: ':'}, "a number 1\nb,c number 2\n"},
		{"spaces between", "a b\n1 2\n", ReadOptions{Delimiter: ' '}, "a number 1\nb number 2\n"},
	})
}

// TestReadCSVHeaders finds out whether the first line has the names.
func TestReadCSVHeaders(t *testing.T) {
	yes, no := true, false
	checkCSV(t, []csvCase{
		{"no header", "5.1,x\n4.9,y\n", ReadOptions{}, "c0 number 5.1 4.9\nc1 category \"x\" \"y\"\n"},
		{"no header, text", "x,low\ny,low\nx,high\n", ReadOptions{}, "c0 category \"x\" \"y\" \"x\"\nc1 category \"low\" \"low\" \"high\"\n"},
		{"header of texts", "size,color\nbig,red\nsmall,red\n", ReadOptions{}, "size category \"big\" \"small\"\ncolor category \"red\" \"red\"\n"},
		{"header with numbers", "label,0,1\n7,1,1\n", ReadOptions{}, "label number 7\n0 number 1\n1 number 1\n"},
		{"header without a name", ",a\n0,x\n1,y\n", ReadOptions{Header: &yes}, "c0 number 0 1\na category \"x\" \"y\"\n"},
		{"given no header", "a,1\nb,2\n", ReadOptions{Header: &no}, "c0 category \"a\" \"b\"\nc1 number 1 2\n"},
	})
}

// TestReadCSVOptions leaves out columns and takes kinds and missing values as given.
func TestReadCSVOptions(t *testing.T) {
	checkCSV(t, []csvCase{
		{"further missing values", "a,b\n1,x\nunknown,-999\n-999,y\n3,z\n", ReadOptions{Missing: []string{"unknown", "-999"}}, "a number 1 ∅ ∅ 3\nb category \"x\" ∅ \"y\" \"z\"\n"},
		{"further missing values in the first row", "1,unknown,3\n4,5,6\n", ReadOptions{Missing: []string{"unknown"}}, "c0 number 1 4\nc1 number ∅ 5\nc2 number 3 6\n"},
		{"dropped", "a,b,c\n1,x,2\n3,\xff,4\n5,,6\n", ReadOptions{Drop: []string{"b"}}, "a number 1 3 5\nc number 2 4 6\n"},
		{"only", "a,b,c\n1,x,2\n3,\xff,4\n", ReadOptions{Only: []string{"c", "d"}}, "c number 2 4\n"},
		{"given kinds", "a,b,c\n1,1,0\n2,0,1\n", ReadOptions{Kinds: map[string]Kind{"a": Category, "b": Boolean}}, "a category \"1\" \"2\"\nb boolean 1 0\nc number 0 1\n"},
	})
}

func TestReadCSVFaults(t *testing.T) {
	yes := true
	long := strings.Repeat("x", maxFieldBytes+1)
	numbers := "a,b\n" + strings.Repeat("1,2\n", sampleRows)
	texts := "a,b\n" + strings.Repeat("1,x\n", sampleRows)
	const fillerRows = csvSampleBytes / 4
	filler := "a,b\n" + strings.Repeat("1,x\n", fillerRows)
	for _, c := range []struct {
		name, text string
		o          ReadOptions
		want       string
		is         error
	}{
		{"empty", "", ReadOptions{}, "line 1: expected a table, found an empty file", ErrTruncated},
		{"blank", "\ufeff \n\n", ReadOptions{}, "line 1: expected a table, found an empty file", ErrTruncated},
		{"header alone", "a,b\n", ReadOptions{Header: &yes}, "line 2: expected at least one row, found the end of the file", ErrTruncated},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00", ReadOptions{}, "found UTF-32; iconv -f utf-32 -t utf-8", ErrFormat},
		{"binary", "a,b\n1,\x00\x00\x00\n", ReadOptions{}, `line 2: expected text in UTF-8, found a NUL byte, as in binary data; if the rest is text, tr -d '\000' removes such bytes`, ErrFormat},
		{"NUL far down", filler + "1,x\x00\n", ReadOptions{}, fmt.Sprintf(`row %d, line %d, column "b": expected text without NUL bytes, found one after "x"; tr -d '\000' removes`, fillerRows+1, fillerRows+2), ErrFormat},
		{"NUL far down in quotes", filler + "1,\"x\x00\"\n", ReadOptions{}, "expected text without NUL bytes, found one after", ErrFormat},
		{"short row", "a,b,c\n1,2,3\n1,2\n", ReadOptions{}, `row 2, line 3: expected 3 fields between delimiters (','), as in the first row, found 2 in "1,2"; --comment`, ErrFormat},
		{"long row", "a,b\n1,2\n1,2,3\n", ReadOptions{}, `row 2, line 3: expected 2 fields between delimiters (','), as in the first row, found 3 in "1,2,3"; --comment`, ErrFormat},
		{"open quote", "a,b\n1,x\n2,\"y\n3,z\n", ReadOptions{}, `row 2, line 3, column "b": expected a closing quote, found none for the field that begins with "y\n3,z\n"`, ErrFormat},
		{"text in numbers", numbers + "\"3\n\",4\nx,4\n", ReadOptions{}, `row 10001, line 10002, column "a": expected a number, found "3\n"; --missing $'"3\n"' reads it as a missing value, --kind a=category reads the column as texts`, ErrColumn},
		{"line after quoted line ends", texts + "1,\"x\ny\"\nz,4\n", ReadOptions{}, `row 10002, line 10004, column "a": expected a number, found "z"`, ErrColumn},
		{"infinite", "a,b\n1,2\n2,-inf\n", ReadOptions{}, `row 2, line 3, column "b": expected a finite number of at most 3.4e38, found "-inf"; --missing`, ErrColumn},
		{"beyond float32", "a,b\n1,2\n2,1e39\n", ReadOptions{}, `column "b": expected a finite number of at most 3.4e38, found "1e39"`, ErrColumn},
		{"hexadecimal", "a\n1\n0x10\n", ReadOptions{Kinds: map[string]Kind{"a": Number}}, `row 2, line 3, column "a": expected a number, found "0x10"`, ErrColumn},
		{"forced boolean", "a\n1\n2\n", ReadOptions{Kinds: map[string]Kind{"a": Boolean}}, `row 2, line 3, column "a": expected true or false, found "2"`, ErrColumn},
		{"forced date", "a\n01/02/2006\n", ReadOptions{Header: &yes, Kinds: map[string]Kind{"a": Date}}, `column "a": expected dates that show whether the day or the month comes first, found only dates such as "01/02/2006"; use --kind a=day-first or --kind a=month-first`, ErrColumn},
		{"decimals with a point", "a;b\n" + strings.Repeat("1,5;x\n", sampleRows) + "1.5;x\n", ReadOptions{}, `row 10001, line 10002, column "a": expected a number with a decimal comma, found "1.5"`, ErrColumn},
		{"dropped column missing", "a,b\n1,2\n", ReadOptions{Drop: []string{"d"}}, `expected a column "d", found a, b`, ErrColumn},
		{"forced column missing", "a,b\n1,2\n", ReadOptions{Kinds: map[string]Kind{"d": Number}}, `expected a column "d", found a, b`, ErrColumn},
		{"not UTF-8", "a,b\n1,x\n2,\xe9\x81\n", ReadOptions{}, `row 2, line 3, column "b": expected text in UTF-8, found "\xe9\x81"; try --encoding windows-1252`, ErrFormat},
		{"name not UTF-8", "a,\xe9\x81\n1,x\n", ReadOptions{}, `line 1: column 2: expected a name in UTF-8`, ErrFormat},
		{"delimiter", "a\n", ReadOptions{Delimiter: '.'}, "expected one ASCII character that is no quote, line end or part of a number, found '.'", ErrFormat},
		{"field too long", "a,b\n1,2\n1," + long + "\n", ReadOptions{Kinds: map[string]Kind{"a": Number}}, `row 2, line 3, column "b": expected a field of at most 1048576 bytes, found 1048577`, ErrLimit},
		{"row too long", "a,b\n1,2\n" + strings.Repeat(",", maxRowBytes+1), ReadOptions{}, `row 2, line 3: expected at most 131072 columns, found more`, ErrLimit},
		{"too many columns", strings.Repeat(",", maxColumns) + "\n", ReadOptions{}, "line 1: expected at most 131072 columns, found more", ErrLimit},
	} {
		_, err := readText(c.text, c.o)
		checkError(t, c.name, err, c.is, "some-file: ", c.want)
	}
}

// A file whose first row does not end has that reported, or what is wrong in the row.
func TestReadNoFirstRow(t *testing.T) {
	const limit = "expected a first row that ends within 33554432 bytes, found none"
	for _, c := range []struct {
		name, file, start, more, want string
		is                            error
	}{
		{"fields", "x.csv", "a,b,", strings.Repeat("x", maxFieldBytes-1) + ",", limit, ErrLimit},
		{"after an empty line", "x.csv", "\na,b,", strings.Repeat("x", maxFieldBytes-1) + ",", limit, ErrLimit},
		{"nothing", "x.csv", "", strings.Repeat("\n", 1<<20), limit, ErrLimit},
		{"too many columns", "x.csv", "", strings.Repeat("1,", 1<<20), "expected at most 131072 columns, found", ErrLimit},
		{"a quote never closed", "x.csv", "a,\"b\n", strings.Repeat("1,2\n", 1<<20), "line 1: expected a closing quote", ErrFormat},
		{"zeros", "x.csv", "", strings.Repeat("\x00", 1<<20), "found a NUL byte, as in binary data", ErrFormat},
		{"JSON", "x.json", `{"a":1`, strings.Repeat(" ", 1<<20), limit, ErrLimit},
		{"JSON of nothing", "x.json", "", strings.Repeat(" ", 1<<20), limit, ErrLimit},
		{"JSON of something else", "x.json", "[", strings.Repeat(" ", 1<<20), "line 1: expected an object such as", ErrFormat},
		{"JSON of zeros", "x.json", "", strings.Repeat("\x00", 1<<20), "found a NUL byte, as in binary data", ErrFormat},
	} {
		file := io.MultiReader(strings.NewReader(c.start), &lines{line: c.more, n: maxSampleBytes/len(c.more) + 1})
		_, err := ReadTable(file, c.file, ReadOptions{})
		checkError(t, c.name, err, c.is, c.file+": ", c.want)
	}
}

// wide returns a text of ASCII in UTF-16, with the zeros first if zero is 1.
func wide(text string, zero int) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		pair := [2]byte{c, 0}
		b.WriteByte(pair[zero])
		b.WriteByte(pair[1-zero])
	}
	return b.String()
}

// A row of fields that are right may be too long all the same.
func TestReadCSVRowTooLong(t *testing.T) {
	const fields = 20
	field := strings.Repeat("x", maxFieldBytes-1)
	text := strings.Repeat("a,", fields) + "b\n" + strings.Repeat("1,", fields) + "2\n" + strings.Repeat(field+",", fields) + "x\n"
	no := false
	_, err := readText(text, ReadOptions{Header: &no})
	checkError(t, "long row", err, ErrLimit, "some-file: row 3, line 3: expected a row of at most 16777216 bytes, found a longer one")
}

func TestReadCSVManyTexts(t *testing.T) {
	setFor(t, &maxCategories, 1000)
	setFor(t, &blockBytes, 512)
	text := []byte("a\n")
	for i := range maxCategories + 1 {
		text = append(strconv.AppendInt(append(text, 'x'), int64(i), 36), '\n')
	}
	_, err := ReadTable(bytes.NewReader(text), "some-file", ReadOptions{})
	checkError(t, "many texts", err, ErrLimit, `some-file: row 1001, column "a": expected at most 1000 different texts`, "--drop a leaves the column out")
}

// Rows are given out before a fault is met.
func TestScanTable(t *testing.T) {
	setFor(t, &blockBytes, 64)
	text := "a,b\n" + strings.Repeat("1,x\n2,y\n", sampleRows) + "oops,z\n"
	rows := 0
	for block, err := range ScanTable(strings.NewReader(text), "some-file", ReadOptions{}) {
		if err != nil {
			checkError(t, "fault", err, ErrColumn, "row 20001, line 20002")
			break
		}
		rows += block.Rows
	}
	if rows < 2*sampleRows-64 {
		t.Errorf("got %d rows before the fault", rows)
	}
	for block, err := range ScanTable(strings.NewReader(text), "some-file", ReadOptions{}) {
		if err != nil || block.Rows == 0 || block.Name != "some-file" {
			t.Errorf("got %+v, %v", block, err)
		}
		break // and nothing is left behind
	}
}

// lines is a file of the same line n times, and then of another.
type lines struct {
	line, last string
	n          int
	rest       []byte
}

func (l *lines) Read(b []byte) (read int, err error) {
	for read < len(b) {
		if len(l.rest) == 0 {
			if l.n < 0 {
				return read, io.EOF
			}
			many := min(l.n, 1<<12)
			l.rest = []byte(strings.Repeat(l.line, many))
			if l.n -= many; many == 0 {
				l.rest, l.n = []byte(l.last), -1
			}
		}
		n := copy(b[read:], l.rest)
		read, l.rest = read+n, l.rest[n:]
	}
	return read, nil
}

// A fault is reported with its place, however far down it is.
func TestScanTableFarDown(t *testing.T) {
	const row = 9_999_999
	file := io.MultiReader(strings.NewReader("a,b\n"), &lines{line: "1,2\n", n: row - 1, last: "1,oops\n3,4\n"})
	var err error
	for _, err = range ScanTable(file, "some-file", ReadOptions{}) {
	}
	checkError(t, "far down", err, ErrColumn, `some-file: row 9999999, line 10000000, column "b": expected a number, found "oops"`)
}

func TestScanTableKeepsReadErrors(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	_, err := ReadTable(iotest.TimeoutReader(strings.NewReader(text)), "x", ReadOptions{})
	checkError(t, "read error", err, iotest.ErrTimeout, "x: ")
}

// Whatever is written as CSV is read back, for any number of cores, length of
// blocks and delimiter.
func TestCSVRoundTrip(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	blocks := blockBytes
	defer func() { blockBytes = blocks }()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		blockBytes = rapid.SampledFrom([]int{1, 7, 64, 1000, 1 << 20}).Draw(t, "block")
		runtime.GOMAXPROCS(rapid.IntRange(1, 4).Draw(t, "cores"))
		delimiter := rapid.SampledFrom([]rune{',', ';', '\t', '|', ' '}).Draw(t, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end")
		kinds, header := map[string]Kind{}, true
		for _, c := range table.Columns {
			kinds[c.Name] = c.Kind
		}
		got, err := readText(writeCSV(table, delimiter, end), ReadOptions{Delimiter: delimiter, Header: &header, Kinds: kinds})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Columns {
			got.Columns[i].Exact = nil // the text of a large float32 is another number
		}
		if show(got) != show(table) {
			t.Fatalf("got\n%swant\n%s", show(got), show(table))
		}
		for i, c := range table.Columns {
			if !slices.Equal(got.Columns[i].Values, c.Values) {
				t.Fatalf("column %q: got the values %q, want %q", c.Name, got.Columns[i].Values, c.Values)
			}
		}
	})
}

// drawTable returns a table of any contents.
func drawTable(t *rapid.T) *Table {
	rows := rapid.IntRange(1, 50).Draw(t, "rows")
	table := &Table{Rows: rows}
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z",;\n ]{0,6}[a-z]`), 1, 6, rapid.ID).Draw(t, "names")
	text := rapid.OneOf(rapid.StringMatching(`[xyz",;|\n\t ]{0,4}`), rapid.StringN(0, 5, -1)).
		Filter(func(s string) bool { return !strings.Contains(s, "\x00") })
	number := rapid.Float32().Filter(func(v float32) bool { return !math.IsInf(float64(v), 0) })
	for _, name := range names {
		c := Column{Name: name, Kind: rapid.SampledFrom([]Kind{Number, Category, Boolean}).Draw(t, "kind")}
		var words blockWords
		holder := &Table{Columns: []Column{c}}
		for range rows {
			switch c.Kind {
			case Number:
				c.Numbers = append(c.Numbers, number.Draw(t, "number"))
			case Boolean:
				c.Numbers = append(c.Numbers, float32(rapid.IntRange(0, 1).Draw(t, "boolean")))
			case Category:
				word := []byte(text.Draw(t, "text"))
				code := int32(-1)
				if !isMissing(word) {
					code, _ = words.code(holder, 0, word)
				}
				c.Codes = append(c.Codes, code)
			}
		}
		c.Values = holder.Columns[0].Values
		table.Columns = append(table.Columns, c)
	}
	return table
}

// writeCSV writes a table with quotes around all texts.
func writeCSV(t *Table, delimiter rune, end string) string {
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	var b strings.Builder
	line := func(cell func(c *Column) string) {
		for i := range t.Columns {
			if i > 0 {
				b.WriteRune(delimiter)
			}
			b.WriteString(cell(&t.Columns[i]))
		}
		b.WriteString(end)
	}
	line(func(c *Column) string { return quote(c.Name) })
	for r := range t.Rows {
		line(func(c *Column) string {
			switch {
			case c.Kind == Category && c.Codes[r] < 0:
				return `""`
			case c.Kind == Category:
				return quote(c.Values[c.Codes[r]])
			case math.IsNaN(float64(c.Numbers[r])):
				return "NaN"
			}
			return strconv.FormatFloat(float64(c.Numbers[r]), 'g', -1, 32)
		})
	}
	return b.String()
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{
		"a,b\n1,2\n", "a;\"b\"\"\"\n1;\"x\ny\"\r\n", "x\ty\n\n2020-01-01\ttrue\n", ",,\n,,", "a\n1/13/2000\n", "a b\n1e5,-\n", "\ufeffa,b\n\"", "\"a\n", "a,b\n16777217,1\n1234567.89,x\n,2\n", "a;b\n16777217,5;1\n", "a\x00,\x00b\x00\n\x00", "a,b\n1,\x00\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read := func(block int) (*Table, error) {
			setFor(t, &blockBytes, block)
			return ReadTable(bytes.NewReader(text), "x.csv", ReadOptions{})
		}
		whole, err := read(1 << 16)
		parts, partsErr := read(5)
		if fmt.Sprint(err) != fmt.Sprint(partsErr) {
			t.Fatalf("whole: %v; in parts: %v", err, partsErr)
		}
		if err != nil {
			return
		}
		if err := whole.check(); err != nil {
			t.Fatal(err)
		}
		if show(whole) != show(parts) {
			t.Fatalf("whole:\n%sin parts:\n%s", show(whole), show(parts))
		}
		last := whole.Columns[len(whole.Columns)-1:]
		alone, err := ReadTable(bytes.NewReader(text), "x.csv", ReadOptions{Only: []string{last[0].Name}})
		if err != nil {
			t.Fatalf("the last column alone: %v", err)
		}
		if want := show(&Table{Rows: whole.Rows, Columns: last}); show(alone) != want {
			t.Fatalf("the last column alone:\n%swith the others:\n%s", show(alone), want)
		}
	})
}
