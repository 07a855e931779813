package serve

import (
	"strconv"
)

// input reads one input.
func (r inferReader) input() error {
	r.q.inputs = append(r.q.inputs, tensor{size: -1})
	t := &r.q.inputs[len(r.q.inputs)-1]
	seen := seenKeys{}
	return r.object(func(key []byte) (err error) {
		if err := seen.check(r.rowReader, key); err != nil {
			return err
		}
		switch string(key) {
		case "name":
			t.name, err = r.string()
		case "datatype":
			err = r.datatype(t)
		case "shape":
			t.shape = t.dims[:0]
			err = r.list(func(int) error { return r.dimension(t) })
		case "parameters":
			err = r.parameters(func(key []byte) error { return r.inputParameter(t, key) })
		case "data":
			err = r.data(t)
		default:
			err = r.skip(3)
		}
		return err
	})
}

// datatype reads the datatype of an input.
func (r inferReader) datatype(t *tensor) error {
	start := r.i
	name, err := r.string()
	if err != nil {
		return err
	}
	known := false
	if t.kind, known = datatypes[name]; !known {
		return r.meaning(start, "a datatype of the protocol, such as FP32", "%.40q", name)
	}
	return nil
}

// dimension reads one dimension of an input's shape.
func (r inferReader) dimension(t *tensor) error {
	n, err := r.int()
	t.shape = append(t.shape, n)
	return err
}

// int reads a whole number of 0 or more.
func (r inferReader) int() (int, error) {
	c := r.next()
	start := r.i
	if c-'0' > 9 {
		return 0, r.meaning(start, "a whole number of 0 or more", "%s", r.ahead())
	}
	if _, err := r.decimal(); err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(asString(r.b[start:r.i]))
	if err != nil {
		return 0, r.meaning(start, "a whole number of 0 or more", "%.40s", r.b[start:r.i])
	}
	return n, nil
}

// data reads the elements of an input. If the datatype is not known yet, it skips them.
func (r inferReader) data(t *tensor) error {
	c := r.next()
	t.offset = r.i
	if c != '[' {
		return r.meaning(r.i, "a list of data", "%s", r.ahead())
	}
	if r.q.done || r.model.columns != nil || len(r.q.inputs) > 1 || t.kind.name != "FP32" || t.shape == nil {
		err := r.skip(3)
		t.data = r.b[t.offset:r.i]
		return err
	}
	t.data, r.q.done = r.b[t.offset:], true
	return r.numbers(t, r.to)
}

// inputParameter reads one parameter of an input.
func (r inferReader) inputParameter(t *tensor, key []byte) (err error) {
	if string(key) != "binary_data_size" {
		return r.skip(4)
	}
	t.size, err = r.int()
	return err
}
