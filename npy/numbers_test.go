package npy

import (
	"math"
	"slices"
	"testing"
)

// TestNumbers reads every dtype as Float32s does, and keeps the digits beyond float32.
func TestNumbers(t *testing.T) {
	for dtype := range kinds {
		a := Array{DType: dtype, Shape: []int{3}, Data: slices.Repeat([]byte{0, 1, 3, 0, 60, 1, 2, 64}, 3)[:3*dtype.Size()]}
		value, err := a.Numbers()
		if err != nil {
			t.Fatal(err)
		}
		want, err := a.Float32s()
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range want {
			if float32(value(i)) != x {
				t.Errorf("%s: value %d: got %v, want %v", dtype, i, value(i), x)
			}
		}
	}
	for dtype, want := range map[DType]struct {
		bits  uint64
		value float64
	}{
		F8: {math.Float64bits(4512345.67), 4512345.67}, I8: {1<<40 + 1, 1<<40 + 1}, U8: {1 << 63, 1 << 63},
	} {
		value, err := Array{DType: dtype, Data: le.AppendUint64(nil, want.bits)}.Numbers()
		if err != nil || value(0) != want.value {
			t.Errorf("%s: got %v, want %v", dtype, err, want.value)
		}
	}
	if _, err := (Array{DType: F8}).Numbers(); err == nil {
		t.Error("no data: got no error")
	}
}
