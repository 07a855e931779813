package parquet

import (
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

// chunk is the part of a column in one row group. The format calls it a column chunk.
type chunk struct {
	pages      pages
	codec      format.CompressionCodec
	kind       parquet.Kind
	optional   bool // rows may have no value
	dictionary values
	unpack     *unpacker
	room       *room
}

// chunk returns the chunk with the given description from the footer.
func (f *reader) chunk(meta *format.ColumnMetaData, c *parquet.Column) (*chunk, error) {
	at, size := meta.DataPageOffset, meta.TotalCompressedSize
	if meta.DictionaryPageOffset != 0 {
		at = meta.DictionaryPageOffset
	}
	if at < 0 || size < 0 || at > f.size || size > f.size-at {
		return nil, fmt.Errorf("expected values inside the file of %d bytes, found %d bytes at offset %d: %w", f.size, size, at, data.ErrFormat)
	}
	return &chunk{
		pages: pages{r: f.r, at: at, left: size},
		codec: meta.Codec, kind: c.Type().Kind(), optional: c.Optional(),
		unpack: &f.unpack, room: f.room,
	}, nil
}

// read appends the values of all pages to out. It returns an error if out then has more
// values than the number of rows.
func (c *chunk) read(out *column, rows int) error {
	for c.pages.left > 0 {
		at := c.pages.at
		h, body, err := c.pages.next()
		if err != nil {
			return err
		}
		v, defined, err := c.readPage(&h, body, rows-out.Len())
		if err != nil {
			return fmt.Errorf("page at offset %d: %w", at, err)
		}
		if err := out.add(v, defined); err != nil {
			return err
		}
	}
	return nil
}

// readPage returns the values of a page, and which of its rows have a value (defined is
// nil if all have). It returns an error if the page has more rows than the limit. A
// dictionary page has no rows; its values are stored for the pages after it.
func (c *chunk) readPage(h *pageHeader, body []byte, limit int) (v values, defined []uint32, err error) {
	n := int(h.values)
	switch h.kind {
	case format.IndexPage:
		return v, nil, nil
	case format.DictionaryPage:
		// Keep a copy, because the next page is read into the same memory.
		if body, err = c.unpack.unpack(c.codec, slices.Clone(body), int(h.unpacked)); err == nil {
			c.dictionary, err = c.plain(body, n)
		}
		return v, nil, err
	}
	if n > limit {
		return v, nil, fmt.Errorf("expected at most %d more values, found %d: %w", limit, n, data.ErrFormat)
	}
	switch h.kind {
	case format.DataPage:
		if body, err = c.unpack.unpack(c.codec, body, int(h.unpacked)); err == nil && c.optional {
			defined, body, err = levels(body, h.levels, n)
		}
	case format.DataPageV2:
		defined, body, err = c.version2(h, body)
	default:
		err = fmt.Errorf("expected a page of values, found a page of type %d: %w", h.kind, data.ErrFormat)
	}
	if err == nil {
		v, err = c.decode(body, h.encoding, present(defined, n))
	}
	return v, defined, err
}

// version2 reads the body of a version 2 page. It returns which rows have a value (nil if
// all have), and the decompressed values. The levels of such a page are never compressed.
func (c *chunk) version2(h *pageHeader, body []byte) (defined []uint32, rest []byte, err error) {
	size := int64(h.depth) + int64(h.defined)
	if size > int64(len(body)) {
		return nil, nil, fmt.Errorf("expected levels of %d bytes, found %d: %w", size, len(body), data.ErrTruncated)
	}
	if c.optional {
		if defined, err = runs(body[h.depth:size], 1, int(h.values)); err != nil {
			return nil, nil, err
		}
	}
	rest = body[size:]
	if !h.plain {
		rest, err = c.unpack.unpack(c.codec, rest, int(h.unpacked))
	}
	return defined, rest, err
}

// present returns how many of the n rows have a value.
func present(defined []uint32, n int) int {
	if defined == nil {
		return n
	}
	present := 0
	for _, d := range defined {
		present += int(d)
	}
	return present
}
