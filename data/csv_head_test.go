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
		"texts above numbers":               {"a,b\n" + wholeRows(2), "a b", false, 12},
		"one text above numbers":            {"a,7\n" + wholeRows(2), "a 7", true, 12},
		"a row of numbers":                  {"9,3,6\n" + wholeRows(3), "c0 c1 c2", false, 13},
		"a row of decimals":                 {"0.25,0.5,1.5\n" + halves(3), "c0 c1 c2", false, 25},
		"two equal numbers":                 {"3,3,4\n" + halves(3), "c0 c1 c2", false, 25},
		"all rows count":                    {"0,1,2\n3,4,5\n6,7,8\n9,10,11\n12,13,14\n15,16,17\n18,19,20\n21,22,23\n24,25,26\n27,28,29\n30,31,32\n", "c0 c1 c2", true, 11},
		"too few rows to judge":             {"0,1,2\n5,5,9\n7,7,3\n", "c0 c1 c2", false, 3},
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
