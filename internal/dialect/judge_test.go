package dialect

import (
	"bytes"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// TestFaults checks that a table that is not the one that was written is noticed.
func TestFaults(t *testing.T) {
	for what, change := range map[string]func(*data.Table){
		"":                        func(*data.Table) {},
		"whole as number":         func(t *data.Table) { t.Columns[0].Numbers[2] = 13 },
		"decimal as number":       func(t *data.Table) { t.Columns[1].Numbers[1] *= 1000 },
		"phrase as category":      func(t *data.Table) { t.Columns[2].Values[0] = "a b" },
		"date as date":            func(t *data.Table) { t.Columns[3].Numbers[0]++ },
		"date as number":          func(t *data.Table) { t.Columns[3].Kind = data.Number },
		"name":                    func(t *data.Table) { t.Columns[1].Name = "other" },
		"columns":                 func(t *data.Table) { t.Columns = t.Columns[:3] },
		"rows":                    func(t *data.Table) { *t = *t.Select([]int32{0}) },
		"header read as a row":    func(t *data.Table) { *t = *t.Select([]int32{0, 0, 1, 2}) },
		"whole as number, filled": func(t *data.Table) { t.Columns[0].Numbers[1] = 0 },
	} {
		f := File{small(), common("pandas", ",")}
		f.Table.Columns[3].Style.Layout = "2006-01-02"
		table, err := data.ReadTable(bytes.NewReader(f.Bytes()), "table.csv", data.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		change(table)
		var v Verdict
		v.compare(f, table)
		switch {
		case what == "" && v.Outcome != Right:
			t.Errorf("expected a table that is read rightly, found %+v", v)
		case what != "" && (v.Outcome < Warned || v.Faults[0].What != bare(what)):
			t.Errorf("%s: expected that fault, found %+v", what, v)
		}
	}
}

// bare returns what is before a comma.
func bare(what string) string {
	before, _, _ := bytes.Cut([]byte(what), []byte(","))
	return string(before)
}

// TestDebatable checks the readings that are right by a rule.
func TestDebatable(t *testing.T) {
	d := common("pandas", ",")
	d.Missing = "NA"
	f := File{Table{Rows: 3, Columns: []Column{
		{Name: "a", Kind: Word, Values: []Value{{Text: "red"}, {Missing: true}, {Text: "blue"}}},
		{Name: "b", Kind: Whole, Values: []Value{{Number: 1}, {Number: 3}, {Number: 8}}},
	}}, d}
	for missing, right := range map[string]bool{"NA": true, "N/A": false} {
		table, err := data.ReadTable(bytes.NewReader(f.Bytes()), "table.csv", data.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		table.Columns[0] = data.Column{Name: "a", Kind: data.Category, Codes: []int32{0, 1, 2}, Values: []string{"red", missing, "blue"}}
		var v Verdict
		if v.compare(f, table); (v.Outcome == Right) != right || (len(v.Notes) == 1) != right {
			t.Errorf("%s: expected a right reading by a rule: %t, found %+v", missing, right, v)
		}
	}
}

// TestNamed checks when a warning is about a column.
func TestNamed(t *testing.T) {
	for _, c := range []struct {
		warning data.Warning
		want    bool
	}{
		{data.Warning{Column: "a b", Text: "a b is constant"}, true},
		{data.Warning{Column: "c", Text: "c looks like a b"}, false},
		{data.Warning{Text: "x, a b: texts are read as numbers"}, true},
		{data.Warning{Text: `the first row, "a b, c", is read as a row`}, true},
		{data.Warning{Text: "a blank is the delimiter"}, false},
	} {
		if got := named([]data.Warning{c.warning}, "a b"); got != c.want {
			t.Errorf("%+v: expected %t, found %t", c.warning, c.want, got)
		}
	}
}
