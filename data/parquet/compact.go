package parquet

import (
	"encoding/binary"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
)

// Types of values in Thrift's compact protocol.
const (
	thriftStop = iota
	thriftTrue
	thriftFalse
	thriftInt8
	thriftInt16
	thriftInt32
	thriftInt64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
	thriftUUID
)

const (
	// maxThriftDepth is much greater than the nesting in footers and page headers.
	maxThriftDepth = 32
	// leastStruct is the smallest size in bytes of a struct in a footer's list.
	leastStruct = 3
)

// compact reads values of Thrift's compact protocol
// (thrift/doc/specs/thrift-compact-protocol.md). It does not allocate memory for a length
// just because the bytes claim it. The first fault is stored in err; after it, all reads
// return zeros.
type compact struct {
	b   []byte
	at  int
	err error
	cut bool // the bytes ended before the value did
}

// fail stores a fault, if it is the first. expected says what was expected and
// found, as in "a number, found the end".
func (c *compact) fail(expected string) {
	if c.err == nil {
		c.err = fmt.Errorf("expected %s: %w", expected, data.ErrFormat)
	}
}

// take returns the next n bytes, or nil after a fault.
func (c *compact) take(n uint64) []byte {
	if c.err != nil || n > uint64(len(c.b)-c.at) {
		c.cut = c.cut || c.err == nil
		c.fail(fmt.Sprintf("%d more bytes, found %d", n, len(c.b)-c.at))
		return nil
	}
	c.at += int(n)
	return c.b[c.at-int(n) : c.at]
}

// octet returns the next byte.
func (c *compact) octet() byte {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

// unsigned returns a number of up to 64 bits that is stored in groups of seven bits.
func (c *compact) unsigned() uint64 {
	if c.err != nil {
		return 0
	}
	v, n := binary.Uvarint(c.b[c.at:])
	switch {
	case n == 0:
		c.cut = true
		c.fail("a number, found the end")
	case n < 0:
		c.fail("a number of at most 64 bits, found a longer one")
	default:
		c.at += n
	}
	return v
}

// signed returns a number that is stored in zigzag form.
func (c *compact) signed() int64 {
	v := c.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// object reads a struct. depth says how deeply it is nested. For each field, visit either
// reads the value and returns true, or returns false to skip it.
func (c *compact) object(depth int, visit func(id int64, kind byte) bool) {
	id := int64(0)
	for c.err == nil {
		head := c.octet()
		if head == thriftStop {
			return
		}
		if step := head >> 4; step != 0 {
			id += int64(step)
		} else {
			id = c.signed()
		}
		if kind := head & 0xf; !visit(id, kind) {
			c.skip(kind, depth)
		}
	}
}

// skip skips the value of a field. depth says how deeply its struct is nested.
func (c *compact) skip(kind byte, depth int) {
	if depth >= maxThriftDepth {
		c.fail(fmt.Sprintf("values nested at most %d deep, found deeper ones", maxThriftDepth))
		return
	}
	switch kind {
	case thriftTrue, thriftFalse: // the type contains the value
	case thriftInt8:
		c.take(1)
	case thriftInt16, thriftInt32, thriftInt64:
		c.unsigned()
	case thriftDouble:
		c.take(8)
	case thriftUUID:
		c.take(16)
	case thriftBinary:
		c.take(c.unsigned())
	case thriftList, thriftSet:
		head := c.octet()
		n := uint64(head >> 4)
		if n == 0xf {
			n = c.unsigned()
		}
		c.elements(n, depth, head&0xf)
	case thriftMap:
		if n := c.unsigned(); n > 0 {
			kinds := c.octet()
			c.elements(n, depth, kinds>>4, kinds&0xf)
		}
	case thriftStruct:
		c.object(depth+1, func(int64, byte) bool { return false })
	default:
		c.fail(fmt.Sprintf("a known type of value, found %d", kind))
	}
}

// elements skips n elements of a list, or n pairs of a map. The elements of a list have
// the type kinds[0]. The keys of a map have the type kinds[0], and its values have the
// type kinds[1]. elements first checks that there are enough bytes.
func (c *compact) elements(n uint64, depth int, kinds ...byte) {
	least := uint64(1)
	for _, kind := range kinds {
		switch kind {
		case thriftTrue, thriftFalse:
			// Libraries disagree on how many bytes a boolean takes, and no list in a
			// footer contains any.
			c.fail("no list or map of booleans, found one")
		case thriftStruct:
			least = leastStruct
		}
	}
	if left := uint64(len(c.b) - c.at); n > left/least {
		c.fail(fmt.Sprintf("a list that fits in the %d bytes that are left, found a list of %d elements", left, n))
	}
	for ; n > 0 && c.err == nil; n-- {
		for _, kind := range kinds {
			c.skip(kind, depth+1)
		}
	}
}
