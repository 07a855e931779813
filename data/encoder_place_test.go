package data

import (
	"slices"
	"strings"
	"testing"
)

// plainEncoder returns an encoder of columns with the given names.
func plainEncoder(t *testing.T, names string) *Encoder {
	t.Helper()
	e, err := PlainColumns(strings.Fields(names))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestRowsWithoutColumnsBefore takes rows without a header that lack the target before the
// model's columns, and no others, by place.
func TestRowsWithoutColumnsBefore(t *testing.T) {
	for name, c := range map[string]struct {
		columns, rows string
		want          []float32 // the place of each column among the rows; nil: an error
	}{
		"without the target": {"c1 c2 c3", "c0 c1 c2", []float32{0, 1, 2}},
		"with the target":    {"c1 c2 c3", "c0 c1 c2 c3", []float32{1, 2, 3}},
		"without two":        {"c2 c3", "c0 c1", []float32{0, 1}},
		"by name":            {"c1 c2 c3", "c3 c1 c2", []float32{1, 2, 0}},
		"the target behind":  {"c0 c1", "c0 c1", []float32{0, 1}},
		"one too few":        {"c1 c2 c3", "c0 c1", nil},
		"with a gap":         {"c1 c3", "c0 c1", nil},
		"in another order":   {"c2 c1", "c0 c1", nil},
		"names":              {"a b", "c0 c1", nil},
		"named rows":         {"c1 c2", "a b", nil},
	} {
		rows := &Table{Rows: 1}
		for i, column := range strings.Fields(c.rows) {
			rows.Columns = append(rows.Columns, numbers(column, float32(i)))
		}
		got, err := plainEncoder(t, c.columns).Encode(rows)
		if (err != nil) != (c.want == nil) || !slices.Equal(got.Floats, c.want) {
			t.Errorf("%s: got %v, %v", name, got.Floats, err)
		}
	}
}

// TestPlain tells columns that become inputs as they are from others.
func TestPlain(t *testing.T) {
	for name, change := range map[string]func(c *EncodedColumn){
		"a kind":      func(c *EncodedColumn) { c.Kind = Boolean },
		"a mean":      func(c *EncodedColumn) { c.Mean = 1 },
		"a scale":     func(c *EncodedColumn) { c.Scale = 2 },
		"a least":     func(c *EncodedColumn) { c.Low = 0 },
		"a greatest":  func(c *EncodedColumn) { c.High = 255 },
		"an origin":   func(c *EncodedColumn) { c.Origin = 1e6 },
		"one more":    func(c *EncodedColumn) { c.Indicator = true },
		"of no value": nil,
	} {
		e := plainEncoder(t, "a b")
		if change == nil {
			e.Columns[1].Fill = 3
		} else {
			change(&e.Columns[1])
		}
		if e.Plain() != (change == nil) {
			t.Errorf("%s: got %v", name, e.Plain())
		}
	}
}
