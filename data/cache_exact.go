package data

import "github.com/seed-217ca19f/mlp/internal/mapped"

// span stands for the rows lo to hi-1.
type span struct{ lo, hi int }

// appendExact writes the exact numbers of a block. If the block has none, it notes the
// block's rows in f.rounded.
func (f *cachedColumn) appendExact(c *Cache, from *Column, first int) (err error) {
	if from.Exact == nil {
		f.rounded = append(f.rounded, span{first, first + len(from.Numbers)})
		return nil
	}
	if f.exact == nil {
		if f.exact, err = mapped.Create[float64](c.folder); err != nil {
			return err
		}
	}
	return f.exact.WriteAt(from.Exact, first)
}

// finishExact completes the file of exact numbers and maps it into memory. For the rows
// in f.rounded, it converts the float32 numbers.
func (f *cachedColumn) finishExact(c *Cache, numbers []float32) ([]float64, error) {
	const most = 1 << 16 // numbers that are in memory at once
	var wide []float64
	for _, s := range f.rounded {
		for lo := s.lo; lo < s.hi; lo += most {
			wide = widen(wide[:0], numbers[lo:min(lo+most, s.hi)])
			if err := f.exact.WriteAt(wide, lo); err != nil {
				return nil, c.error(err)
			}
		}
	}
	file := f.exact
	f.exact = nil
	return keep(c, file, len(numbers))
}
