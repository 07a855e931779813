package data

import (
	"fmt"
	"strings"
	"testing"
)

// TestReadTitles checks lines above a table, as spreadsheets and loggers write them.
func TestReadTitles(t *testing.T) {
	want := "size number 4 19 9\nx1 number -1.5 0.25 -2\n"
	checkCSV(t, []csvCase{
		{"filled up", "Report;\nSales by branch;\nsize;x1\n4;-1,5\n19;0,25\n9;-2\n", ReadOptions{}, want},
		{"and delimiters at all ends", "Report;\nsize;x1;\n4;-1,5;\n19;0,25;\n9;-2;\n", ReadOptions{}, want},
		{"an empty one", ";\nsize;x1\n4;-1,5\n19;0,25\n9;-2\n", ReadOptions{}, want},
		{"above rows that lack a value", "Report;\nname;x1\na;\nb;2\nc;\n", ReadOptions{}, "name category \"a\" \"b\" \"c\"\nx1 number ∅ 2 ∅\n"},
		{"a first row that lacks values is none", "a;;\nb;2;5\nc;;\n", ReadOptions{}, "c0 category \"a\" \"b\" \"c\"\nc1 number ∅ 2 ∅\nc2 number ∅ 5 ∅\n"},
		{"with one word less than columns", "Logger 2.1\nt city x\n1 Rom 2\n2 Bonn 4\n3 Rom 5\n", ReadOptions{}, "t number 1 2 3\ncity category \"Rom\" \"Bonn\" \"Rom\"\nx number 2 4 5\n"},
		{"row names are none", "city x\n1 Rom 2\n2 Bonn 4\n3 Rom 5\n", ReadOptions{}, "city category \"Rom\" \"Bonn\" \"Rom\"\nx number 2 4 5\n"},
		{"names of rows, and a missing number", "city x\na Rom NA\nb Bonn 4\nc Rom 5\n", ReadOptions{}, "city category \"Rom\" \"Bonn\" \"Rom\"\nx number ∅ 4 5\n"},
		{"names are none above numbers with thousands", "price\tx\n$1,545,915.60\t7.5\n$2,965,805.13\t3.5\n", ReadOptions{}, "price number 1545915.6 2965805.13\nx number 7.5 3.5\n"},
	})
}

// TestReadLastLine leaves out the number of rows that psql writes below a table. Another
// line that is no row is reported, and changes nothing in the choice of the delimiter.
func TestReadLastLine(t *testing.T) {
	checkCSV(t, []csvCase{
		{"two columns", "n|time\n0|2021-01-01 00:00:00\n1|2021-01-02 00:00:00\n(2 rows)\n", ReadOptions{}, "n number 0 1\ntime date 18628 18629\n"},
		{"one row", "n|x\n0|y\n(1 row)\n", ReadOptions{}, "n number 0\nx category \"y\"\n"},
		{"without a line end", "n,x\n0,y\n1,z\n(2 rows)", ReadOptions{}, "n number 0 1\nx category \"y\" \"z\"\n"},
		{"with CRLF and an empty line", "n\tx\r\n0\ty\r\n1\tz\r\n(2 rows)\r\n\r\n", ReadOptions{}, "n number 0 1\nx category \"y\" \"z\"\n"},
		{"one column", "n\n5\n7\n(2 rows)\n", ReadOptions{}, "n number 5 7\n"},
		{"no count", "n,x\n(5),y\n(6 rows) more,z\n", ReadOptions{}, "n category \"(5)\" \"(6 rows) more\"\nx category \"y\" \"z\"\n"},
	})
	for _, head := range []string{"n|time", "n|x|start of day"} {
		row := strings.Repeat("1|", strings.Count(head, "|")) + "2021-01-01 00:00:00\n"
		_, err := readText(head+"\n"+row+row+"-- 2 rows\n", ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), `found 1 in "-- 2 rows"`) {
			t.Errorf("%s: expected an error that names the last line, found %v", head, err)
		}
	}
}

// TestReadOneColumn checks files without a delimiter.
func TestReadOneColumn(t *testing.T) {
	checkCSV(t, []csvCase{
		{"decimals with a comma", "pH\n0,5\n1,25\nNA\n", ReadOptions{}, "pH number 0.5 1.25 ∅\n"},
		{"blanks before", "id\n 0\n 12\n", ReadOptions{}, "id number 0 12\n"},
		{"a currency", "income\n€ 26\n€ 16\n", ReadOptions{}, "income number 26 16\n"},
		{"texts with commas", "comment\nfine, really\nno\n", ReadOptions{}, "comment category \"fine, really\" \"no\"\n"},
		{"one single quote", "\",a\"\n'\n", ReadOptions{}, ",a category \"'\"\n"},
		{"single quotes", "'x'\n'-39'\n'43'\n", ReadOptions{}, "x number -39 43\n"},
	})
}

