package serve

import (
	"math"
	"testing"
)

// TestCopyFloats copies numbers in both ways, from an odd address.
func TestCopyFloats(t *testing.T) {
	numbers := []float32{0, float32(math.Copysign(0, -1)), 1.5, -2e38, 1e-45, float32(math.Inf(1))}
	tensor := []byte("_" + floats(numbers))[1:]
	native := littleEndian
	defer func() { littleEndian = native }()
	for _, littleEndian = range []bool{native, false} {
		x := make([]float32, len(numbers)+1)
		copyFloats(x[:len(numbers)], tensor)
		if !equalBits(x, append(numbers, 0)) {
			t.Errorf("got %v, want %v", x, numbers)
		}
	}
}
