package pb

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestValues(t *testing.T) {
	two := []int64{2}
	for _, c := range []struct {
		tensor Tensor
		floats []float32
		ints   []int64 // nil: the tensor has no integers
	}{
		{Floats("", []float32{1.5, -2}, 2), []float32{1.5, -2}, nil},
		{Doubles("", []float64{0.1, -2}, 1, 2), []float32{0.1, -2}, nil},
		{Ints("", []int64{7, -1 << 60}, 2), []float32{7, -1 << 60}, []int64{7, -1 << 60}},
		{Ints("", []int64{7}), []float32{7}, []int64{7}},
		{Floats("", nil, 3, 0), []float32{}, []int64{}},
		{Tensor{Type: Float, Dims: two, FloatData: []float32{1, 2}}, []float32{1, 2}, nil},
		{Tensor{Type: Double, Dims: two, DoubleData: []float64{1, 2}}, []float32{1, 2}, nil},
		{Tensor{Type: Int64, Dims: two, Int64Data: []int64{1, -2}}, []float32{1, -2}, []int64{1, -2}},
		{Tensor{Type: Int32, Dims: two, Int32Data: []int32{1, -2}}, []float32{1, -2}, []int64{1, -2}},
		{Tensor{Type: Int32, Dims: two, RawData: []byte("\xfe\xff\xff\xff\x02\x00\x00\x00")}, []float32{-2, 2}, []int64{-2, 2}},
		{Tensor{Type: Int16, Dims: two, RawData: []byte("\xfe\xff\x02\x01")}, []float32{-2, 258}, []int64{-2, 258}},
		{Tensor{Type: Uint16, Dims: two, RawData: []byte("\xfe\xff\x02\x01")}, []float32{65534, 258}, []int64{65534, 258}},
		{Tensor{Type: Int8, Dims: two, RawData: []byte("\xfe\x02")}, []float32{-2, 2}, []int64{-2, 2}},
		{Tensor{Type: Uint8, Dims: two, Int32Data: []int32{254, 2}}, []float32{254, 2}, []int64{254, 2}},
		{Tensor{Type: Bool, Dims: two, RawData: []byte("\x00\x02")}, []float32{0, 1}, []int64{0, 1}},
		{Tensor{Type: Uint32, Dims: two, Uint64Data: []uint64{1, math.MaxUint32}}, []float32{1, math.MaxUint32}, []int64{1, math.MaxUint32}},
		{Tensor{Type: Uint64, Dims: two, Uint64Data: []uint64{1, math.MaxUint64}}, []float32{1, math.MaxUint64}, nil},
		{Tensor{Type: Float16, Dims: []int64{6}, Int32Data: []int32{0x3c00, 0xc500, 1, 0x7c00, 0x7e00, 0x8000}},
			[]float32{1, -5, 0x1p-24, float32(math.Inf(1)), float32(math.NaN()), 0}, nil},
		{Tensor{Type: Float16, Dims: two, RawData: []byte("\x00\x3c\xff\x7b")}, []float32{1, 65504}, nil},
		{Tensor{Type: BFloat16, Dims: two, RawData: []byte("\x80\x3f\x00\xc0")}, []float32{1, -2}, nil},
	} {
		got, err := c.tensor.Float32s()
		if d := cmp.Diff(c.floats, got, cmpopts.EquateNaNs()); err != nil || d != "" {
			t.Errorf("%+v: %v %s", c.tensor, err, d)
		}
		ints, err := c.tensor.Int64s()
		if d := cmp.Diff(c.ints, ints); (err != nil) != (c.ints == nil) || d != "" {
			t.Errorf("%+v: %v %s", c.tensor, err, d)
		}
	}
}

func TestValueFaults(t *testing.T) {
	for _, c := range []struct {
		tensor Tensor
		says   string
	}{
		{Floats("w", []float32{1}, 2), `tensor "w": expected 2 values for the shape [2], found 1`},
		{Floats("w", []float32{1}, 1<<15, 1<<14), "expected 536870912 values for the shape [32768 16384], found 1"},
		{Floats("w", nil, 1<<40), "expected at most 2147483647 values, found the shape [1099511627776]"},
		{Floats("w", nil, 1<<40, 1<<40, 0), "expected at most"},
		{Floats("w", nil, -1), "expected no negative dimension, found the shape [-1]"},
		{Floats("w", []float32{1}, make([]int64, maxRank+1)...), "expected at most 64 dimensions, found 65"},
		{Tensor{Type: String, StringData: []string{"x"}}, "expected numbers, found the type string"},
		{Tensor{Type: 14}, "expected numbers, found the type type 14"},
		{Tensor{Type: Float, RawData: []byte("12345")}, "expected a multiple of 4 bytes for the type float, found 5"},
		{Tensor{Type: Float, DoubleData: []float64{1}}, "expected 1 values for the shape [], found 0"},
		{Tensor{Type: Float, Location: External, ExternalData: []Entry{{"location", "w.bin"}}}, "found them in another file, \"w.bin\""},
	} {
		_, err := c.tensor.Float32s()
		if !errors.Is(err, ErrTensor) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.100v: got %v, want %s", c.tensor, err, c.says)
		}
	}
	whole := Floats("w", []float32{1}, 1)
	if _, err := whole.Int64s(); !errors.Is(err, ErrTensor) || !strings.Contains(err.Error(), "expected integers, found the type float") {
		t.Errorf("floats as integers: %v", err)
	}
}
