package data

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestReadThousands reads numbers with separators between thousands. All columns of a
// file together show whether a point or a comma comes before the decimals.
func TestReadThousands(t *testing.T) {
	checkCSV(t, []csvCase{
		{"points in whole numbers", "a;b\n437;1,5\n5.302;2,5\n81;3,5\n", ReadOptions{}, "a number 437 5302 81\nb number 1.5 2.5 3.5\n"},
		{"points before a comma", "a;b\n1.621,04;x\n12,5;y\n", ReadOptions{}, "a number 1621.04 12.5\nb category \"x\" \"y\"\n"},
		{"points twice", "a;b\n1.234.567;1\n12;2\n", ReadOptions{}, "a number 1.234567e+06 12\nb number 1 2\n"},
		{"commas before a point", "a,b\n\"5,302.25\",1\n437.5,2\n", ReadOptions{}, "a number 5302.25 437.5\nb number 1 2\n"},
		{"commas in whole numbers", "a,b\n\"5,302\",1.5\n437,2.25\n", ReadOptions{}, "a number 5302 437\nb number 1.5 2.25\n"},
		{"Indian", "a,b\n\"12,34,567\",1.5\n\"45,678\",2.5\n", ReadOptions{}, "a number 1.234567e+06 45678\nb number 1.5 2.5\n"},
		{"blanks", "a;b\n1 234;1,5\n12 345 678;2,5\n9;3,5\n", ReadOptions{}, "a number 1234 1.2345678e+07 9\nb number 1.5 2.5 3.5\n"},
		{"no-break blanks", "a;b\n1\u00a0234,5;1,5\n12\u202f345;2,5\n", ReadOptions{}, "a number 1234.5 12345\nb number 1.5 2.5\n"},
		{"apostrophes", "a;b\n1'234.50;1.5\n12'345;2.5\n", ReadOptions{}, "a number 1234.5 12345\nb number 1.5 2.5\n"},
		{"a point in another column decides", "a,b\n\"5,302\",0.5\n\"1,000\",0.25\n", ReadOptions{}, "a number 5302 1000\nb number 0.5 0.25\n"},
		{"given point", "a;b\n5.302;x\n4.111;y\n", ReadOptions{Decimal: '.'}, "a number 5.302 4.111\nb category \"x\" \"y\"\n"},
		{"given comma", "a;b\n5.302;x\n4.111;y\n", ReadOptions{Decimal: ','}, "a number 5302 4111\nb category \"x\" \"y\"\n"},
	})
}

// TestReadUndecided refuses a file in which a mark may be before decimals or between
// thousands, and names both readings.
func TestReadUndecided(t *testing.T) {
	for text, point := range map[string]string{
		"a;b\n5.302;x\n437;y\n12;z\n":                  "5.302, --decimal comma reads 5302",
		"a;b\n1.250;1\n2.750;2\n3;3\n":                 "1.25, --decimal comma reads 1250",
		"a;b\n1.250;1\n2.750;2\n3.125;3\n":             "1.25, --decimal comma reads 1250",
		"a\tb\n1,234\tx\n99\ty\n7\tz\n":                "1234, --decimal comma reads 1.234",
		"a\tb\n-1,234\tx\n2,345\ty\n7,125\tz\n":        "-1234, --decimal comma reads -1.234",
		"1.250;1;u\n2.750;2;v\n3.125;3;u\n2.5;4,5;v\n": "", // the file has both marks before decimals
	} {
		table, err := readText(text, ReadOptions{})
		if point == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q: got %s, want an error", text, show(table))
			continue
		}
		checkError(t, text, err, ErrColumn, `some-file: column "a": expected numbers that show whether the decimal mark is a point or a comma`, "--decimal point reads "+point)
	}
}

