package data

import "testing"

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
