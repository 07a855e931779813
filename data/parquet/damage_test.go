package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

var codecs = []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Brotli, &parquet.Zstd, &parquet.Lz4Raw}

// encoded has a column in every encoding.
type encoded struct {
	Plain   float64 `parquet:"plain,plain"`
	Packed  int64   `parquet:"packed,delta"`
	Small   int32   `parquet:"small,delta,optional"`
	Split   float32 `parquet:"split,split"`
	Dict    int64   `parquet:"dict,dict"`
	Lengths string  `parquet:"lengths,delta"`
	Prefix  string  `parquet:"prefix,delta"`
	Words   string  `parquet:"words,dict,optional"`
	Yes     bool    `parquet:"yes"`
}

func encodedRows(n int) []encoded {
	rows := make([]encoded, n)
	for i := range rows {
		rows[i] = encoded{
			Plain: float64(i) / 3, Packed: int64(i*i) << (i % 30), Small: int32(i%3) * -7, Split: float32(i) * 1.5, Dict: int64(i % 5),
			Lengths: strings.Repeat("x", i%7) + "y", Prefix: fmt.Sprintf("name %05d", i), Words: []string{"", "red", "blue"}[i%3], Yes: i%4 == 0,
		}
	}
	return rows
}

// TestEncodings reads what the library writes, in every encoding and compression.
func TestEncodings(t *testing.T) {
	rows := encodedRows(1000)
	for _, codec := range codecs {
		for version := 1; version <= 2; version++ {
			b := file(t, rows, 600, parquet.Compression(codec), parquet.DataPageVersion(version), parquet.PageBufferSize(2000))
			got, err := Read(bytes.NewReader(b), int64(len(b)), "x", nil)
			if err != nil {
				t.Fatalf("%s: %v", codec, err)
			}
			for i, want := range rows {
				found := encoded{
					float64(got.Columns[0].Numbers[i]), int64(got.Columns[1].Numbers[i]), int32(zero(got.Columns[2].Numbers[i])), got.Columns[3].Numbers[i], int64(got.Columns[4].Numbers[i]),
					got.Columns[5].Text(i), got.Columns[6].Text(i), got.Columns[7].Text(i), got.Columns[8].Numbers[i] == 1,
				}
				want.Plain, want.Packed = float64(float32(want.Plain)), int64(float32(want.Packed))
				if !reflect.DeepEqual(found, want) {
					t.Fatalf("%s, version %d, row %d: got %v, want %v", codec, version, i+1, found, want)
				}
			}
		}
	}
}

// zero returns 0 for a missing number: the library leaves out an optional 0.
func zero(x float32) float32 {
	if x != x {
		return 0
	}
	return x
}

// recoded returns a file whose footer was changed.
func recoded(t testing.TB, file []byte, change func(*format.FileMetaData)) []byte {
	t.Helper()
	at := len(file) - tail
	start := at - int(binary.LittleEndian.Uint32(file[at:]))
	var protocol thrift.CompactProtocol
	var meta format.FileMetaData
	if err := thrift.Unmarshal(&protocol, file[start:at], &meta); err != nil {
		t.Fatal(err)
	}
	change(&meta)
	footer, err := thrift.Marshal(&protocol, meta)
	if err != nil {
		t.Fatal(err)
	}
	b := append(slices.Clone(file[:start]), footer...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), magic...)
}

// readDamaged reads a damaged file and returns the error. The test fails if Read
// panics inside, or allocates much more memory than the file needs.
func readDamaged(t *testing.T, what string, b []byte) error {
	t.Helper()
	const most = 64 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Read(bytes.NewReader(b), int64(len(b)), "x", nil)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > most {
		t.Errorf("%s: took %d bytes for a file of %d (%v)", what, n, len(b), err)
	}
	if err != nil && strings.Contains(err.Error(), "runtime error") {
		t.Errorf("%s: got the error %v", what, err)
	}
	return err
}

