package data

import "testing"

// TestPlain checks which settings of a column change its numbers.
func TestPlain(t *testing.T) {
	for name, change := range map[string]func(c *EncodedColumn){
		"kind":      func(c *EncodedColumn) { c.Kind = Boolean },
		"mean":      func(c *EncodedColumn) { c.Mean = 1 },
		"scale":     func(c *EncodedColumn) { c.Scale = 2 },
		"low":       func(c *EncodedColumn) { c.Low = 0 },
		"high":      func(c *EncodedColumn) { c.High = 255 },
		"origin":    func(c *EncodedColumn) { c.Origin = 1e6 },
		"indicator": func(c *EncodedColumn) { c.Indicator = true },
	} {
		e, err := PlainColumns([]string{"a", "b"})
		if err != nil || !e.Plain() {
			t.Fatalf("got %v, %v", e, err)
		}
		e.Columns[1].Fill = 3 // of a missing value only
		if !e.Plain() {
			t.Error("with a number for missing values: got false")
		}
		if change(&e.Columns[1]); e.Plain() {
			t.Errorf("%s: got true", name)
		}
	}
}
