package data

import (
	"math"
	"testing"
)

// TestHashRows checks that rows have the same hash if, and only if, they have the same
// values. A text that is a number is that number.
func TestHashRows(t *testing.T) {
	none, minus := float32(math.NaN()), float32(math.Copysign(0, -1))
	x := numbers("x", 0, 1, none, 0, 0, 1, minus)
	y := numbers("y", 1, 0, 0, none, 0, 1, 1)
	hashes := hashRows([]*Column{&x, &y}, 7)
	row := map[uint64]int{}
	for i, h := range hashes[:6] {
		if k, ok := row[h]; ok {
			t.Errorf("rows %d and %d have the same hash", k+1, i+1)
		}
		row[h] = i
	}
	if hashes[6] != hashes[0] {
		t.Error("-0 and 0 have different hashes")
	}
	asTexts := texts("x", "0", "1", "", "0", "0", "1", "-0")
	for i, h := range hashRows([]*Column{&asTexts, &y}, 7) {
		if h != hashes[i] {
			t.Errorf("row %d: the text %s has another hash than the number", i+1, asTexts.text(asTexts.key(i)))
		}
	}
}