// TestWrongCodec reads pages with other codecs than they were written with. One
// flipped bit can turn ZSTD into LZ4_RAW, for which the library would allocate
// memory without limit.
func TestWrongCodec(t *testing.T) {
	for _, written := range codecs {
		b := file(t, encodedRows(200), 200, parquet.Compression(written))
		for codec := range format.Lz4Raw + 3 {
			if codec == written.CompressionCodec() {
				continue
			}
			wrong := recoded(t, b, func(meta *format.FileMetaData) {
				for i := range meta.RowGroups[0].Columns {
					meta.RowGroups[0].Columns[i].MetaData.Codec = codec
				}
			})
			what := fmt.Sprintf("%s as %s", written, codec)
			if err := readDamaged(t, what, wrong); err == nil {
				t.Errorf("%s: got no error", what)
			}
		}
	}
}

// TestFlippedBits reads files with one wrong bit each.
func TestFlippedBits(t *testing.T) {
	for i, codec := range codecs {
		b := file(t, encodedRows(20), 20, parquet.Compression(codec), parquet.DataPageVersion(1+i%2))
		for bit := i; bit < 8*len(b); bit += 29 {
			b[bit/8] ^= 1 << (bit % 8)
			_ = readDamaged(t, fmt.Sprintf("%s, bit %d", codec, bit), b)
			b[bit/8] ^= 1 << (bit % 8)
		}
	}
}

// TestClaims reads files whose footers and pages claim more than there is.
func TestClaims(t *testing.T) {
	type number struct {
		V *int64 `parquet:"v,optional"`
	}
	good := file(t, []number{{new(int64(1))}, {}}, 2)
	for _, c := range []struct {
		name   string
		change func(*format.FileMetaData)
		want   string
	}{
		{"columns within columns", func(m *format.FileMetaData) {
			deep := m.Schema[0]
			m.Schema = append(slices.Repeat([]format.SchemaElement{deep}, 5000), m.Schema[1:]...)
		}, "expected columns nested at most 64 deep, found deeper ones"},
		{"row groups without columns", func(m *format.FileMetaData) {
			m.RowGroups = append(m.RowGroups, make([]format.RowGroup, 1000)...)
		}, "row group 2: expected 1 columns, found 0"},
		{"rows", func(m *format.FileMetaData) { m.NumRows = 1 << 30 }, "expected at most 268435456 bytes of values for a file of this size, found more"},
		{"fewer rows", func(m *format.FileMetaData) { m.NumRows = 1 }, "expected at most 1 more values, found 2"},
		{"chunk outside", func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = 1 << 40 }, "expected values inside the file"},
		{"chunk before", func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DataPageOffset = -1 }, "expected values inside the file"},
	} {
		err := readDamaged(t, c.name, recoded(t, good, c.change))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	list := slices.Clone(good)
	start := len(list) - tail - int(binary.LittleEndian.Uint32(list[len(list)-tail:]))
	footer := []byte{0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f} // a schema of 268 million columns
	list = append(append(list[:start], footer...), byte(len(footer)), 0, 0, 0, 'P', 'A', 'R', '1')
	if err := readDamaged(t, "schema", list); err == nil || !strings.Contains(err.Error(), "found a list of 268435455 elements") {
		t.Errorf("schema: got %v", err)
	}
}

// TestLongPrefixes reads texts that each have a byte more than the one before it: n
// bytes stand for n²/2.
func TestLongPrefixes(t *testing.T) {
	const n = 10_000
	rising := func(first, step int64) (b []byte) {
		for _, v := range []uint64{128, 1, n} { // numbers in a block, parts of a block, numbers in all
			b = binary.AppendUvarint(b, v)
		}
		b = binary.AppendVarint(b, first)
		for range (n - 1 + 127) / 128 {
			b = append(binary.AppendVarint(b, step), 0) // differences of 0 bits each
		}
		return b
	}
	page := slices.Concat(rising(0, 1), rising(1, 0), bytes.Repeat([]byte("x"), n))
	texts, err := deltaTexts(page, n, newRoom(0))
	if err != nil || len(texts[n-1]) != n {
		t.Fatalf("got %v", err)
	}
	_, err = deltaTexts(page, n, &room{left: 1 << 20, most: 1 << 20})
	if !errors.Is(err, data.ErrLimit) {
		t.Errorf("got %v, want %v", err, data.ErrLimit)
	}
}
