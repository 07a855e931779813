package data

import (
	"strings"
	"testing"
)

// TestReadBlanks reads fields between single blanks and between runs of blanks.
func TestReadBlanks(t *testing.T) {
	checkCSV(t, []csvCase{
		{"single", "1 2.5 a\n3 4.5 b\n5 6.5 a\n", ReadOptions{}, "c0 number 1 3 5\nc1 number 2.5 4.5 6.5\nc2 category \"a\" \"b\" \"a\"\n"},
		{"runs", " 1.0   22 up\n10.5  3 down\n 7    444  up\n", ReadOptions{}, "c0 number 1 10.5 7\nc1 number 22 3 444\nc2 category \"up\" \"down\" \"up\"\n"},
		{"header", "width height kind\n1   2   x\n30  40  y\n", ReadOptions{}, "width number 1 30\nheight number 2 40\nkind category \"x\" \"y\"\n"},
		{"runs of tabs", "1\t2\t3.5\n4\t\t5\t6.5\n7\t8\t\t9.5\n10\t11\t12.5\n", ReadOptions{}, "c0 number 1 4 7 10\nc1 number 2 5 8 11\nc2 number 3.5 6.5 9.5 12.5\n"},
		{"quoted names at the end", "18.0 8 \"ford torino\"\n15.5 4 \"opel\"\n16.0 6 \"amc rebel sst\"\n", ReadOptions{}, "c0 number 18 15.5 16\nc1 number 8 4 6\nc2 category \"ford torino\" \"opel\" \"amc rebel sst\"\n"},
		{"missing value", "1 ? 3\n4 5 6\n7 8 9\n", ReadOptions{}, "c0 number 1 4 7\nc1 number ∅ 5 8\nc2 number 3 6 9\n"},
		{"commas win", "a b,c d\n1 2,3\n4 5,6\n", ReadOptions{}, "a b category \"1 2\" \"4 5\"\nc d number 3 6\n"},
	})
}

// TestReadBareQuotes reads a quote within a field as a character like others.
func TestReadBareQuotes(t *testing.T) {
	checkCSV(t, []csvCase{
		{"inch", "size,n\n3\" pipe,1\n5\" pipe,2\n", ReadOptions{}, "size category \"3\\\" pipe\" \"5\\\" pipe\"\nn number 1 2\n"},
		{"inside words", "who,n\nJohn \"Jack\" Smith,1\nAnn,2\n", ReadOptions{}, "who category \"John \\\"Jack\\\" Smith\" \"Ann\"\nn number 1 2\n"},
		{"at the end", "a,n\nsaid \"no\",1\nx,2\n", ReadOptions{}, "a category \"said \\\"no\\\"\" \"x\"\nn number 1 2\n"},
		{"text after a quoted field", "a,n\n\"x\" y,1\nz,2\n", ReadOptions{}, "a category \"x y\" \"z\"\nn number 1 2\n"},
		{"one alone", "a,n\n12\",1\nz,2\n", ReadOptions{}, "a category \"12\\\"\" \"z\"\nn number 1 2\n"},
		{"apostrophes", "a,n\nit's,1\nO'Neill,2\n'tis,3\n", ReadOptions{}, "a category \"it's\" \"O'Neill\" \"'tis\"\nn number 1 2 3\n"},
		{"an apostrophe beside quoted dates", "\"at\" \"who\"\n\"Jul 24, 1990\" \"O'Neil\"\n\"Jul 26, 1990\" \"Jean Paul\"\n", ReadOptions{}, "at date 7509 7511\nwho category \"O'Neil\" \"Jean Paul\"\n"},
		{"never closed", "a,n\n\"x,1\nz,2\n", ReadOptions{}, ""},
	})
}