// TestReadEscapes checks quotes with a backslash before them, as R writes them.
func TestReadEscapes(t *testing.T) {
	checkCSV(t, []csvCase{
		{"inside", `"x" "n"` + "\n" + `"a \"b\" c" 1` + "\n" + `"d" 2` + "\n", ReadOptions{}, "x category \"a \\\"b\\\" c\" \"d\"\nn number 1 2\n"},
		{"at both ends", `"x","n"` + "\n" + `"\"b\" c",1` + "\n" + `"d \"e\"",2` + "\n", ReadOptions{}, "x category \"\\\"b\\\" c\" \"d \\\"e\\\"\"\nn number 1 2\n"},
		{"before a blank", `"x" "n"` + "\n" + `"5\" pipe" NA` + "\n" + `"d" 2` + "\n", ReadOptions{}, "x category \"5\\\" pipe\" \"d\"\nn number ∅ 2\n"},
		{"a folder is none", `x,n` + "\n" + `"C:\a, b\",1` + "\n" + `"C:\",2` + "\n", ReadOptions{}, "x category \"C:\\\\a, b\\\\\" \"C:\\\\\"\nn number 1 2\n"},
		{"commas inside, and blanks between", "\"c\" \"n\"\n\"1\" \"fine\" 0\n\"2\" \"good, again\" 5\n\"3\" \"good, again\" 7\n", ReadOptions{}, "c category \"fine\" \"good, again\" \"good, again\"\nn number 0 5 7\n"},
		{"line ends inside", `"x","n"` + "\n" + `"a \"b` + "\n" + `c\" d",1` + "\n" + `"e",2` + "\n", ReadOptions{}, "x category \"a \\\"b\\nc\\\" d\" \"e\"\nn number 1 2\n"},
	})
}

// TestReadComments checks first lines that look like comments.
func TestReadComments(t *testing.T) {
	checkCSV(t, []csvCase{
		{"a spreadsheet's error", "#N/A\t50\n1495,5\t-9\n#N/A\t-22\n#DIV/0!\t1\n", ReadOptions{}, "c0 number ∅ 1495.5 ∅ ∅\nc1 number 50 -9 -22 1\n"},
		{"an error below a comment", "# log\nx,n\n#N/A,1\n2,3\n", ReadOptions{}, "x number ∅ 2\nn number 1 3\n"},
		{"a comment with as many commas as the header", "# logger, started 8:00\nx,n\n1,2\n3,4\n", ReadOptions{}, "x number 1 3\nn number 2 4\n"},
		{"a header in a comment", "# x,n\n1,2\n3,4\n", ReadOptions{}, "x number 1 3\nn number 2 4\n"},
		{"a percent sign before a name", "% fat;n\n1;2\n3;4\n", ReadOptions{}, "% fat number 1 3\nn number 2 4\n"},
	})
}

// TestOneColumnNotes reads a single column whose values hold blanks or commas, and says so
// if they could be several fields.
func TestOneColumnNotes(t *testing.T) {
	checkCSV(t, []csvCase{
		{"amounts", "total sum\n22 €\n9 €\n25 €\n", ReadOptions{}, "total sum number 22 9 25\n"},
		{"percents", "share\n22 %\n9,5 %\n25 %\n", ReadOptions{}, "share number 22 9.5 25\n"},
		{"dates", "at\n12/14/2008 10:58 AM\n7/18/2009 7:40 PM\n", ReadOptions{Kinds: map[string]Kind{"at": Category}}, "at category \"12/14/2008 10:58 AM\" \"7/18/2009 7:40 PM\"\n"},
		{"decimals", "x\n0,64\n1,49\n12,5\n", ReadOptions{}, "x number 0.64 1.49 12.5\n"},
		{"two columns", "0,64\n1,49\n1,20\n", ReadOptions{}, "c0 number 0 1 1\nc1 number 64 49 20\n"},
		{"commas of dates", "Rom|Apr 1, 2017\nBonn|Apr 2, 2017\nRom|Apr 3, 2017\n", ReadOptions{}, "c0 category \"Rom\" \"Bonn\" \"Rom\"\nc1 date 17257 17258 17259\n"},
		{"commas of thousands", "17,935.5;-46\n14,944.25;-45\n33,106.75;37\n", ReadOptions{}, "c0 number 17935.5 14944.25 33106.75\nc1 number -46 -45 37\n"},
	})
	for text, want := range map[string]string{
		"0,64\n1,49\n1,20\n":     `rows such as "0,64" are read as two fields; if each is a number with a decimal comma: --delimiter ';'`,
		"x\n0,64\n1,49\n":        `rows such as "0,64" are read as one number; if they are two fields: --delimiter ,`,
		"small (S)\nlarge (L)\n": `the fields of rows such as "small (S)" are separated by blanks; --delimiter , reads texts with blanks`,
		"0\n1\n0\n0\n":           `the first row, "0", is read as a row; if it is the names of columns: --header yes`,
	} {
		table, err := readText(text, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if notes := fmt.Sprint(table.Notes()); !strings.Contains(notes, want) {
			t.Errorf("%q: got the notes %s, want %s", text, notes, want)
		}
	}
}
