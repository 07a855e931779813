package data

import (
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/mapped"
	"github.com/seed-217ca19f/mlp/internal/parts"
)

// Cache holds the rows of tables that are larger than memory. It keeps them in files that
// are mapped into memory. If a table is read with a cache ([ReadOptions]), these files
// contain its columns, the rows that are selected from it, and the inputs that an encoder
// makes of them. Such a table is used like any other. A nil Cache means that everything
// is in memory.
//
// The operating system reads the files as they are needed. A folder that is itself in
// memory, as /tmp may be, saves no memory.
type Cache struct {
	folder string

	mutex    sync.Mutex
	releases []func() error
}

// NewCache returns a cache with files in folder. The folder needs room for about four
// bytes per value of a table, another four bytes per value that is selected from it, and
// four bytes per network input for each training row.
func NewCache(folder string) (*Cache, error) {
	c := &Cache{folder: folder}
	f, err := mapped.Create[int32](folder)
	if err == nil {
		err = f.Discard()
	}
	if err != nil {
		return nil, c.error(err)
	}
	return c, nil
}

// Close deletes all files. The tables and sets in the cache must not be used afterwards.
func (c *Cache) Close() error {
	if c == nil {
		return nil
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var faults []error
	for _, release := range c.releases {
		faults = append(faults, release())
	}
	c.releases = nil
	return errors.Join(faults...)
}

func (c *Cache) error(err error) error {
	return fmt.Errorf("cache in the folder %s: %w", c.folder, err)
}

// fill returns an array of shape (rows, width) in the cache. It calls write for blocks of
// rows on all cores at once. In each call, dst is for rows lo to hi-1 and contains zeros.
func fill[T mapped.Number](c *Cache, rows, width int, write func(dst []T, lo, hi int)) ([]T, error) {
	if c == nil {
		whole := make([]T, rows*width)
		inBlocks(rows, width, func(lo, hi int) error {
			write(whole[lo*width:hi*width], lo, hi)
			return nil
		})
		return whole, nil
	}
	f, err := mapped.Create[T](c.folder)
	if err != nil {
		return nil, c.error(err)
	}
	var rooms sync.Pool
	err = inBlocks(rows, width, func(lo, hi int) error {
		room, _ := rooms.Get().(*[]T)
		if room == nil {
			room = new([]T)
		}
		defer rooms.Put(room)
		*room = grow(*room, (hi-lo)*width)
		clear(*room)
		write(*room, lo, hi)
		return f.WriteAt(*room, lo*width)
	})
	if err != nil {
		return nil, c.error(errors.Join(err, f.Discard()))
	}
	return keep(c, f, rows*width)
}

// keep maps the n numbers of a complete file into memory until the cache is closed.
func keep[T mapped.Number](c *Cache, f *mapped.File[T], n int) ([]T, error) {
	values, release, err := f.Map(n)
	if err != nil {
		return nil, c.error(err)
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.releases = append(c.releases, release)
	return values, nil
}

// inBlocks calls f for blocks of rows, on all cores at once. width is the number of
// values in a row. All blocks have about the same number of values. If f fails, inBlocks
// returns one of its errors.
func inBlocks(rows, width int, f func(lo, hi int) error) error {
	const blockNumbers = 1 << 18
	block := max(1, blockNumbers/max(1, width))
	var mutex sync.Mutex
	var fault error
	parts.Each(rows, func(lo, hi int) {
		for at := lo; at < hi; at += block {
			if err := f(at, min(at+block, hi)); err != nil {
				mutex.Lock()
				defer mutex.Unlock()
				fault = err
				return
			}
		}
	})
	return fault
}

// gather appends the blocks to one table in the cache. The table has the texts of the
// last block, because each block has the texts of all blocks before it.
func (c *Cache) gather(blocks iter.Seq2[*Table, error]) (whole *Table, err error) {
	var files []cachedColumn
	defer func() {
		for i := range files {
			err = errors.Join(err, files[i].discard())
		}
	}()
	for t, err := range blocks {
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = &Table{Name: t.Name, Columns: make([]Column, len(t.Columns)), cache: c, notes: t.notes, Reading: t.Reading}
			files = make([]cachedColumn, len(t.Columns))
		}
		if whole.Rows, err = addRows(whole.Rows, t); err != nil {
			return nil, err
		}
		for i := range files {
			if err := files[i].append(c, &t.Columns[i], whole.Rows-t.Rows); err != nil {
				return nil, c.error(err)
			}
			whole.Columns[i] = Column{Name: t.Columns[i].Name, Kind: t.Columns[i].Kind, Values: t.Columns[i].Values}
		}
	}
	for i := range files {
		if err := files[i].finish(c, &whole.Columns[i], whole.Rows); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

// cachedColumn is a column that is being written to files. For a Category, only codes is
// set. For other kinds, numbers is set. If a number has more digits than a float32 holds,
// exact is set, too.
type cachedColumn struct {
	numbers *mapped.File[float32]
	codes   *mapped.File[int32]
	exact   *mapped.File[float64]
	rounded []span // the rows that are not in exact, because float32 holds all of their digits
}

// append writes the values of a block. first is the index of its first row in the table.
func (f *cachedColumn) append(c *Cache, block *Column, first int) (err error) {
	if block.Kind == Category {
		if f.codes == nil {
			if f.codes, err = mapped.Create[int32](c.folder); err != nil {
				return err
			}
		}
		return f.codes.Append(block.Codes)
	}
	if f.numbers == nil {
		if f.numbers, err = mapped.Create[float32](c.folder); err != nil {
			return err
		}
	}
	if err := f.appendExact(c, block, first); err != nil {
		return err
	}
	return f.numbers.Append(block.Numbers)
}

// finish sets the values of the column to those of all blocks.
func (f *cachedColumn) finish(c *Cache, column *Column, rows int) (err error) {
	if f.codes != nil {
		column.Codes, err = keep(c, f.codes, rows)
		f.codes = nil
		return err
	}
	column.Numbers, err = keep(c, f.numbers, rows)
	f.numbers = nil
	if err == nil && f.exact != nil {
		column.Exact, err = f.finishExact(c, column.Numbers)
	}
	return err
}

// discard deletes the files of a column that was not finished.
func (f *cachedColumn) discard() error {
	var faults []error
	if f.codes != nil {
		faults = append(faults, f.codes.Discard())
	}
	if f.numbers != nil {
		faults = append(faults, f.numbers.Discard())
	}
	if f.exact != nil {
		faults = append(faults, f.exact.Discard())
	}
	return errors.Join(faults...)
}

// grow returns s with length n. It allocates only if the capacity is less than n.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
