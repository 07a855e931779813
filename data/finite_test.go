package data

import (
	"math"
	"testing"
)

// TestAllFinite finds a fault in the part of any core.
func TestAllFinite(t *testing.T) {
	many, nan := make([]float32, 1<<18), float32(math.NaN())
	for _, at := range []int{0, 1 << 17, 1<<18 - 1} {
		many[at] = nan
		if AllFinite(many) {
			t.Errorf("a fault at %d was not found", at)
		}
		many[at] = 0
	}
	if !AllFinite(many) {
		t.Error("zeros are not finite")
	}
}
