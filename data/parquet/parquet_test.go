package parquet

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/seed-217ca19f/mlp/data"
)

// row has a field of every type that is read.
type row struct {
	Int     int64            `parquet:"int"`
	Small   uint8            `parquet:"small"`
	Float   float32          `parquet:"float"`
	Double  *float64         `parquet:"double,optional"`
	Bool    bool             `parquet:"bool"`
	Text    string           `parquet:"text,dict"`
	Maybe   *string          `parquet:"maybe,optional"`
	Day     int32            `parquet:"day,date"`
	Instant time.Time        `parquet:"instant,timestamp(millisecond)"`
	Price   int64            `parquet:"price,decimal(2:10)"`
	Old     deprecated.Int96 `parquet:"old"`
}

// file returns the rows as a Parquet file, in row groups of at most perGroup.
func file[T any](t testing.TB, rows []T, perGroup int, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	for part := range slices.Chunk(rows, perGroup) {
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample() []row {
	half, word := 0.5, "b"
	noon := time.Date(1970, 1, 3, 12, 0, 0, 0, time.UTC)
	return []row{
		{Int: -7, Small: 200, Float: 1.5, Double: &half, Bool: true, Text: "x", Day: 1, Instant: noon, Price: 1234, Old: deprecated.Int96{0, 0, epochJulian + 5}},
		{Int: 8, Small: 1, Float: float32(math.NaN()), Text: "y", Maybe: &word, Day: -1, Instant: noon, Price: -1},
		{Int: 9, Text: "x", Instant: noon},
	}
}

func TestRead(t *testing.T) {
	for _, perGroup := range []int{1, 2, 3} {
		for _, option := range []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.Compression(&parquet.Snappy), parquet.DataPageVersion(1)} {
			b := file(t, sample(), perGroup, option)
			got, err := Read(bytes.NewReader(b), int64(len(b)), "x.parquet", nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Rows != 3 || got.Name != "x.parquet" {
				t.Errorf("got %d rows of %q", got.Rows, got.Name)
			}
			nan := float32(math.NaN())
			checkColumn(t, got, "int", data.Number, -7, 8, 9)
			checkColumn(t, got, "small", data.Number, 200, 1, 0)
			checkColumn(t, got, "float", data.Number, 1.5, nan, 0)
			checkColumn(t, got, "double", data.Number, 0.5, nan, nan)
			checkColumn(t, got, "bool", data.Boolean, 1, 0, 0)
			checkColumn(t, got, "day", data.Date, 1, -1, 0)
			checkColumn(t, got, "instant", data.Date, 2.5, 2.5, 2.5)
			checkColumn(t, got, "price", data.Number, 12.34, -0.01, 0)
			checkColumn(t, got, "old", data.Date, 5, -epochJulian, -epochJulian)
			checkTexts(t, got, "text", []string{"x", "y"}, 0, 1, 0)
			checkTexts(t, got, "maybe", []string{"b"}, -1, 0, -1)
		}
	}
}

func checkColumn(t *testing.T, table *data.Table, name string, kind data.Kind, want ...float32) {
	t.Helper()
	c, err := table.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	same := slices.EqualFunc(c.Numbers, want, func(a, b float32) bool { return a == b || a != a && b != b })
	if c.Kind != kind || !same {
		t.Errorf("column %s: got %v %v, want %v %v", name, c.Kind, c.Numbers, kind, want)
	}
}

func checkTexts(t *testing.T, table *data.Table, name string, values []string, codes ...int32) {
	t.Helper()
	c, err := table.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	if c.Kind != data.Category || !slices.Equal(c.Values, values) || !slices.Equal(c.Codes, codes) {
		t.Errorf("column %s: got %v %v %v, want %v %v", name, c.Kind, c.Values, c.Codes, values, codes)
	}
}

func TestReadFaults(t *testing.T) {
	type list struct {
		Good   int
		Points []float64 `parquet:"points,list"`
	}
	type bytes16 struct {
		Key [16]byte `parquet:"key"`
	}
	type number struct {
		V float64 `parquet:"v"`
	}
	type text struct {
		V string `parquet:"v"`
	}
	good := file(t, sample(), 3)
	long := slices.Clone(good)
	long[len(long)-5] = 0x7f
	for _, c := range []struct {
		name string
		file []byte
		want string
		is   error
	}{
		{"empty", nil, "offset 0: expected a Parquet file, found the end of the file", data.ErrTruncated},
		{"cut", good[:len(good)-3], `expected "PAR1" at the end`, data.ErrTruncated},
		{"footer too long", long, "expected a footer within the file", data.ErrFormat},
		{"no rows", file(t, []row{}, 1), "expected at least one row", data.ErrShape},
		{"list", file(t, []list{{1, []float64{2}}}, 1), `column "points": expected a column of single values`, data.ErrColumn},
		{"raw bytes", file(t, []bytes16{{}}, 1), `column "key": expected numbers, booleans, dates or texts, found the type FIXED_LEN_BYTE_ARRAY(16)`, data.ErrColumn},
		{"infinite", file(t, []number{{1}, {math.Inf(1)}}, 2), `column "v": row 2: expected a finite number`, data.ErrColumn},
		{"beyond float32", file(t, []number{{1}, {1e39}}, 2), `column "v": row 2: expected a finite number of at most 3.4e38, found 1e+39`, data.ErrColumn},
		{"not UTF-8", file(t, []text{{"a"}, {"\xff"}}, 2), `column "v": row 2: expected text in UTF-8`, data.ErrFormat},
	} {
		_, err := Read(bytes.NewReader(c.file), int64(len(c.file)), "some-file", nil)
		if !errors.Is(err, c.is) || !strings.HasPrefix(err.Error(), "some-file: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want it to say %q and be %q", c.name, err, c.want, c.is)
		}
	}
}

// Package data recognizes Parquet by its contents if it has this reader.
func TestReadThroughOptions(t *testing.T) {
	b := file(t, sample(), 3)
	got, err := data.ReadTable(bytes.NewReader(b), "x", data.ReadOptions{Parquet: Read, Kinds: map[string]data.Kind{"int": data.Category}})
	if err != nil {
		t.Fatal(err)
	}
	checkTexts(t, got, "int", []string{"-7", "8", "9"}, 0, 1, 2)
	if _, err := data.ReadTable(bytes.NewReader(b), "x", data.ReadOptions{}); !errors.Is(err, data.ErrFormat) {
		t.Errorf("without a reader: got %v", err)
	}
	for name, c := range map[string]struct {
		file []byte
		o    data.ReadOptions
	}{
		"cut":                    {b[:len(b)-3], data.ReadOptions{}},
		"no such column":         {b, data.ReadOptions{Kinds: map[string]data.Kind{"none": data.Category}}},
		"no such column to drop": {b, data.ReadOptions{Drop: []string{"none"}}},
	} {
		c.o.Parquet = Read
		if _, err := data.ReadTable(bytes.NewReader(c.file), "some-file", c.o); err == nil || strings.Count(err.Error(), "some-file: ") != 1 {
			t.Errorf("%s: expected an error that names the file once, found %v", name, err)
		}
	}
}

// FuzzRead should run with -fuzzminimizetime 1x. The library does not do the same
// in each run, so the fuzzer would try to minimize every input.
func FuzzRead(f *testing.F) {
	f.Add(file(f, sample(), 2))
	for i, codec := range codecs {
		f.Add(file(f, encodedRows(5), 5, parquet.Compression(codec), parquet.DataPageVersion(1+i%2)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(bytes.NewReader(b), int64(len(b)), "x", nil)
		if err != nil {
			return
		}
		features := data.TableFeatures(got)
		if err := features.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
