package dialect

import (
	"testing"
	"time"
)

// small is a table with a missing number and a text that needs quotes.
func small() Table {
	return Table{Rows: 3, Columns: []Column{
		{Name: "no", Kind: Whole, Values: []Value{{Number: 7}, {Missing: true}, {Number: 12}}},
		{Name: "x y", Kind: Decimal, Style: Style{Digits: 3}, Values: []Value{{Number: 1234}, {Number: 5500}, {Number: 2345}}},
		{Name: "text", Kind: Phrase, Values: []Value{{Text: `a "b"`}, {Text: "c;d"}, {Text: "é"}}},
		{Name: "day", Kind: Date, Style: Style{Layout: "02/01/2006"}, Values: []Value{{Time: day(3)}, {Time: day(4)}, {Time: day(12)}}},
	}}
}

func day(n int) time.Time { return time.Date(2021, 2, n, 0, 0, 0, 0, time.UTC) }

// TestBytes checks files of some programs, written by hand.
func TestBytes(t *testing.T) {
	pandas := common("pandas", ",")
	semicolons := common("Excel", ";")
	semicolons.Decimal, semicolons.End, semicolons.Encoding, semicolons.Missing = ",", "\r\n", Windows1252, "-"
	semicolons.Titles, semicolons.Padded, semicolons.Trailing = []string{"Report"}, true, RowsTrailing
	r := common("R", " ")
	r.Quoting, r.Escape, r.Missing, r.RowNames = Texts, `\`, "NA", true
	printed := common("printed", " ")
	printed.Aligned, printed.Quoting, printed.Header, printed.Missing, printed.Open = true, None, false, "nan", true
	for _, c := range []struct {
		dialect Dialect
		want    string
	}{
		{pandas, "no,x y,text,day\n7,1.234,\"a \"\"b\"\"\",03/02/2021\n,5.500,c;d,04/02/2021\n12,2.345,é,12/02/2021\n"},
		{semicolons, "Report;;;\r\nno;x y;text;day\r\n7;1,234;\"a \"\"b\"\"\";03/02/2021;\r\n-;5,500;\"c;d\";04/02/2021;\r\n12;2,345;\xe9;12/02/2021;\r\n"},
		{r, "\"x y\" \"text\" \"day\"\n7 1.234 \"a \\\"b\\\"\" 03/02/2021\nNA 5.500 \"c;d\" 04/02/2021\n12 2.345 \"é\" 12/02/2021\n"},
		{printed, "  7 1.234 a \"b\" 03/02/2021\nnan 5.500   c;d 04/02/2021\n 12 2.345     é 12/02/2021"},
	} {
		f := File{small(), c.dialect}
		if got := string(f.Bytes()); got != c.want {
			t.Errorf("%s: expected\n%q, found\n%q", c.dialect.Program, c.want, got)
		}
	}
}

// TestSecond checks which other tables are found to have the same bytes.
func TestSecond(t *testing.T) {
	plain := common("pandas", ";")
	plain.Quoting = All
	for _, c := range []struct {
		what    string
		columns []int
		header  bool
		want    string
	}{
		{"decimals with three digits", []int{1, 2}, true, "decimals are thousands"},
		{"whole numbers", []int{0, 2}, true, ""},
		{"days up to the twelfth", []int{0, 3}, true, "day and month are swapped"},
		{"only texts", []int{2}, true, "the header is a row"},
		{"only texts without a header", []int{2}, false, "the first row is a header"},
	} {
		f := File{Table{Rows: 3}, plain}
		f.Dialect.Header = c.header
		for _, i := range c.columns {
			f.Table.Columns = append(f.Table.Columns, small().Columns[i])
		}
		if got := f.second(f.Bytes()); got != c.want {
			t.Errorf("%s: expected %q, found %q", c.what, c.want, got)
		}
	}
}
