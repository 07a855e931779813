package rows

import (
	"bytes"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// rowReader reads rows of features, preprocessed. It is for one goroutine.
type rowReader struct {
	features  *data.Features
	steps     []data.Step
	divisor   float32 // bytes are divided by it before the steps are applied
	only      float32 // divisor of the only step, which divides floats; 0 if there are other steps
	keepsZero bool    // whether all steps map zero to zero
	backend   *kernel.Backend
	row       []float32 // room for one row, if rows can't be read in place
}

const noNumbers = "rows: expected rows of numbers, found a table; encode it with an Encoder first"

func newRowReader(f *data.Features, p data.Preprocessor) rowReader {
	if f.Rows > 0 && f.Bytes == nil && f.Floats == nil && !f.Lazy() {
		panic(noNumbers)
	}
	r := rowReader{features: f, steps: p.Steps, divisor: 1, keepsZero: p.KeepsZero(), backend: kernel.Active()}
	if len(r.steps) == 0 {
		return r
	}
	d, divides := r.steps[0].(data.Divide)
	switch {
	case divides && f.Bytes != nil:
		// Do a division that is the first step while bytes are converted to floats.
		r.divisor, r.steps = d.By, r.steps[1:]
	case divides && f.Floats != nil && len(r.steps) == 1:
		r.only = d.By
	}
	return r
}

// dense writes row i, preprocessed, to dst.
func (r *rowReader) dense(dst []float32, i int) {
	dst = dst[:r.features.Cols]
	switch {
	case r.features.Lazy():
		clear(dst)
		r.features.EncodeRow(dst, i)
	case r.features.Floats != nil:
		copy(dst, r.floats(i))
	default:
		r.backend.Divide(dst, r.bytes(i), r.divisor)
	}
	for _, s := range r.steps {
		s.Apply(dst)
	}
}

func (r *rowReader) bytes(i int) []uint8 {
	return r.features.Bytes[i*r.features.Cols : (i+1)*r.features.Cols]
}

func (r *rowReader) floats(i int) []float32 {
	return r.features.Floats[i*r.features.Cols : (i+1)*r.features.Cols]
}

// inPlace reports whether zeros can be counted in place: the rows are bytes that are
// only divided, and the divisor is not so large that bytes other than 0 may become
// zero.
func (r *rowReader) inPlace() bool {
	return r.features.Bytes != nil && len(r.steps) == 0 && 1/r.divisor != 0
}

// codes returns the numbers that the rows' bytes stand for, or nil if the rows are
// not coded.
func (r *rowReader) codes() *kernel.Codes {
	if !r.coded() {
		return nil
	}
	var c kernel.Codes
	fillCodes(&c, r.divisor)
	return &c
}

// coded reports whether the rows are bytes that need no preprocessing but the
// division, and whether their row and column indices fit in coded terms.
func (r *rowReader) coded() bool {
	return r.inPlace() && max(r.features.Rows, r.features.Cols) <= kernel.MaxCoded
}

// fillCodes sets the number that each byte stands for: the byte divided by divisor.
func fillCodes(c *kernel.Codes, divisor float32) {
	for b := range c {
		c[b] = float32(b) / divisor
	}
}

// pack writes the non-zero numbers of row i with their columns to t, and returns how
// many there are. If coded is true, the terms hold bytes instead of numbers.
func (r *rowReader) pack(t kernel.Terms, i int, coded bool) int {
	switch {
	case coded:
		return r.backend.PackBytes(t, r.bytes(i))
	case len(r.steps) == 0 && r.features.Floats != nil:
		return r.backend.PackFloats(t, r.floats(i))
	case r.only != 0: // divide only what is not zero
		n := r.backend.PackFloats(t, r.floats(i))
		t.Divide(n, r.only)
		return n
	}
	row := r.room()
	r.dense(row, i)
	return r.backend.PackFloats(t, row)
}

// count returns the number of terms that the method pack makes of rows lo to hi-1, and
// whether all floats there are finite.
func (r *rowReader) count(lo, hi int) (n int, finite bool) {
	f := r.features
	switch {
	case r.inPlace():
		b := f.Bytes[lo*f.Cols : hi*f.Cols]
		return len(b) - bytes.Count(b, []byte{0}), true
	case (len(r.steps) == 0 || r.only != 0) && f.Floats != nil:
		return kernel.CountNonZero(f.Floats[lo*f.Cols : hi*f.Cols])
	}
	finite = true
	if f.Floats != nil {
		_, finite = kernel.CountNonZero(f.Floats[lo*f.Cols : hi*f.Cols])
	}
	row := r.room()
	for i := lo; i < hi; i++ {
		r.dense(row, i)
		found, _ := kernel.CountNonZero(row)
		n += found
	}
	return n, finite
}

// room returns memory for one row.
func (r *rowReader) room() []float32 {
	r.row = grow(r.row, r.features.Cols)
	return r.row
}
