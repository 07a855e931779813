package data

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"

	"github.com/seed-217ca19f/mlp/internal/parts"
	"github.com/seed-217ca19f/mlp/internal/random"
)

// inspectNumbers is Inspect for training rows that are not a table.
func inspectNumbers(train, test *Set) []Warning {
	if test == nil || test.Features.table() != nil || test.Features.Cols != train.Features.Cols {
		return nil
	}
	return warnSides(train.hashPixels(), test.hashPixels(), train.Features.Cols, "numbers")
}

// inspectSides counts the test rows that equal a training row in all columns of the
// training rows. Rows are compared by 64-bit hashes.
func inspectSides(train, test *Table) []Warning {
	columns := make([]*Column, 0, len(train.Columns))
	find := newColumnFinder(test)
	for i := range train.Columns {
		c, err := find.column(train.Columns[i].Name)
		if err != nil {
			return nil // without a column, rows can't be the same
		}
		columns = append(columns, c)
	}
	own := make([]*Column, len(train.Columns))
	for i := range own {
		own[i] = &train.Columns[i]
	}
	return warnSides(hashRows(own, train.Rows), hashRows(columns, test.Rows), len(columns), "columns")
}

// warnSides returns a warning with the number of test rows whose hash is also that of a
// training row. width is the length of a row. kind is the word for the values of a row in
// the warning: numbers or columns.
func warnSides(train, test []uint64, width int, kind string) []Warning {
	known := make(map[uint64]bool, len(train))
	for _, h := range train {
		known[h] = true
	}
	first, both := 0, 0
	for i, h := range test {
		if known[h] {
			if both == 0 {
				first = i
			}
			both++
		}
	}
	if both == 0 {
		return nil
	}
	are := "are"
	if both == 1 {
		are = "is"
	}
	return []Warning{{Code: BothSides, Text: fmt.Sprintf(
		"%d of %d test rows (%.1f%%) %s equal to a training row in all %d %s (the first is row %d of the test set), so the test also measures what was memorized",
		both, len(test), 100*float64(both)/float64(len(test)), are, width, kind, first+1)}}
}

// hashPixels returns a hash of each row's numbers, for rows that are not a table.
func (s *Set) hashPixels() []uint64 {
	f := &s.Features
	hashes := make([]uint64, f.Rows)
	parts.Each(f.Rows, func(lo, hi int) {
		h := fnv.New64a()
		var b []byte
		for i := lo; i < hi; i++ {
			h.Reset()
			if f.Bytes != nil {
				b = f.Bytes[i*f.Cols : (i+1)*f.Cols]
			} else {
				b = b[:0]
				for _, v := range f.Floats[i*f.Cols : (i+1)*f.Cols] {
					b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
				}
			}
			h.Write(b)
			hashes[i] = h.Sum64()
		}
	})
	return hashes
}

// hashRows returns a hash of each row's values.
func hashRows(columns []*Column, rows int) []uint64 {
	hashes := make([]uint64, rows)
	for _, c := range columns {
		var ofCode []uint64
		for _, text := range c.Values {
			ofCode = append(ofCode, hashText(text))
		}
		parts.Each(rows, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				h := uint64(missingHash)
				switch {
				case c.absent(i):
				case c.Kind == Category:
					h = ofCode[c.Codes[i]]
				default:
					h = hashNumber(c.number(i))
				}
				hashes[i] = random.New(hashes[i]^h, "").Uint64(0)
			}
		})
	}
	return hashes
}

// missingHash is the hash of a missing value. No other value has it, because its bits are
// a NaN.
const missingHash = math.MaxUint64

// hashNumber and hashText return hashes of values. Different values have different
// hashes. hashRows mixes their bits. A text that is a number has the same hash as the
// number, because a column may be read as texts in one file and as numbers in another.
func hashNumber(x float64) uint64 { return math.Float64bits(x + 0) } // turns -0 into 0

func hashText(text string) uint64 {
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return hashNumber(held(x))
	}
	return random.New(0, text).Uint64(0)
}
