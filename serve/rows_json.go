package serve

import (
	"fmt"
	"strconv"

	"github.com/seed-217ca19f/mlp/data"
)

// rowReader reads the rows of a JSON document into the numbers that a network takes. A
// row is a list of values in the order of the model's columns, or an object. An object
// must have all columns by name, and may have other members. If a column occurs twice, it
// is an error.
type rowReader struct {
	jsonReader
	model *loaded
	seen  []int // for each column, the last row that had it, counted from 1
}

// open starts reading a document for a model. It reuses the memory.
func (r *rowReader) open(document []byte, l *loaded) {
	r.reset(document)
	r.model = l
	if cap(r.seen) < len(l.columns) {
		r.seen = make([]int, len(l.columns))
	}
	r.seen = r.seen[:len(l.columns)]
	clear(r.seen)
}

// read reads the whole document {"rows": [row, …]}.
func (r *rowReader) read(to *rowBuffer) error {
	found := false
	err := r.object(func(key []byte) error {
		switch {
		case string(key) != "rows":
			return r.meaning(r.i, `the key "rows" only`, "%.40q", key)
		case found:
			return r.meaning(r.i, `the key "rows" once`, "it again")
		}
		found = true
		return r.list(func(i int) error {
			if err := r.row(to); err != nil {
				return fmt.Errorf("row %d: %w", i+1, err)
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return err
	case !found:
		return r.meaning(r.i, `an object with the key "rows"`, "none")
	case to.rows == 0:
		return r.meaning(r.i, "at least one row", "none")
	}
	return r.end()
}

// row reads one row.
func (r *rowReader) row(to *rowBuffer) error {
	row, err := to.add(1)
	if err != nil {
		return err
	}
	switch c := r.next(); {
	case c == '{' && r.model.columns != nil:
		return r.named(row, to.rows)
	case c == '{':
		return r.meaning(r.i, fmt.Sprintf("a list of %d numbers", r.model.inputs), "an object (the model has no column names)")
	case c != '[':
		return r.meaning(r.i, "a row as a list or an object", "%s", r.ahead())
	}
	return r.values(row)
}

// values reads a row as a list of values.
func (r *rowReader) values(row []float32) error {
	if r.model.columns == nil {
		return r.plain(row)
	}
	want, start, n := len(r.model.columns), r.i, 0
	err := r.list(func(k int) error {
		if n++; n > want {
			return r.count(start, want, "more")
		}
		return r.value(row, k)
	})
	if err == nil && n < want {
		err = r.count(start, want, strconv.Itoa(n))
	}
	return err
}

// count returns an error for a list that does not have the wanted length. offset is the
// offset of the list, and found says how many values the list has.
func (r *rowReader) count(offset, want int, found string) error {
	return r.meaning(offset, fmt.Sprintf("%d values in a list", want), "%s", found)
}

// plain reads a list of numbers into row, whose elements must be 0 before. For speed, it
// calls no function per number except the one that reads the number.
func (r *rowReader) plain(row []float32) error {
	start := r.i
	end := byte('[')
	for k := 0; k < len(row); k++ {
		if n := r.wholes(row[k:]); n > 0 {
			if k, end = k+n, ','; k == len(row) {
				break
			}
		}
		r.i++ // skip the bracket or the comma
		c := r.next()
		if c == ']' && k == 0 {
			return r.count(start, len(row), "none")
		}
		if c != '-' && c-'0' > 9 {
			return r.inColumn(k, r.meaning(r.i, "a number", "%s", r.ahead()))
		}
		x, err := r.number()
		if err != nil {
			return r.inColumn(k, err)
		}
		row[k] = x
		if end = r.next(); end != ',' {
			if end == ']' && k < len(row)-1 {
				return r.count(start, len(row), strconv.Itoa(k+1))
			}
			break
		}
	}
	switch end {
	case ',':
		return r.count(start, len(row), "more")
	case ']':
		r.i++
		return nil
	}
	return r.grammar("',' or ']' after a value")
}

// named reads row n, counted from 1, as an object with values by column name.
func (r *rowReader) named(row []float32, n int) error {
	start, next, found := r.i, 0, 0
	err := r.object(func(key []byte) error {
		k, known := r.find(key, next)
		switch {
		case !known:
			return r.skip(3)
		case r.seen[k] == n:
			return r.meaning(r.i, "each column once", "%.40q again", key)
		}
		r.seen[k], next = n, k+1
		found++
		return r.value(row, k)
	})
	if err == nil && found < len(r.seen) {
		for k, last := range r.seen {
			if last != n {
				return r.meaning(start, fmt.Sprintf("a value for the column %q, or null if it is missing", r.model.columns[k].Name), "none")
			}
		}
	}
	return err
}

// find returns the index of the column with this name. It tries the index guess first,
// because names mostly come in the order of the columns.
func (r *rowReader) find(name []byte, guess int) (k int, known bool) {
	if guess < len(r.model.columns) && r.model.columns[guess].Name == string(name) {
		return guess, true
	}
	k, known = r.model.place[string(name)]
	return k, known
}

// value reads a value of column k, in the same way as mlp predict reads it from JSON
// Lines.
func (r *rowReader) value(row []float32, k int) error {
	c := r.next()
	start := r.i
	err := error(nil)
	switch kind := r.model.columns[k].Kind; {
	case c == '"':
		var text []byte
		if text, err = r.str(); err == nil {
			err = r.fits(start, r.model.values.Text(row, k, text))
		}
	case c == '{' || c == '[':
		err = r.meaning(start, "a text, number, boolean or null", "%s", r.ahead())
	case c != '-' && c-'0' > 9:
		err = r.word(row, k)
	case kind == data.Number:
		var x float32
		if x, err = r.number(); err == nil {
			err = r.fits(start, r.model.values.Number(row, k, x))
		}
	default:
		if _, err = r.decimal(); err == nil {
			err = r.fits(start, r.model.values.Literal(row, k, r.b[start:r.i]))
		}
	}
	return r.inColumn(k, err)
}

// word reads true, false or null as a value of column k.
func (r *rowReader) word(row []float32, k int) error {
	start := r.i
	word, err := r.literal()
	if err != nil {
		return err
	}
	if string(word) == "null" {
		r.model.values.Missing(row, k)
		return nil
	}
	return r.fits(start, r.model.values.Literal(row, k, word))
}

// fits adds the position to an error for a value that does not fit its column.
func (r *rowReader) fits(offset int, err error) error {
	if err != nil {
		return fmt.Errorf("offset %d: %w", offset, err)
	}
	return nil
}

// inColumn adds the column to an error in a value.
func (r *rowReader) inColumn(k int, err error) error {
	d, ok := err.(*documentError)
	switch {
	case !ok:
		return err // it names the column, or there is none to name
	case r.model.columns != nil:
		return fmt.Errorf("column %q: %w", r.model.columns[k].Name, d)
	}
	return fmt.Errorf("value %d: %w", k+1, d)
}
