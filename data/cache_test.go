package data

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// newCache returns a cache in a folder of its own.
func newCache(t *testing.T) (c *Cache, folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "cache")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := NewCache(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, folder
}

// mixedCSV is a table of every kind of column, with missing values, in several
// blocks.
func mixedCSV(rows int) string {
	var b strings.Builder
	b.WriteString("n,when,yes,word\n")
	for i := range rows {
		word := fmt.Sprintf("w%d", i*i%17)
		if i%11 == 0 {
			word = ""
		}
		fmt.Fprintf(&b, "%d.5,2020-01-%02d,%t,%s\n", i%100, 1+i%28, i%3 == 0, word)
	}
	return b.String()
}

// cachedTables reads a table of several blocks into memory, and once more into a
// cache.
func cachedTables(t *testing.T) [2]*Table {
	t.Helper()
	setFor(t, &blockBytes, 1000)
	cache, _ := newCache(t)
	text := mixedCSV(500)
	var tables [2]*Table
	for i, c := range []*Cache{nil, cache} {
		var err error
		if tables[i], err = ReadTable(strings.NewReader(text), "mixed.csv", ReadOptions{Cache: c}); err != nil {
			t.Fatal(err)
		}
	}
	return tables
}

// manyRows returns rows of the tables, in several blocks of encoded rows for each
// core.
func manyRows() []int32 {
	rows := make([]int32, 60_000)
	for i := range rows {
		rows[i] = int32(i * i % 499)
	}
	return rows
}

// TestCache checks that a table in a cache is the one in memory: read, selected
// from, and with columns dropped.
func TestCache(t *testing.T) {
	tables := cachedTables(t)
	compare := func(what string) {
		t.Helper()
		if want, got := show(tables[0]), show(tables[1]); got != want {
			t.Errorf("%s: expected\n%s\nfound\n%s", what, want, got)
		}
	}
	compare("read")
	for i, table := range tables {
		tables[i] = table.Select(manyRows())
	}
	compare("selected")
	for i, table := range tables {
		var err error
		if tables[i], err = table.Drop("when"); err != nil {
			t.Fatal(err)
		}
	}
	compare("with a column dropped")
	for i, table := range tables {
		tables[i] = table.Select(nil)
	}
	compare("without rows")
}

// TestCacheEncoded checks that the rows of a table in a cache are encoded as those
// in memory, all at once and one by one.
func TestCacheEncoded(t *testing.T) {
	tables := cachedTables(t)
	for i, table := range tables {
		tables[i] = table.Select(manyRows())
	}
	encoder, err := FitEncoder(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	var encoded, bound [2]Features
	for i, table := range tables {
		if encoded[i], err = encoder.Encode(table); err != nil {
			t.Fatal(err)
		}
		if bound[i], err = encoder.Bind(table); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(encoded[0].Floats, encoded[1].Floats) {
		t.Error("the encoded rows differ")
	}
	row := make([]float32, encoded[0].Cols)
	for i := range bound {
		for r := range bound[i].Rows {
			clear(row)
			bound[i].EncodeRow(row, r)
			if !slices.Equal(row, encoded[0].Floats[r*len(row):(r+1)*len(row)]) {
				t.Errorf("row %d is encoded differently when it is read", r)
			}
		}
	}
}

// TestCacheFaults checks what happens when the folder can't be written to any
// more.
func TestCacheFaults(t *testing.T) {
	if _, err := NewCache(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("expected an error for a folder that is not there, found none")
	}
	cache, folder := newCache(t)
	table, err := ReadTable(strings.NewReader(mixedCSV(50)), "mixed.csv", ReadOptions{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := FitEncoder(table)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(folder); err != nil { // empty, as the files have no names
		t.Fatal(err)
	}
	_, err = ReadTable(strings.NewReader(mixedCSV(50)), "mixed.csv", ReadOptions{Cache: cache})
	checkError(t, "read", err, fs.ErrNotExist, folder)
	_, err = encoder.Encode(table)
	checkError(t, "encode", err, fs.ErrNotExist, folder)
	part := table.Select([]int32{1, 2})
	_, err = encoder.Encode(part)
	checkError(t, "encode what was selected", err, fs.ErrNotExist, folder)
	_, err = FitEncoder(part)
	checkError(t, "fit to what was selected", err, fs.ErrNotExist, folder)
	features := TableFeatures(part)
	checkError(t, "check what was selected", features.Check(), fs.ErrNotExist, folder)
}

// TestCacheDamaged checks that a fault in a file is reported as without a cache.
func TestCacheDamaged(t *testing.T) {
	blockBytes = 1000
	defer func() { blockBytes = 1 << 20 }()
	cache, _ := newCache(t)
	// Behind the rows that tell the kinds.
	file := append([]byte(mixedCSV(sampleRows+500)), "oops,2020-01-01,true,w\n"...)
	_, want := ReadTable(bytes.NewReader(file), "x.csv", ReadOptions{})
	_, got := ReadTable(bytes.NewReader(file), "x.csv", ReadOptions{Cache: cache})
	if want == nil || got == nil || got.Error() != want.Error() {
		t.Errorf("expected the error %v, found %v", want, got)
	}
}
