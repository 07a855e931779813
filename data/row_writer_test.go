package data

import (
	"bytes"
	"testing"
)

// TestRowWriter writes the rows of a table from memory in each format, with a column
// whose name is taken.
func TestRowWriter(t *testing.T) {
	table := &Table{Rows: 2, Columns: []Column{{Name: "kind", Kind: Category, Values: []string{"a,b", "c"}, Codes: []int32{0, 1}}}}
	for name, want := range map[string]string{
		"x.csv":   "kind,kind 2,score\n\"a,b\",p,0.5\nc,q,1.5\n",
		"x.TSV":   "kind\tkind 2\tscore\na,b\tp\t0.5\nc\tq\t1.5\n",
		"x.jsonl": `{"kind":"a,b","kind 2":"p","score":0.5}` + "\n" + `{"kind":"c","kind 2":"q","score":1.5}` + "\n",
	} {
		var b bytes.Buffer
		w, err := NewRowWriter(&b, name, []string{"kind", "score"})
		if err == nil {
			err = w.Write(table, func(i int) []any { return []any{[]string{"p", "q"}[i], float32(i) + 0.5} })
		}
		if err != nil || b.String() != want {
			t.Errorf("%s: got %q, %v, want %q", name, b.String(), err, want)
		}
	}
	if _, err := NewRowWriter(nil, "x.xls", nil); err == nil {
		t.Error("a file of another ending gave no error")
	}
}

func TestIsTable(t *testing.T) {
	for name, want := range map[string]bool{"a.csv": true, "a.CSV.gz": true, "a.parquet": true, "a.json.zst": true, "a.png": false, "a": false, "csv": false} {
		if got := IsTable(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
