package serve

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"unsafe"
)

// numbers makes rows from an FP32 tensor, whose elements come next in the document. The
// model has no named columns.
func (r *rowReader) numbers(t *tensor, to *rowBuffer) error {
	x, err := t.room(r.model, to)
	if err != nil {
		return err
	}
	start := r.i
	r.i++
	nested := r.next() == '['
	r.i = start
	switch {
	case !nested:
		err = r.plain(x)
	case len(t.shape) == 2:
		err = r.lists(x, t.shape)
	default:
		err = t.eachJSON(r, func(i int, v value) error { return r.model.store(x, i, v) })
	}
	if err != nil {
		return fmt.Errorf("input %q: %w", t.name, err)
	}
	return nil
}

// lists reads numbers in nested lists of the given shape into x.
func (r *rowReader) lists(x []float32, shape []int) error {
	start, n := r.i, 0
	err := r.list(func(i int) error {
		if n++; n > shape[0] {
			return r.count(start, shape[0], "more")
		}
		if r.next() != '[' {
			return r.meaning(r.i, fmt.Sprintf("lists in the shape %v", shape), "%s", r.ahead())
		}
		return r.plain(x[i*shape[1] : n*shape[1]])
	})
	if err == nil && n < shape[0] {
		err = r.count(start, shape[0], strconv.Itoa(n))
	}
	return err
}

// room checks a tensor of plain rows and returns memory for these rows.
func (t *tensor) room(l *loaded, to *rowBuffer) ([]float32, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	n, err := t.rowsOf(l.inputs)
	if err != nil {
		return nil, err
	}
	return to.add(n)
}

// rows makes rows from the tensors of a request, unless they were read with the document.
// There is either one tensor with all values of the rows, in the order of the model's
// columns, or one tensor for each column, named after it.
func (q *inferRequest) rows(r *rowReader, to *rowBuffer) error {
	if q.done {
		if len(q.inputs) > 1 {
			return wrong("expected one input, found %d", len(q.inputs))
		}
		return nil
	}
	for i := range q.inputs {
		if err := q.inputs[i].check(); err != nil {
			return err
		}
	}
	l, first := r.model, &q.inputs[0]
	_, named := l.place[first.name]
	switch {
	case l.columns != nil && (len(q.inputs) > 1 || len(l.columns) == 1 || named && first.shape[0] == first.count()):
		return q.columns(r, to)
	case len(q.inputs) > 1:
		return wrong("expected one input, found %d", len(q.inputs))
	case l.columns == nil && first.binary && first.kind.name == "FP32":
		return first.floats(l, to)
	}
	return q.whole(r, to)
}

// floats makes plain rows from binary FP32 data.
func (t *tensor) floats(l *loaded, to *rowBuffer) error {
	if len(t.data) != 4*t.count() {
		return wrong("input %q: expected %d elements in %d bytes, found %d bytes", t.name, t.count(), 4*t.count(), len(t.data))
	}
	x, err := t.room(l, to)
	if err == nil {
		copyFloats(x, t.data)
	}
	return err
}

// littleEndian reports whether this machine stores numbers in the byte order of binary
// tensors.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// copyFloats writes the numbers of a binary tensor to x. Copying memory is twelve times
// as fast as a loop over the numbers.
func copyFloats(x []float32, tensor []byte) {
	if littleEndian {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x)), tensor)
		return
	}
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(tensor[4*i:]))
	}
}

// whole makes rows from a single tensor that has all values of the rows.
func (q *inferRequest) whole(r *rowReader, to *rowBuffer) error {
	l, t := r.model, &q.inputs[0]
	width := l.inputs
	if l.columns != nil {
		width = len(l.columns)
	}
	n, err := t.rowsOf(width)
	if err != nil {
		return err
	}
	x, err := to.add(n)
	if err != nil {
		return err
	}
	return t.each(r, l.columns != nil, func(i int, v value) error {
		return l.store(x[i/width*l.inputs:(i/width+1)*l.inputs], i%width, v)
	})
}

// columns makes rows from one tensor for each column.
func (q *inferRequest) columns(r *rowReader, to *rowBuffer) error {
	l := r.model
	n, err := q.inputs[0].rowsOf(1)
	if err != nil {
		return err
	}
	x, err := to.add(n)
	if err != nil {
		return err
	}
	for i := range q.inputs {
		t := &q.inputs[i]
		k, known := l.place[t.name]
		switch {
		case len(l.columns) == 1 && len(q.inputs) == 1:
			k = 0 // a single input may have any name
		case !known:
			return wrong("expected inputs with the names of the model's columns, found %.80q", t.name)
		case r.seen[k] > 0:
			return wrong("input %q: expected each column once, found it again", t.name)
		}
		if r.seen[k] = 1; t.shape[0] != n || t.count() != n {
			return wrong("input %q: expected the shape [%d, 1], found %v", t.name, n, t.shape)
		}
		err := t.each(r, l.needsText(k), func(i int, v value) error {
			return l.store(x[i*l.inputs:(i+1)*l.inputs], k, v)
		})
		if err != nil {
			return err
		}
	}
	return q.complete(r)
}

// complete returns an error if a column has no input.
func (q *inferRequest) complete(r *rowReader) error {
	for k, seen := range r.seen {
		if seen == 0 {
			return wrong("expected an input for the column %q, found none", r.model.columns[k].Name)
		}
	}
	return nil
}