// TestGuessedMark reads such a mark as files with the delimiter usually mean it, and
// says so.
func TestGuessedMark(t *testing.T) {
	for _, c := range []struct{ text, want, note string }{
		{"a,b\n\"5,302\",x\n437,y\n12,z\n", "a number 5302 437 12\n", `a: nothing shows whether "5,302" is 5302 or 5.302; it is read as 5302; --decimal comma reads 5.302`},
		{"a|b\n5.302|x\n437|y\n12|z\n", "a number 5.302 437 12\n", `a: nothing shows whether "5.302" is 5.302 or 5302; it is read as 5.302`},
		{"a,b\n5.302,x\n437,y\n12,z\n", "a number 5.302 437 12\n", "it is read as 5.302"},
		{"a\tb\n5.302\tx\n4.437\ty\n", "a number 5.302 4.437\n", "it is read as 5.302"},
		{"a;b\n1,234;x\n2,345;y\n", "a number 1.234 2.345\n", "it is read as 1.234; --decimal point reads 1234"},
		{"a,b\n5.302,0.5\n4.437,2.25\n", "a number 5.302 4.437\n", ""},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		var notes []string
		for _, w := range table.Notes() {
			notes = append(notes, w.Text)
		}
		if got := strings.Join(notes, "\n"); !strings.HasPrefix(show(table), c.want) || !strings.Contains(got, c.note) || c.note == "" && got != "" {
			t.Errorf("%q: got %sand the notes %q, want %sand %q", c.text, show(table), got, c.want, c.note)
		}
	}
}

// TestReadDress reads numbers with a currency, a percent sign and the like.
func TestReadDress(t *testing.T) {
	checkCSV(t, []csvCase{
		{"dollars", "a,b\n\"$50,000\",1\n$7,2\n-$3.50,3\n", ReadOptions{}, "a number 50000 7 -3.5\nb number 1 2 3\n"},
		{"euros", "a;b\n1.234,50 €;1\n7 €;2\n€ 3,25;3\n", ReadOptions{}, "a number 1234.5 7 3.25\nb number 1 2 3\n"},
		{"percent", "a,b\n12%,1\n0.5%,2\n-3 %,3\n", ReadOptions{}, "a number 12 0.5 -3\nb number 1 2 3\n"},
		{"parentheses", "a,b\n(12.34),1\n5.00,2\n($7.50),3\n", ReadOptions{}, "a number -12.34 5 -7.5\nb number 1 2 3\n"},
		{"Unicode minus", "a,b\n\u22122.5,1\n3,2\n\u22127,3\n", ReadOptions{}, "a number -2.5 3 -7\nb number 1 2 3\n"},
		{"codes of currencies", "a,b\nUSD 5.00,1\n12.50 EUR,2\nCHF 7,3\n", ReadOptions{}, "a number 5 12.5 7\nb number 1 2 3\n"},
		{"missing beside", "a,b\n$5,1\nNA,2\n$7,3\n", ReadOptions{}, "a number 5 ∅ 7\nb number 1 2 3\n"},
		{"kept as texts", "a,b\n$5,1\n$7,3\n", ReadOptions{Kinds: map[string]Kind{"a": Category}}, "a category \"$5\" \"$7\"\nb number 1 3\n"},
		{"no numbers", "a,b\n$a,1\n%,2\n$,3\n", ReadOptions{}, "a category \"$a\" \"%\" \"$\"\nb number 1 2 3\n"},
		{"versions", "a,b\n1.2.3,1\n10.20.30,2\n", ReadOptions{}, "a category \"1.2.3\" \"10.20.30\"\nb number 1 2\n"},
		{"telephone numbers", "a,b\n030 1234 56,1\n030 99 12,2\n", ReadOptions{}, "a category \"030 1234 56\" \"030 99 12\"\nb number 1 2\n"},
	})
}

// TestNumbersInDress writes whole numbers in several forms and reads them back.
func TestNumbersInDress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type form struct{ thousands, before, after string }
		f := rapid.SampledFrom([]form{
			{"", "", ""}, {",", "", ""}, {".", "", ""}, {" ", "", ""}, {"\u00a0", "", ""}, {"'", "", ""},
			{",", "$", ""}, {".", "", " €"}, {"", "", "%"}, {",", "USD ", ""}, {"", "£", ""},
		}).Draw(t, "form")
		comma := f.thousands == "."
		n := rapid.Int64Range(-9_999_999, 9_999_999).Draw(t, "number")
		text := f.before + group(n, f.thousands) + f.after
		if got := numberValue([]byte(text), comma, true); got != float64(n) {
			t.Fatalf("%q: got %v, want %d", text, got, n)
		}
	})
}

// group writes n with a separator between its thousands.
func group(n int64, separator string) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), separator)
}
