// Package rows prepares the rows of a set for a network: preprocessed, and in sparse
// form if most of their numbers are zero.
//
// [Open] prepares a set once for all epochs. A [Chunk] prepares a few rows at a time,
// for callers who read each row once.
package rows

import (
	"cmp"
	"fmt"
	"sync/atomic"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/parts"
)

// sparseBelow is the share of non-zero numbers below which rows are stored and
// multiplied in sparse form. A sparse term costs about twice as much as a dense one.
const sparseBelow = 0.4

// Prepared holds rows of features that are ready for a network. It is read-only.
type Prepared struct {
	rows   rowReader
	first  int            // row 0 is the features' row with this index
	sparse *kernel.Sparse // nil: the rows are dense
}

// Prepare prepares all rows of f, once for all epochs, on all cores. If most of the
// numbers are zero, it converts the rows to sparse form, which depends only on the
// data. Two kinds of rows stay dense in any case: rows in a mapped file, which may be
// larger than memory, and rows that an encoder makes only when they are read. A
// network computes the same numbers from both forms. Prepare does not check the rows:
// [Open] checks them in the same pass.
//
// Like [Chunk.Prepare], it panics if the environment variable MLP_BACKEND names a
// backend that does not exist. No network can be made in that case either.
func Prepare(f *data.Features, p data.Preprocessor) *Prepared {
	prepared, _ := prepare(f, p)
	return prepared
}

// Open checks a set as [data.Set.Check] does, and prepares its rows as [Prepare]
// does, in one pass over its numbers.
func Open(s *data.Set, p data.Preprocessor) (*Prepared, error) {
	if err := kernel.Check(); err != nil {
		return nil, err
	}
	if err := cmp.Or(s.CheckShape(), ready(&s.Features, p)); err != nil {
		return nil, cmp.Or(s.Check(), err) // if there are several faults, return the one that Check finds first
	}
	prepared, finite := prepare(&s.Features, p)
	if !finite {
		return nil, s.Check()
	}
	return prepared, nil
}

// ready returns an error if f is a table that is not encoded, or if p's steps do not
// fit f's number of columns.
func ready(f *data.Features, p data.Preprocessor) error {
	if f.Table != nil {
		return fmt.Errorf("expected rows of numbers, found a table; encode it with an Encoder first: %w", data.ErrShape)
	}
	return p.Fits(f.Cols)
}

// prepare does what Prepare does, and reports whether all floats of f are finite.
func prepare(f *data.Features, p data.Preprocessor) (_ *Prepared, finite bool) {
	prepared := &Prepared{rows: newRowReader(f, p)}
	if !prepared.rows.keepsZero || f.Mapped() || f.Lazy() {
		return prepared, data.AllFinite(f.Floats)
	}
	starts, total, finite := prepared.count(p)
	if total < 1<<31 && mostlyZero(total, f.Rows, f.Cols) {
		prepared.pack(p, starts, total)
	}
	return prepared, finite
}

// mostlyZero reports whether rows × cols numbers should be stored in sparse form,
// given that nonZero of them are not zero.
func mostlyZero(nonZero, rows, cols int) bool {
	return float64(nonZero) < sparseBelow*float64(rows)*float64(cols)
}

// count counts the non-zero numbers: those before each block of rows (starts) and
// those in all rows (total). finite is true if all floats are finite.
func (p *Prepared) count(steps data.Preprocessor) (starts []int, total int, finite bool) {
	starts = make([]int, (p.rows.features.Rows+blockRows-1)/blockRows)
	var faulty atomic.Bool
	p.inBlocks(steps, func(r *rowReader, block, lo, hi int) {
		n, finite := r.count(lo, hi)
		if !finite {
			faulty.Store(true)
		}
		starts[block] = n
	})
	for i, n := range starts {
		starts[i] = total
		total += n
	}
	return starts, total, !faulty.Load()
}

// pack converts all rows to sparse form. starts and total are the results of count.
func (p *Prepared) pack(steps data.Preprocessor, starts []int, total int) {
	f, codes := p.rows.features, p.rows.codes()
	s := &kernel.Sparse{Cols: f.Cols, Blocks: kernel.SparseBlocks(f.Rows, f.Cols, total), Terms: kernel.NewTerms(total, codes)}
	s.Start = make([]int32, f.Rows*s.Blocks+1)
	p.inBlocks(steps, func(r *rowReader, block, lo, hi int) {
		at := starts[block]
		for i := lo; i < hi; i++ {
			next := at + r.pack(s.Terms.Slice(at, total), i, codes != nil)
			s.SetRow(i, at, next)
			at = next
		}
	})
	p.sparse = s
}

// blockRows is the number of rows that are counted together. With one count for
// each row, many short rows would take more memory.
const blockRows = 64

// inBlocks calls f for each block of rows, lo to hi-1. It uses all cores; each core
// has a reader of its own.
func (p *Prepared) inBlocks(steps data.Preprocessor, f func(r *rowReader, block, lo, hi int)) {
	rows := p.rows.features.Rows
	parts.Each((rows+blockRows-1)/blockRows, func(first, end int) {
		r := newRowReader(p.rows.features, steps)
		for block := first; block < end; block++ {
			f(&r, block, block*blockRows, min((block+1)*blockRows, rows))
		}
	})
}

// Sparse returns the rows in sparse form, or nil if they are dense.
func (p *Prepared) Sparse() *kernel.Sparse { return p.sparse }

// InPlace returns the given rows as a view of the features' memory, and true. That is
// possible only if the rows are consecutive, and are dense floats that need no
// preprocessing. InPlace returns false for other rows.
func (p *Prepared) InPlace(rows []int32) (kernel.Matrix, bool) {
	f := p.rows.features
	if p.sparse != nil || f.Floats == nil || len(p.rows.steps) > 0 || len(rows) == 0 {
		return kernel.Matrix{}, false
	}
	if !consecutive(rows) {
		return kernel.Matrix{}, false
	}
	first := (p.first + int(rows[0])) * f.Cols
	return kernel.View(f.Floats[first:first+len(rows)*f.Cols], len(rows), f.Cols), true
}

// consecutive reports whether each row follows the one before. It checks the last
// row first, because that is enough for most batches that are not consecutive. Then
// the loop needs no branch to stop early.
func consecutive(rows []int32) bool {
	first := rows[0]
	if int(rows[len(rows)-1]) != int(first)+len(rows)-1 {
		return false
	}
	different := int32(0)
	for i, r := range rows {
		different |= r - first - int32(i)
	}
	return different == 0
}

// Dense writes the given rows, preprocessed, to dst, which is (len(rows), cols).
func (p *Prepared) Dense(dst kernel.Matrix, rows []int32) {
	if f := p.rows.features; f.Floats != nil && len(p.rows.steps) == 0 {
		for i, r := range rows {
			copy(dst.Data[i*dst.Stride:][:f.Cols], p.rows.floats(p.first+int(r)))
		}
		return
	}
	for i, r := range rows {
		p.rows.dense(dst.Row(i), p.first+int(r))
	}
}

// Codes returns the category codes of row r, as a part of the features' memory. It is
// empty if the features have no codes.
func (p *Prepared) Codes(r int32) []int32 {
	f := p.rows.features
	i := p.first + int(r)
	return f.Codes[i*f.CodeCols : (i+1)*f.CodeCols]
}
