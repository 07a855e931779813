package data

import (
	"strings"
	"testing"
)

// TestReadMissing takes words such as NA for missing values among numbers, dates and
// booleans, and for texts among texts.
func TestReadMissing(t *testing.T) {
	checkCSV(t, []csvCase{
		{"Excel's errors", "a,b\n1,x\n#DIV/0!,y\n#N/A,x\n4,#REF!\n", ReadOptions{}, "a number 1 ∅ ∅ 4\nb category \"x\" \"y\" \"x\" \"#REF!\"\n"},
		{"points of SAS", "a,b\n1.5,x\n.,y\n2.5,x\n", ReadOptions{}, "a number 1.5 ∅ 2.5\nb category \"x\" \"y\" \"x\"\n"},
		{"among dates", "a,b\n2024-01-02,x\nNA,y\n2024-01-03,x\n", ReadOptions{}, "a date 19724 ∅ 19725\nb category \"x\" \"y\" \"x\"\n"},
		{"among booleans", "a,b\nyes,x\n?,y\nno,x\n", ReadOptions{}, "a boolean 1 ∅ 0\nb category \"x\" \"y\" \"x\"\n"},
		{"a class called None", "a,y\n1,None\n2,minor\n3,None\n4,severe\n", ReadOptions{}, "a number 1 2 3 4\ny category \"None\" \"minor\" \"None\" \"severe\"\n"},
		{"classes of signs", "a,y\n1,+\n2,-\n3,+\n4,-\n", ReadOptions{}, "a number 1 2 3 4\ny category \"+\" \"-\" \"+\" \"-\"\n"},
		{"a country called NA", "a,y\n1,DE\n2,NA\n3,FR\n", ReadOptions{}, "a number 1 2 3\ny category \"DE\" \"NA\" \"FR\"\n"},
		{"empty among texts", "a,y\n1,x\n2,\n3,z\n", ReadOptions{}, "a number 1 2 3\ny category \"x\" ∅ \"z\"\n"},
		{"named among texts", "a,y\n1,x\n2,None\n3,z\n", ReadOptions{Missing: []string{"None"}}, "a number 1 2 3\ny category \"x\" ∅ \"z\"\n"},
		{"only empty fields", "a,y\n1,x\nNA,y\n,z\n", ReadOptions{Header: new(true), OnlyEmpty: true}, "a category \"1\" \"NA\" ∅\ny category \"x\" \"y\" \"z\"\n"},
		{"only empty fields and one text", "a,y\n1,x\nNA,y\n-9,z\n", ReadOptions{OnlyEmpty: true, Missing: []string{"NA"}}, "a number 1 ∅ -9\ny category \"x\" \"y\" \"z\"\n"},
		{"kept by a kind", "a,y\n1,x\nNA,y\n3,z\n", ReadOptions{Kinds: map[string]Kind{"a": Category}}, "a category \"1\" \"NA\" \"3\"\ny category \"x\" \"y\" \"z\"\n"},
	})
}

// TestMissingNotes says which texts count as missing and which do not.
func TestMissingNotes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a,b\n1,x\n#DIV/0!,y\n", `"#DIV/0!" counts as a missing value in a; --missing none reads it as a text`},
		{"a,b\n?,?\n1,x\n2,y\n", `"?" counts as a missing value in a; --missing none reads it as a text`},
		{"a,b\n?,?\n1,x\n2,y\n", `"?" is read as an ordinary text in b; --missing '?' reads it as a missing value`},
		{"a,y\n1,None\n2,minor\n", `"None" is read as an ordinary text in y; --missing None reads it as a missing value`},
		{"a,b,y\nNA,NA,x\n1,2,z\n", `"NA" counts as a missing value in a, b; --missing none`},
		{"a,y\n1,x\n,z\n", ""},
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
		if got := strings.Join(notes, "\n"); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q: got the notes %q, want %q", c.text, got, c.want)
		}
	}
}
