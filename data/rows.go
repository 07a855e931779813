package data

import (
	"bytes"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// rowReader reads rows of features, preprocessed. It is for one goroutine.
type rowReader struct {
	features  *Features
	steps     []Step
	divisor   float32 // of bytes, before the steps
	keepsZero bool
	backend   *kernel.Backend
	row       []float32 // room for one row, where rows can't be read in place
}

const noNumbers = "data: Prepare: the rows are not numbers; an Encoder makes them of a table"

func newRowReader(f *Features, p Preprocessor) rowReader {
	if f.Rows > 0 && f.Bytes == nil && f.Floats == nil && f.bound == nil {
		panic(noNumbers)
	}
	r := rowReader{features: f, steps: p.Steps, divisor: 1, keepsZero: p.KeepsZero(), backend: kernel.Active()}
	if f.Bytes != nil && len(r.steps) > 0 {
		// Bytes are divided as they are converted.
		if d, ok := r.steps[0].(Divide); ok {
			r.divisor, r.steps = d.By, r.steps[1:]
		}
	}
	return r
}

// dense writes row i to dst.
func (r *rowReader) dense(dst []float32, i int) {
	dst = dst[:r.features.Cols]
	switch {
	case r.features.bound != nil:
		clear(dst)
		r.features.bound.encode(dst, i, i+1)
	case r.features.Floats != nil:
		copy(dst, r.floats(i))
	default:
		r.backend.Divide(dst, r.bytes(i), r.divisor)
	}
	for _, s := range r.steps {
		s.apply(dst)
	}
}

func (r *rowReader) bytes(i int) []uint8 {
	return r.features.Bytes[i*r.features.Cols : (i+1)*r.features.Cols]
}

func (r *rowReader) floats(i int) []float32 {
	return r.features.Floats[i*r.features.Cols : (i+1)*r.features.Cols]
}

// inPlace reports whether rows of bytes need nothing but the division. One so
// large that a pixel becomes zero is not counted on to keep it.
func (r *rowReader) inPlace() bool {
	return r.features.Bytes != nil && len(r.steps) == 0 && 1/r.divisor != 0
}

// codes returns what the bytes of rows stand for, where they need nothing but
// the division and are few enough to be coded; else nil.
func (r *rowReader) codes() *kernel.Codes {
	if !r.inPlace() || max(r.features.Rows, r.features.Cols) > kernel.MaxCoded {
		return nil
	}
	var c kernel.Codes
	for b := range c {
		c[b] = float32(b) / r.divisor
	}
	return &c
}

// pack writes the numbers of row i that are not zero, and their places, and
// returns how many there are. The terms are coded where the reader has codes.
func (r *rowReader) pack(t kernel.Terms, i int, coded bool) int {
	switch {
	case coded:
		return r.backend.PackBytes(t, r.bytes(i))
	case len(r.steps) == 0 && r.features.Floats != nil:
		return r.backend.PackFloats(t, r.floats(i))
	}
	r.dense(r.room(), i)
	return r.backend.PackFloats(t, r.row)
}

// count returns how many numbers pack finds in row i.
func (r *rowReader) count(i int) int {
	if r.inPlace() {
		return r.features.Cols - bytes.Count(r.bytes(i), []byte{0})
	}
	row := r.room()
	r.dense(row, i)
	n := 0
	for _, v := range row {
		if v != 0 {
			n++
		}
	}
	return n
}

// room returns memory for one row.
func (r *rowReader) room() []float32 {
	if r.row == nil {
		r.row = make([]float32, r.features.Cols)
	}
	return r.row
}
