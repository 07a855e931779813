package parquet

import (
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	// usualHeader is the number of bytes that are read first to find a page's header.
	usualHeader = 1 << 10
	// maxHeader is the largest size of a page's header in bytes. A header may contain
	// two values of the page.
	maxHeader = 16 << 20
)

// pageHeader is the header of a page (parquet.thrift, PageHeader).
type pageHeader struct {
	size             int // bytes of the header itself
	kind             format.PageType
	unpacked, packed int32
	crc              uint32 // checksum; 0 if the page has none
	values, nulls    int32
	encoding         format.Encoding
	levels           format.Encoding // encoding of the definition levels (version 1 only)
	defined, depth   int32           // sizes in bytes of the definition and the repetition levels (version 2 only)
	plain            bool            // the values are not compressed (version 2 only)
}

// parseHeader reads the header at the start of b. cut is true if b ends before the
// header does.
func parseHeader(b []byte) (h pageHeader, cut bool, err error) {
	c := compact{b: b}
	seen := map[int64]bool{}
	c.object(0, func(id int64, kind byte) bool {
		seen[id] = true
		switch {
		case id == 1 && kind == thriftInt32:
			h.kind = format.PageType(c.int32())
		case id == 2 && kind == thriftInt32:
			h.unpacked = c.int32()
		case id == 3 && kind == thriftInt32:
			h.packed = c.int32()
		case id == 4 && kind == thriftInt32:
			h.crc = uint32(c.int32())
		case id == 5 && kind == thriftStruct:
			h.version1(&c)
		case id == 7 && kind == thriftStruct:
			h.dictionary(&c)
		case id == 8 && kind == thriftStruct:
			h.version2(&c)
		default:
			return false
		}
		return true
	})
	h.size = c.at
	part := map[format.PageType]int64{format.DataPage: 5, format.DictionaryPage: 7, format.DataPageV2: 8}[h.kind]
	if c.err == nil && part != 0 && !seen[part] {
		c.fail(fmt.Sprintf("the header of a %s, found the header of another kind of page", h.kind))
	}
	if c.err == nil && min(h.unpacked, h.packed, h.values, h.nulls, h.defined, h.depth) < 0 {
		c.fail("sizes and counts of 0 or more, found a negative number")
	}
	return h, c.cut, c.err
}

// int32 reads a signed number. If it does not fit in 32 bits, that is a fault.
func (c *compact) int32() int32 {
	v := c.signed()
	if v < math.MinInt32 || v > math.MaxInt32 {
		c.fail(fmt.Sprintf("a number of 32 bits, found %d", v))
	}
	return int32(v)
}

// numbers reads a struct. places maps the ids of 32-bit fields to the variables for their
// values. Other fields are skipped.
func (c *compact) numbers(places map[int64]*int32) {
	c.object(1, func(id int64, kind byte) bool {
		to := places[id]
		if to == nil || kind != thriftInt32 {
			return false
		}
		*to = c.int32()
		return true
	})
}

func (h *pageHeader) version1(c *compact) {
	c.numbers(map[int64]*int32{1: &h.values, 2: (*int32)(&h.encoding), 3: (*int32)(&h.levels)})
}

func (h *pageHeader) dictionary(c *compact) {
	c.numbers(map[int64]*int32{1: &h.values, 2: (*int32)(&h.encoding)})
}

func (h *pageHeader) version2(c *compact) {
	places := map[int64]*int32{1: &h.values, 2: &h.nulls, 4: (*int32)(&h.encoding), 5: &h.defined, 6: &h.depth}
	c.object(1, func(id int64, kind byte) bool {
		to := places[id]
		switch {
		case id == 7 && kind == thriftFalse:
			h.plain = true
		case to != nil && kind == thriftInt32:
			*to = c.int32()
		default:
			return false
		}
		return true
	})
}

// pages reads the pages of a chunk. at is the offset of the next page in the file, and
// left is the number of the chunk's bytes from there on.
type pages struct {
	r        io.ReaderAt
	at, left int64
	packed   []byte // memory of the last page, which is reused
}

// next returns the next page, which is still compressed. Its bytes are valid until the
// next call.
func (p *pages) next() (h pageHeader, body []byte, err error) {
	for window := int64(usualHeader); ; window *= 4 {
		b := make([]byte, min(window, p.left))
		if err := readFull(p.r, b, p.at); err != nil {
			return h, nil, err
		}
		var cut bool
		if h, cut, err = parseHeader(b); err == nil {
			break
		}
		if !cut || window >= min(p.left, maxHeader) {
			return h, nil, fmt.Errorf("offset %d: expected the header of a page, found damage: %w", p.at, err)
		}
	}
	p.at += int64(h.size)
	p.left -= int64(h.size)
	if int64(h.packed) > p.left {
		return h, nil, fmt.Errorf("offset %d: expected a page of %d bytes, found %d: %w", p.at, h.packed, p.left, data.ErrTruncated)
	}
	if cap(p.packed) < int(h.packed) {
		p.packed = make([]byte, h.packed)
	}
	body = p.packed[:h.packed]
	if err := readFull(p.r, body, p.at); err != nil {
		return h, nil, err
	}
	if sum := crc32.ChecksumIEEE(body); h.crc != 0 && sum != h.crc {
		return h, nil, fmt.Errorf("offset %d: expected a page with the checksum %08x, found damage (checksum %08x): %w", p.at, h.crc, sum, data.ErrFormat)
	}
	p.at += int64(h.packed)
	p.left -= int64(h.packed)
	return h, body, nil
}
