package data

import (
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// sparseBelow is the share of non-zero numbers below which rows are held and
// multiplied sparse. A sparse term costs about twice a dense one.
const sparseBelow = 0.4

// Prepared is a set's features made ready for a network, once for all epochs.
// It is read-only.
type Prepared struct {
	features     *Features
	preprocessor Preprocessor
	sparse       *kernel.Sparse // nil where too few numbers are zero
}

// Prepare readies the rows of f. Rows that are mostly zero are converted to
// sparse form, which depends on the data alone.
func Prepare(f *Features, p Preprocessor) *Prepared {
	prepared := &Prepared{features: f, preprocessor: p}
	if !p.KeepsZero() {
		return prepared
	}
	start := make([]int32, f.Rows+1)
	prepared.eachRow(func(i int, row []float32) {
		for _, v := range row {
			if v != 0 {
				start[i+1]++
			}
		}
	})
	total := int64(0)
	for i, n := range start {
		total += int64(n)
		start[i] = int32(total)
	}
	if float64(total) > sparseBelow*float64(f.Rows)*float64(f.Cols) || total > 1<<31-1 {
		return prepared
	}
	s := &kernel.Sparse{Cols: f.Cols, Start: start, Index: make([]int32, total), Value: make([]float32, total)}
	prepared.eachRow(func(i int, row []float32) {
		at := start[i]
		for j, v := range row {
			if v != 0 {
				s.Index[at], s.Value[at] = int32(j), v
				at++
			}
		}
	})
	prepared.sparse = s
	return prepared
}

// eachRow calls f with every row, preprocessed, on all cores at once.
func (p *Prepared) eachRow(f func(i int, row []float32)) {
	parts := min(runtime.GOMAXPROCS(0), p.features.Rows)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			row := make([]float32, p.features.Cols)
			lo, hi := kernel.Split(p.features.Rows, part, parts)
			for i := lo; i < hi; i++ {
				p.preprocessor.Row(row, p.features, i)
				f(i, row)
			}
		})
	}
	wait.Wait()
}

// Sparse returns the rows in sparse form, or nil where they are dense.
func (p *Prepared) Sparse() *kernel.Sparse { return p.sparse }

// Dense writes the given rows, preprocessed, to dst, which is (len(rows), cols).
func (p *Prepared) Dense(dst kernel.Matrix, rows []int32) {
	for i, r := range rows {
		p.preprocessor.Row(dst.Row(i), p.features, int(r))
	}
}
