package data

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// rowReader reads rows of features, preprocessed. It is for one goroutine.
type rowReader struct {
	features     *Features
	preprocessor Preprocessor
	keepsZero    bool
	table        *[256]float32 // what each byte becomes, where that is all there is to it
	row          []float32     // room for one row otherwise
}

func newRowReader(f *Features, p Preprocessor) rowReader {
	r := rowReader{features: f, preprocessor: p, keepsZero: p.KeepsZero()}
	if f.Bytes != nil {
		r.table = p.byteTable()
	}
	if r.table == nil {
		r.row = make([]float32, f.Cols)
	}
	return r
}

// byteTable returns what each byte becomes, or nil where another byte than 0
// becomes 0, or it is not a matter of the byte alone.
func (p Preprocessor) byteTable() *[256]float32 {
	var t [256]float32
	for v := range t {
		t[v] = float32(v)
	}
	for _, s := range p.Steps {
		d, ok := s.(Divide)
		if !ok {
			return nil
		}
		d.apply(t[:])
	}
	for _, v := range t[1:] {
		if v == 0 {
			return nil
		}
	}
	return &t
}

// dense writes row i to dst.
func (r *rowReader) dense(dst []float32, i int) {
	f, steps := r.features, r.preprocessor.Steps
	if f.Floats != nil {
		copy(dst, f.Floats[i*f.Cols:(i+1)*f.Cols])
	} else {
		divisor := float32(1)
		if len(steps) > 0 {
			if d, ok := steps[0].(Divide); ok {
				divisor, steps = d.By, steps[1:]
			}
		}
		kernel.Active().Divide(dst[:f.Cols], r.bytes(i), divisor)
	}
	for _, s := range steps {
		s.apply(dst[:f.Cols])
	}
}

func (r *rowReader) bytes(i int) []uint8 {
	return r.features.Bytes[i*r.features.Cols : (i+1)*r.features.Cols]
}

// floats returns row i, which is valid until the next call.
func (r *rowReader) floats(i int) []float32 {
	if f := r.features; f.Floats != nil && len(r.preprocessor.Steps) == 0 {
		return f.Floats[i*f.Cols : (i+1)*f.Cols]
	}
	r.dense(r.row, i)
	return r.row
}

// count writes how many numbers of the rows from row lo on are not zero.
func (r *rowReader) count(counts []int32, lo int) {
	zero := []byte{0}
	for i := range counts {
		if r.table != nil {
			counts[i] = int32(r.features.Cols - bytes.Count(r.bytes(lo+i), zero))
			continue
		}
		n := int32(0)
		for _, v := range r.floats(lo + i) {
			if v != 0 {
				n++
			}
		}
		counts[i] = n
	}
}

// fill writes the numbers of rows lo to hi-1 that are not zero to their places
// in s, whose row 0 is row first.
func (r *rowReader) fill(s *kernel.Sparse, first, lo, hi int) {
	for i := lo; i < hi; i++ {
		from, to := s.Start[i-first], s.Start[i-first+1]
		index, value := s.Index[from:to], s.Value[from:to]
		if r.table != nil {
			fillBytes(index, value, r.bytes(i), r.table)
			continue
		}
		n := 0
		for j, v := range r.floats(i) {
			if v != 0 {
				index[n], value[n] = int32(j), v
				n++
			}
		}
	}
}

// fillBytes writes what the bytes that are not zero become, eight bytes at a
// time.
func fillBytes(index []int32, value []float32, row []uint8, table *[256]float32) {
	n, j := 0, 0
	for ; j+8 <= len(row); j += 8 {
		word := binary.LittleEndian.Uint64(row[j:])
		for word != 0 {
			shift := bits.TrailingZeros64(word) &^ 7
			index[n], value[n] = int32(j+shift/8), table[byte(word>>shift)]
			word &^= 0xff << shift
			n++
		}
	}
	for ; j < len(row); j++ {
		if v := row[j]; v != 0 {
			index[n], value[n] = int32(j), table[v]
			n++
		}
	}
}
