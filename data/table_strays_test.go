package data

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mixedTexts reads a table and returns what the warnings about texts among numbers in
// a part of it say.
func mixedTexts(text string, o ReadOptions) (texts []string, err error) {
	table, err := readText(text, o)
	if err != nil {
		return nil, err
	}
	part := table.Select(Evenly(table.Rows, 30)).Range(0, min(table.Rows, 20))
	for _, w := range part.Notes() {
		if w.Code == Mixed {
			texts = append(texts, w.Text)
		}
	}
	return texts, nil
}

// list returns rows lines of a file, which line returns for the rows counted from 1.
func list(rows int, line func(i int) string) string {
	var b strings.Builder
	for i := range rows {
		fmt.Fprintln(&b, line(i+1))
	}
	return b.String()
}

// numbersBut returns a function for lines with a number and a letter, except that the given
// row has text in place of the number.
func numbersBut(row int, text string) func(i int) string {
	return func(i int) string {
		if i == row {
			return text + ",a"
		}
		return fmt.Sprintf("%d,%c", i%100, 'a'+rune(i%2))
	}
}

// TestMixed reads columns of numbers and dates with a few other values.
func TestMixed(t *testing.T) {
	no := false
	for _, c := range []struct {
		name, text string
		o          ReadOptions
		want       string // the warning's text; "": none
	}{
		{"a typing error", "x,y\n" + list(2000, numbersBut(7, "7x")), ReadOptions{},
			`x is read as texts, because "7x" in row 7 is no number, while 1999 of the first 2000 values are; --missing 7x reads it as a missing value, --kind x=category reads all as texts`},
		{"the first row", "x,y\n" + list(2000, numbersBut(1, "7x")), ReadOptions{}, `because "7x" in row 1 is no number, while 1999`},
		{"no header", list(2000, numbersBut(3, "7x")), ReadOptions{Header: &no}, `c0 is read as texts, because "7x" in row 3 is no number, while 1999 of the first 2000`},
		{"no header, the first row", list(2000, numbersBut(1, "7x")), ReadOptions{Header: &no}, `c0 is read as texts, because "7x" in row 1 is no number, while 1999 of the first 2000`},
		{"a footer", "x;y\n" + list(100, func(i int) string { return fmt.Sprintf("%d,5;%d", i, i%7) }) + "Total;350\n", ReadOptions{}, `x is read as texts, because "Total" in row 101 is no number, while 100 of the first 101 values are`},
		{"a footer below dates", "x,y\n" + list(100, func(i int) string { return fmt.Sprintf("%02d/%02d/2020,%d", i%12+1, i%28+1, i%7) }) + "Total,350\n", ReadOptions{}, `because "Total" in row 101 is no date, while 100`},
		{"several", "x,y\n" + list(70, numbersBut(7, "7x")) + "8x,a\n9x,a\n", ReadOptions{}, `because "7x" in row 7 and 2 more values are no numbers, while 69 of the first 72`},
		{"missing values", "x,y\n" + list(50, numbersBut(7, "7x")) + strings.Repeat(",a\n", 50), ReadOptions{}, `49 of the first 50 values are`},
		{"a footer of a short file", "x,y\n1,a\n2,b\n3,a\n4,b\nTotal,c\n", ReadOptions{}, `x is read as texts, because "Total" in row 5 is no number, while 4 of the first 5 values are`},
		{"a footer below dressed numbers", "x,y\n$1,a\n$2.50,b\n$3,a\nTotal,c\n", ReadOptions{}, `"Total" in row 4 is no number, while 3 of the first 4`},
		{"a first row that names units", "x,y\nkg,a\n2,b\n3,a\n4,b\n", ReadOptions{Header: new(true)}, `"kg" in row 1 is no number, while 3 of the first 4`},
		{"a word inside a short file", "x,y\n1,a\n2,b\nlow,a\n4,b\n5,c\n", ReadOptions{}, ""},
		{"two words at the end of a short file", "x,y\n1,a\n2,b\n3,c\nTotal,a\nMean,c\n", ReadOptions{}, `"Total" in row 4 and "Mean" in row 5 are no numbers, while 3 of the first 5`},
		{"two words at the start of a short file", "x,y\nkg,a\nnet,b\n3,c\n4,b\n5,c\n", ReadOptions{Header: new(true)}, `"kg" in row 1 and "net" in row 2 are no numbers, while 3 of the first 5`},
		{"three words at the end of a short file", "x,y\n1,a\n2,b\n3,c\n4,b\nTotal,a\nMean,c\nMax,a\n", ReadOptions{}, ""},
		{"a word at either end", "x,y\nkg,a\n2,b\n3,c\n4,b\nTotal,a\n", ReadOptions{Header: new(true)}, ""},
		{"three values", "x,y\n1,a\n2,b\nTotal,c\n", ReadOptions{}, ""},
		{"known", "x,y\n" + list(2000, numbersBut(7, "7x")), ReadOptions{Missing: []string{"7x"}}, ""},
		{"meant", "x,y\n" + list(2000, numbersBut(7, "7x")), ReadOptions{Kinds: map[string]Kind{"x": Category}}, ""},
		{"left out", "x,y\n" + list(2000, numbersBut(7, "7x")), ReadOptions{Drop: []string{"x"}}, ""},
		{"a twentieth", "x,y\n" + list(95, numbersBut(0, "")) + strings.Repeat("z,a\n", 5), ReadOptions{}, `"z" in row 96 and 4 more values`},
		{"more than a twentieth", "x,y\n" + list(94, numbersBut(0, "")) + strings.Repeat("z,a\n", 6), ReadOptions{}, ""},
		{"few rows", "x,y\n" + list(minInspected-1, numbersBut(7, "7x")), ReadOptions{}, ""},
		{"JSON", list(50, func(i int) string { return []string{`{"x":1}`, `{"x":"7x","y":2}`}[b2i(i == 5)] }), ReadOptions{}, `because "7x" in row 5 is no number, while 49 of the first 50`},
		{"JSON of texts", list(50, func(i int) string { return []string{`{"x":"1"}`, `{"x":"7x","y":2}`}[b2i(i == 5)] }), ReadOptions{}, ""},
	} {
		for _, cached := range []bool{false, true} {
			if cached {
				cache, err := NewCache(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				defer cache.Close()
				c.o.Cache = cache
			}
			got, err := mixedTexts(c.text, c.o)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if c.want == "" && got != nil || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("%s: got %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// TestMixedTarget warns of a target too, and of no column that is not used.
func TestMixedTarget(t *testing.T) {
	text := "a,b,c,y\n" + strings.Repeat("1,2,3,4\n2,3,4,5\n", 50) + "z,z,z,z\n"
	table, err := readText(text, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := TableSet(table, TableOptions{Targets: []string{"y"}, Drop: []string{"a"}, Group: "b"})
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, w := range set.Notes {
		if w.Code == Mixed {
			columns = append(columns, w.Column)
		}
	}
	if d := cmp.Diff([]string{"c", "y"}, columns); d != "" {
		t.Error(d)
	}
}
