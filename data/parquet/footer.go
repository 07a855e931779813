package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	magic = "PAR1"
	// tail is the size in bytes of what comes after the footer: its length in four bytes,
	// and the magic number.
	tail = 8
	// maxNesting is the greatest depth of nested columns that the library may open.
	// Nested columns are reported as errors later.
	maxNesting = 64
)

// open reads the footer of a file of size bytes. It checks the footer first, because the
// library allocates what a footer claims and may panic on a damaged one.
func open(r io.ReaderAt, size int64) (f *parquet.File, err error) {
	if err := checkFooter(r, size); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil {
			f, err = nil, fmt.Errorf("expected a Parquet file, found damage in its footer: %w", data.ErrFormat)
		}
	}()
	if f, err = parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true)); err != nil {
		return nil, fmt.Errorf("expected a Parquet file, found damage in its footer (%w): %w", err, data.ErrFormat)
	}
	return f, nil
}

// checkFooter returns an error if the footer is not within the file, or claims more
// elements than its bytes can contain.
func checkFooter(r io.ReaderAt, size int64) error {
	b, err := readFooter(r, size)
	if err != nil {
		return err
	}
	walk := compact{b: b}
	if walk.skip(thriftStruct, 0); walk.err != nil {
		return fmt.Errorf("expected a Parquet file, found damage in its footer: byte %d: %w", walk.at, walk.err)
	}
	var meta format.FileMetaData
	var protocol thrift.CompactProtocol
	if err := thrift.Unmarshal(&protocol, b[:walk.at], &meta); err != nil {
		return fmt.Errorf("expected a Parquet file, found damage in its footer (%w): %w", err, data.ErrFormat)
	}
	if err := checkNesting(meta.Schema); err != nil {
		return err
	}
	return checkGroups(&meta)
}

// readFooter returns the bytes of the footer.
func readFooter(r io.ReaderAt, size int64) ([]byte, error) {
	var b [tail]byte
	if size < int64(len(magic)+tail) {
		return nil, fmt.Errorf("offset %d: expected a Parquet file, found the end of the file: %w", size, data.ErrTruncated)
	}
	if err := readFull(r, b[:], size-tail); err != nil {
		return nil, err
	}
	if string(b[4:]) != magic {
		return nil, fmt.Errorf("offset %d: expected %q at the end of a Parquet file, found %q: %w", size-4, magic, b[4:], data.ErrTruncated)
	}
	n := int64(binary.LittleEndian.Uint32(b[:]))
	if n > size-int64(len(magic)+tail) {
		return nil, fmt.Errorf("offset %d: expected a footer within the file of %d bytes, found a length of %d: %w", size-tail, size, n, data.ErrFormat)
	}
	footer := make([]byte, n)
	return footer, readFull(r, footer, size-tail-n)
}

// readFull fills b with the bytes that begin at the offset. If the file ends before b is
// full, it returns an error which says that the file has become shorter since its size was
// read.
func readFull(r io.ReaderAt, b []byte, offset int64) error {
	n, err := r.ReadAt(b, offset)
	if n == len(b) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("offset %d: expected %d bytes, found the end of the file after %d: %w", offset, len(b), n, data.ErrTruncated)
	}
	return fmt.Errorf("offset %d: %w", offset, err)
}

// checkNesting returns an error if columns are nested so deeply that the library would
// need too much memory to open them. The schema is a tree of columns, in depth-first
// order.
func checkNesting(schema []format.SchemaElement) error {
	var open []int32 // for each enclosing group, the number of its columns that have not been visited
	for _, e := range schema {
		if n := e.NumChildren; n.Valid && n.V > 0 {
			open = append(open, n.V)
			if len(open) > maxNesting {
				return fmt.Errorf("expected columns nested at most %d deep, found deeper ones: %w", maxNesting, data.ErrLimit)
			}
			continue
		}
		for len(open) > 0 {
			last := len(open) - 1
			if open[last]--; open[last] > 0 {
				break
			}
			open = open[:last]
		}
	}
	return nil
}

// checkGroups returns an error if a row group does not have a chunk for each column.
func checkGroups(meta *format.FileMetaData) error {
	leaves := 0
	for _, e := range meta.Schema {
		if e.Type.Valid {
			leaves++
		}
	}
	for i, g := range meta.RowGroups {
		if len(g.Columns) != leaves {
			return fmt.Errorf("row group %d: expected %d columns, found %d: %w", i+1, leaves, len(g.Columns), data.ErrFormat)
		}
	}
	return nil
}
