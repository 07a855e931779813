package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

// TestUnpack unpacks what each codec packs. It expects an error if the page claims
// fewer bytes.
func TestUnpack(t *testing.T) {
	want := bytes.Repeat([]byte("0123456789"), 50_000)
	for _, codec := range codecs[1:] {
		packed, err := codec.Encode(nil, want)
		if err != nil {
			t.Fatal(err)
		}
		var u unpacker
		defer u.close()
		for _, most := range []int{len(want), len(want) + 1, math.MaxInt32} {
			got, err := u.unpack(codec.CompressionCodec(), packed, most)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s, at most %d: got %d bytes (%v), want %d", codec, most, len(got), err, len(want))
			}
		}
		for _, most := range []int{0, 1, 70_000, len(want) - 1} {
			if got, err := u.unpack(codec.CompressionCodec(), packed, most); !errors.Is(err, data.ErrFormat) {
				t.Errorf("%s, at most %d: got %d bytes (%v), want %v", codec, most, len(got), err, data.ErrFormat)
			}
		}
	}
}

// TestUnpackClaims unpacks a few bytes of a page that claims to have 2 GiB.
func TestUnpackClaims(t *testing.T) {
	claim := append(binary.AppendUvarint(nil, math.MaxInt32), make([]byte, 100)...) // the length of SNAPPY
	for codec := format.Snappy; codec <= format.Lz4Raw; codec++ {
		var u unpacker
		defer u.close()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if b, err := u.unpack(codec, claim, math.MaxInt32); err == nil && codec != format.Lz4Raw {
			t.Errorf("%s: got %d bytes and no error", codec, len(b))
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
			t.Errorf("%s: took %d bytes", codec, n)
		}
	}
}

// TestChecksum flips a bit of a number, which only the checksum shows.
func TestChecksum(t *testing.T) {
	type number struct {
		V float64 `parquet:"v,plain"`
	}
	b := file(t, []number{{1}, {2}, {3}}, 3, parquet.Compression(&parquet.Uncompressed))
	at := bytes.Index(b, binary.LittleEndian.AppendUint64(nil, math.Float64bits(2)))
	b[at] ^= 1
	_, err := Read(bytes.NewReader(b), int64(len(b)), "x", nil)
	if !errors.Is(err, data.ErrFormat) || !strings.Contains(err.Error(), "found damage (checksum ") {
		t.Errorf("got %v", err)
	}
}