// TestReadLayouts reads what programs write around and beside a table.
func TestReadLayouts(t *testing.T) {
	zero := 0
	checkCSV(t, []csvCase{
		{"row names of R", "\"x\" \"y\"\n\"1\" 2.5 \"a\"\n\"2\" 3.5 \"b\"\n", ReadOptions{}, "x number 2.5 3.5\ny category \"a\" \"b\"\n"},
		{"row names after tabs", "mpg\tcyl\nMazda\t21.0\t6\nFiat\t32.4\t4\n", ReadOptions{}, "mpg number 21 32.4\ncyl number 6 4\n"},
		{"trailing delimiters", "a,b\n1,2,\n3,4,\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"trailing delimiters everywhere", "a;b;\n1,5;x;\n2,5;y;\n", ReadOptions{}, "a number 1.5 2.5\nb category \"x\" \"y\"\n"},
		{"trailing delimiter of the header", "a,b,\n1,2\n3,4\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"trailing delimiters without a header", "1,2,\n3,4,\n5,6,\n", ReadOptions{}, "c0 number 1 3 5\nc1 number 2 4 6\n"},
		{"single quotes", "'a','b'\n1,'x, y'\n2,'it''s'\n3,'z'\n", ReadOptions{}, "a number 1 2 3\nb category \"x, y\" \"it's\" \"z\"\n"},
		{"sep line", "sep=;\na;b\n1;x\n2;y\n", ReadOptions{}, "a number 1 2\nb category \"x\" \"y\"\n"},
		{"sep line in quotes", "\"sep=|\"\r\na|b\r\n1,5|x\r\n2,5|y\r\n", ReadOptions{}, "a number 1.5 2.5\nb category \"x\" \"y\"\n"},
		{"comments first", "# made today\n# by a sensor\na,b\n1,2\n# pause\n3,4\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"comments of percent signs", "% a relation\na,b\n1,2\n% pause\n3,4\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"names in a comment", "# a b\n1 2\n3 4\n5 6\n", ReadOptions{}, "a number 1 3 5\nb number 2 4 6\n"},
		{"given comments", "a,b\n1,2\n! pause\n3,4\n", ReadOptions{Comment: "!"}, "a number 1 3\nb number 2 4\n"},
		{"title", "Monthly report\na,b\n1,2\n3,4\n", ReadOptions{}, "a number 1 3\nb number 2 4\n"},
		{"titles and an empty line", "Report\n2024\n\na;b\n1,5;2\n3;4\n5;6\n", ReadOptions{}, "a number 1.5 3 5\nb number 2 4 6\n"},
		{"title with trailing delimiters", "Report,,\na,b,c\n1,2,3\n4,5,6\n", ReadOptions{}, "a number 1 4\nb number 2 5\nc number 3 6\n"},
		{"given lines to skip", "x,y\nz,w\na,b\n1,2\n3,4\n", ReadOptions{Skip: new(2)}, "a number 1 3\nb number 2 4\n"},
		{"no lines to skip", "Report\na,b\n1,2\n3,4\n", ReadOptions{Skip: &zero}, ""},
		{"equal names", "a,a,b,a\n1,2,3,4\n5,6,7,8\n", ReadOptions{}, "a number 1 5\na.1 number 2 6\nb number 3 7\na.2 number 4 8\n"},
		{"equal names beside one so made", "a,a,a.1\n1,2,3\n5,6,7\n", ReadOptions{}, "a number 1 5\na.2 number 2 6\na.1 number 3 7\n"},
	})
}

// TestLayoutNotes says what was left out and which names were changed.
func TestLayoutNotes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"title", "Monthly report\na,b\n1,2\n3,4\n", `1 line is left out above the table, from "Monthly report"; --skip 0 keeps all lines`},
		{"titles", "Report\n2024\n\na;b\n1,5;2\n3;4\n5;6\n", `2 lines are left out above the table, from "Report"; --skip 0`},
		{"comments", "# x\na,b\n1,2\n", "lines that begin with # are left out"},
		{"row names", "x y\na 1 2\nb 3 4\n", "their first field is left out as a row name"},
		{"equal names", "a,a\n1,2\n", "column 2 is renamed to a.1, because an earlier column is named a, too"},
		{"header that counts", "0,1\n" + strings.Repeat("5.5,7.25\n", 12), `the first row, "0, 1", is read as the names of columns; if it is a row: --header no`},
		{"quotes", "a,b\n1,'x'\n", ""},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var notes []string
		for _, w := range table.Notes() {
			notes = append(notes, w.Text)
		}
		if got := strings.Join(notes, "\n"); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got the notes %q, want %q", c.name, got, c.want)
		}
	}
}
