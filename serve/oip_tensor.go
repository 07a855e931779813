package serve

import (
	"fmt"
	"net/http"
)

// tensor is one input of a request: where its elements are, and their shape and datatype.
type tensor struct {
	name   string
	kind   datatype
	shape  []int
	data   []byte // a JSON list, or binary data
	offset int    // offset of JSON data in the document
	binary bool
	size   int // size of binary data in bytes, as a parameter says; -1 if there are none

	dims [2]int // memory for most shapes
}

// count returns the number of elements of t.
func (t *tensor) count() int {
	n := 1
	for _, d := range t.shape {
		n *= d
	}
	return n
}

// check returns an error if t is incomplete or its shape is not valid.
func (t *tensor) check() error {
	if t.name == "" {
		return wrong("expected a name for every input, found an input without a name")
	}
	if t.kind.name == "" {
		return wrong("input %q: expected a datatype, found none", t.name)
	}
	if len(t.shape) == 0 {
		return wrong("input %q: expected a shape with at least one dimension, found none", t.name)
	}
	n := 1
	for _, d := range t.shape {
		if d < 1 {
			return wrong("input %q: expected a shape of positive dimensions, found %v", t.name, t.shape)
		}
		if n *= d; d > maxNumbers || n > maxNumbers {
			return refuse(http.StatusRequestEntityTooLarge, "rows", "input %q: expected at most %d elements, found the shape %v", t.name, maxNumbers, t.shape)
		}
	}
	if t.data == nil {
		return wrong("input %q: expected data, found none", t.name)
	}
	return nil
}

// rowsOf returns the number of rows in t, if a row has width values. This is its first
// dimension. It is 1 if t has only one dimension, which is a whole row.
func (t *tensor) rowsOf(width int) (int, error) {
	n := t.count()
	if n%width != 0 || t.shape[0]*width != n && (len(t.shape) > 1 || n != width) {
		return 0, wrong("input %q: expected the shape [rows, %d], found %v", t.name, width, t.shape)
	}
	return n / width, nil
}

// each calls use for every element in order, with its index. withText is true if numbers
// are also needed as texts.
func (t *tensor) each(r *rowReader, withText bool, use func(i int, v value) error) error {
	err := error(nil)
	if t.binary {
		err = t.eachBinary(withText, use)
	} else {
		err = t.eachJSON(r, use)
	}
	if err != nil {
		return fmt.Errorf("input %q: %w", t.name, err)
	}
	return nil
}

// eachBinary is like each, for binary data.
func (t *tensor) eachBinary(withText bool, use func(i int, v value) error) error {
	b, n := t.data, t.count()
	var scratch [64]byte
	for i := range n {
		v, size, err := t.kind.binaryValue(b, scratch[:], withText)
		if err == nil {
			err = use(i, v)
		}
		if err != nil {
			return fmt.Errorf("element %d: %w", i+1, err)
		}
		b = b[size:]
	}
	if len(b) > 0 {
		return wrong("expected %d elements in %d bytes, found %d more bytes", n, len(t.data)-len(b), len(b))
	}
	return nil
}

// eachJSON is like each, for a JSON list, which is flat or nested like the shape.
func (t *tensor) eachJSON(r *rowReader, use func(i int, v value) error) error {
	r.i = t.offset
	i := 0
	return r.nested(t.shape, func() error {
		v, err := r.jsonValue(t.kind)
		if err == nil {
			err = use(i, v)
		}
		i++
		return err
	})
}

// nested reads a list with the elements of a shape: either nested lists, one for each
// element of the first dimension, or all elements in one list. It calls visit for each
// element, and visit must read it.
func (r *jsonReader) nested(shape []int, visit func() error) error {
	start, n, want, deep := r.i, 0, 0, false
	err := r.list(func(i int) error {
		lists := r.next() == '['
		if i == 0 {
			if want, deep = shape[0], lists; !deep {
				want = (&tensor{shape: shape}).count()
			}
		}
		n++
		switch {
		case n > want:
			return r.meaning(start, fmt.Sprintf("%d elements, as in the shape %v", want, shape), "more")
		case lists != deep || lists && len(shape) == 1:
			return r.meaning(r.i, fmt.Sprintf("elements in one list, or lists in the shape %v", shape), "%s", r.ahead())
		case lists:
			return r.nested(shape[1:], visit)
		}
		return visit()
	})
	if want = max(1, want); err == nil && n < want {
		err = r.meaning(start, fmt.Sprintf("%d elements, as in the shape %v", want, shape), "%d", n)
	}
	return err
}
