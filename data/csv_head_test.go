package data

import (
	"fmt"
	"strings"
	"testing"
)

// wholeRows returns rows of two or three numbers, none of which counts.
func wholeRows(columns int) string {
	var b strings.Builder
	for i := range 12 {
		for c := range columns {
			b.WriteString(strings.Repeat(",", min(c, 1)) + fmt.Sprint((i*7+c*5)%11*3))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// indexed writes the index of each row before it.
func indexed(rows string) string {
	var b strings.Builder
	for i, row := range strings.SplitAfter(strings.TrimSuffix(rows, "\n"), "\n") {
		fmt.Fprintf(&b, "%d,%s", i, row)
	}
	return b.String() + "\n"
}

// halves returns rows of numbers with decimals.
func halves(columns int) string {
	return strings.Repeat(strings.TrimSuffix(strings.Repeat("0.5,", columns), ",")+"\n", 24)
}

// TestHeaderOfNumbers takes a first row that counts, or that differs in kind from all
// rows below, for the names of the columns.
func TestHeaderOfNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		names  string // of the columns
		noted  bool   // there is a note, since it could be otherwise
		rowsOf int
	}{
		"counts from 0":                     {"0,1,2\n" + wholeRows(3), "0 1 2", true, 12},
		"counts from 1":                     {"1,2,3\n" + wholeRows(3), "1 2 3", true, 12},
		"counts behind the index of pandas": {",0,1\n" + indexed(wholeRows(2)), "c0 0 1", true, 12},
		"years":                             {"2019,2020,2021\n" + halves(3), "2019 2020 2021", true, 24},
		"years behind a text":               {"country,2019,2020\n" + strings.Repeat("x,0.5,0.5\ny,1.5,2.5\n", 6), "country 2019 2020", true, 12},
		"whole numbers above decimals":      {"100,5,300\n" + halves(3), "100 5 300", true, 24},
		"a number above dates":              {"2020,a\n" + strings.Repeat("2024-01-02,x\n2024-01-03,y\n", 6), "2020 a", true, 12},
		"a number above booleans":           {"a,7\n" + strings.Repeat("x,yes\ny,no\n", 6), "a 7", true, 12},
		"an index beside years":             {",2019,2020\n" + indexed(halves(2)), "c0 2019 2020", true, 24},
		"texts above numbers":               {"a,b\n" + wholeRows(2), "a b", false, 12},
		"one text above numbers":            {"a,7\n" + wholeRows(2), "a 7", true, 12},
		"a row of numbers":                  {"9,3,6\n" + wholeRows(3), "c0 c1 c2", false, 13},
		"a row of decimals":                 {"0.25,0.5,1.5\n" + halves(3), "c0 c1 c2", false, 25},
		"two equal numbers":                 {"3,3,4\n" + halves(3), "c0 c1 c2", false, 25},
		"all rows count":                    {"0,1,2\n3,4,5\n6,7,8\n9,10,11\n12,13,14\n15,16,17\n18,19,20\n21,22,23\n24,25,26\n27,28,29\n30,31,32\n", "c0 c1 c2", true, 11},
		"too few rows to judge":             {"0,1,2\n5,5,9\n7,7,3\n", "c0 c1 c2", true, 3},
		"numbers above texts":               {"1,2\n" + strings.Repeat("x,y\nz,y\n", 6), "c0 c1", true, 13},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, column := range table.Columns {
			names = append(names, column.Name)
		}
		if got := strings.Join(names, " "); got != c.names || table.Rows != c.rowsOf {
			t.Errorf("%s: got the columns %s and %d rows, want %s and %d", name, got, table.Rows, c.names, c.rowsOf)
		}
		noted := false
		for _, w := range table.Notes() {
			noted = noted || strings.Contains(w.Text, "--header")
		}
		if noted != c.noted {
			t.Errorf("%s: got the notes %v, want one about the header: %v", name, table.Notes(), c.noted)
		}
	}
}

// TestReadHeaders checks first rows that name the columns though they count, and others
// that do not name them.
func TestReadHeaders(t *testing.T) {
	checkCSV(t, []csvCase{
		{"an unnamed index", ",class\n0,red\n1,blue\n8,red\n", ReadOptions{}, "c0 number 0 1 8\nclass category \"red\" \"blue\" \"red\"\n"},
		{"an unnamed index and a count", ",0\n1,13.5\n2,13.5\n3,0.5\n", ReadOptions{}, "c0 number 1 2 3\n0 number 13.5 13.5 0.5\n"},
		{"an index with a gap", ",class\n0,red\n,blue\n8,red\n", ReadOptions{}, "c0 number ∅ 0 ∅ 8\nc1 category \"class\" \"red\" \"blue\" \"red\"\n"},
		{"few rows below a count from 0", "0,1,2\n0.5,0,red\n0.7,1,blue\n", ReadOptions{}, "0 number 0.5 0.7\n1 number 0 1\n2 category \"red\" \"blue\"\n"},
		{"few rows below a count from 4", "4,5,6\n0.5,0,7\n0.7,1,8\n", ReadOptions{}, "c0 number 4 0.5 0.7\nc1 number 5 0 1\nc2 number 6 7 8\n"},
		{"a text before a zero is no step", "0,1,2,3\na,0,b,0\nb,0,a,0\n", ReadOptions{}, "0 category \"a\" \"b\"\n1 number 0 0\n2 category \"b\" \"a\"\n3 number 0 0\n"},
		{"years and a name behind them", years("2011;2012;2013;class", "5,5;7,5;9;lo", "6,5;8;4,5;mi"), ReadOptions{},
			"2011 number 5.5 6.5 5.5 6.5 5.5 6.5 5.5 6.5 5.5 6.5\n2012 number 7.5 8 7.5 8 7.5 8 7.5 8 7.5 8\n2013 number 9 4.5 9 4.5 9 4.5 9 4.5 9 4.5\nclass category \"lo\" \"mi\" \"lo\" \"mi\" \"lo\" \"mi\" \"lo\" \"mi\" \"lo\" \"mi\"\n"},
		{"no header, and delimiters at the ends", "2021-12-17\t28.6\t\n2021-12-18\t23.7\t\n2021-12-19\t33\t\n", ReadOptions{}, "c0 date 18978 18979 18980\nc1 number 28.6 23.7 33\n"},
	})
}

// years repeats two rows below a header.
func years(head, a, b string) string {
	text := head + "\n"
	for range 5 {
		text += a + "\n" + b + "\n"
	}
	return text
}
