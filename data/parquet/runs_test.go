package parquet

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

func TestRuns(t *testing.T) {
	packed := []byte{1<<1 | 1, 0x88, 0xc6, 0xfa} // 0 to 7 in 3 bits each
	for _, c := range []struct {
		name  string
		b     []byte
		width uint
		n     int
		want  []uint32
	}{
		{"packed", packed, 3, 8, []uint32{0, 1, 2, 3, 4, 5, 6, 7}},
		{"some of them", packed, 3, 5, []uint32{0, 1, 2, 3, 4}},
		{"a run", []byte{3 << 1, 0x34, 0x12}, 13, 3, []uint32{0x1234, 0x1234, 0x1234}},
		{"a run of too many", append(binary.AppendUvarint(nil, math.MaxUint64-1), 7), 3, 2, []uint32{7, 7}},
		{"packed, too many", append(binary.AppendUvarint(nil, math.MaxUint64), 0x88, 0xc6, 0xfa), 3, 8, []uint32{0, 1, 2, 3, 4, 5, 6, 7}},
		{"no bits", []byte{4 << 1}, 0, 4, []uint32{0, 0, 0, 0}},
		{"both", append([]byte{1 << 1, 5}, packed...), 3, 3, []uint32{5, 0, 1}},
		{"too few", []byte{3 << 1, 1}, 1, 4, nil},
		{"packed, too few", packed[:3], 3, 8, nil},
		{"too wide", []byte{3 << 1, 1}, 33, 3, nil},
		{"cut", []byte{3 << 1}, 1, 3, nil},
	} {
		got, err := runs(c.b, c.width, c.n)
		if !slices.Equal(got, c.want) || (err == nil) != (c.want != nil) {
			t.Errorf("%s: got %v (%v), want %v", c.name, got, err, c.want)
		}
	}
}

// TestDeltaFaults reads numbers whose count is not the expected one, and blocks of
// sizes that are not allowed.
func TestDeltaFaults(t *testing.T) {
	for _, head := range [][]uint64{{128, 4, 5}, {128, 4, math.MaxUint64}, {128, 0, 3}, {100, 4, 3}, {1 << 20, 4, 3}} {
		var b []byte
		for _, v := range head {
			b = binary.AppendUvarint(b, v)
		}
		if _, _, err := delta(append(b, make([]byte, 100)...), 3); !errors.Is(err, data.ErrFormat) {
			t.Errorf("%v: got %v, want %v", head, err, data.ErrFormat)
		}
	}
}
