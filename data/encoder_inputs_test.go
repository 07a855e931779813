package data

import (
	"math"
	"slices"
	"testing"
)

// TestAppendInputs lists the inputs of every kind of column, in rows of a part of a
// table. Those that are zero are left out.
func TestAppendInputs(t *testing.T) {
	nan := float32(math.NaN())
	e := &Encoder{Columns: []EncodedColumn{
		{Name: "number", Scale: 2, Mean: 1, Low: -9, High: 9, Fill: 1, Indicator: true},
		{Name: "yes", Kind: Boolean},
		{Name: "day", Kind: Date, Scale: 1, Low: -9, High: 99, Cycles: []Cycle{WeekCycle}},
		{Name: "color", Kind: Category, Values: []string{"blue", "red"}},
	}}
	table := &Table{Rows: 4, Columns: []Column{
		{Name: "color", Kind: Category, Codes: []int32{0, 1, -1, 0}, Values: []string{"red", "blue"}},
		{Name: "number", Numbers: []float32{8, 5, nan, 1}},
		{Name: "yes", Kind: Boolean, Numbers: []float32{0, 1, nan, 0}},
		{Name: "day", Kind: Date, Numbers: []float32{3, 7, nan, nan}},
	}}
	bound, err := e.Bind(table)
	if err != nil {
		t.Fatal(err)
	}
	part := bound.Range(1, 4)
	sine, cosine := WeekCycle.point(7)
	for i, columns := range [][][]Input{
		{{{0, 2}}, {{2, 1}}, {{3, 7}, {4, sine}, {5, cosine}}, {{6, 1}}},
		{{{1, 1}}, nil, nil, nil},
		{nil, {{2, -1}}, nil, {{7, 1}}},
	} {
		for k, want := range columns {
			want = slices.DeleteFunc(want, func(in Input) bool { return in.Value == 0 })
			if got := part.AppendInputs(nil, k, i); !slices.Equal(got, want) {
				t.Errorf("row %d, %s: %v, want %v", i+1, e.Columns[k].Name, got, want)
			}
		}
	}
	plain := Features{Rows: 2, Cols: 2, Floats: []float32{1, 2, 0, 4}}
	if got, none := plain.AppendInputs(nil, 1, 1), plain.AppendInputs(nil, 0, 1); !slices.Equal(got, []Input{{1, 4}}) || none != nil {
		t.Errorf("plain floats: %v and %v", got, none)
	}
}
