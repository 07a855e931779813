package serve

import (
	"net/http"
	"strconv"
)

// inferRequest is a request of the Open Inference Protocol as its document says it.
type inferRequest struct {
	id      string // as JSON; empty: none
	inputs  []tensor
	outputs []wantedOutput
	binary  bool // all outputs whose parameters do not say
	done    bool // the rows were read with the document
}

// wantedOutput is an output that a request asks for.
type wantedOutput struct {
	name   string
	binary bool
	said   bool // whether binary is what the request says
}

// reset begins a request, in the memory that q has.
func (q *inferRequest) reset() {
	clear(q.inputs)
	clear(q.outputs)
	*q = inferRequest{inputs: q.inputs[:0], outputs: q.outputs[:0]}
}

// inferReader reads the document of a request, and the rows with it if they are the
// numbers that the model takes.
type inferReader struct {
	*rowReader
	q  *inferRequest
	to *rowBuffer
}

// read reads the whole document. Members that it does not know do not matter, as the
// protocol wants.
func (r inferReader) read() error {
	seen := once{}
	err := r.object(func(key []byte) error {
		if err := seen.check(r.rowReader, key); err != nil {
			return err
		}
		switch string(key) {
		case "id":
			return r.id()
		case "parameters":
			return r.parameters(func(key string) error { return r.flag(key, "binary_data_output", &r.q.binary, new(bool)) })
		case "inputs":
			return r.list(func(int) error { return r.input() })
		case "outputs":
			return r.list(func(int) error { return r.output() })
		}
		return r.skip(1)
	})
	if err == nil {
		err = r.end()
	}
	if err == nil && len(r.q.inputs) == 0 {
		err = wrong("expected at least one input, found none")
	}
	return err
}

// once holds which of the protocol's keys an object has had, as bits of their places.
type once struct{ keys uint }

// check reports a key that comes again.
func (o *once) check(r *rowReader, key []byte) error {
	for i, known := range [...]string{"id", "parameters", "inputs", "outputs", "name", "datatype", "shape", "data"} {
		if string(key) != known {
			continue
		}
		if o.keys&(1<<i) != 0 {
			return r.meaning(r.i, "every key once", "%q again", known)
		}
		o.keys |= 1 << i
	}
	return nil
}

// id reads the identifier of the request, which its answer has too.
func (r inferReader) id() error {
	if r.next() != '"' {
		return r.meaning(r.i, "a text as id", "%s", r.ahead())
	}
	start := r.i
	_, err := r.str()
	r.q.id = string(r.b[start:r.i])
	return err
}

// string reads a string.
func (r inferReader) string() (string, error) {
	if r.next() != '"' {
		return "", r.meaning(r.i, "a text", "%s", r.ahead())
	}
	text, err := r.str()
	return string(text), err
}

// input reads one input.
func (r inferReader) input() error {
	r.q.inputs = append(r.q.inputs, tensor{size: -1})
	t := &r.q.inputs[len(r.q.inputs)-1]
	seen := once{}
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
			t.shape = t.shape[:0]
			err = r.list(func(int) error { return r.dimension(t) })
		case "parameters":
			err = r.parameters(func(key string) error { return r.inputParameter(t, key) })
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
		return r.meaning(start, "a datatype of the protocol such as FP32", "%.40q", name)
	}
	return nil
}

// dimension reads a dimension of an input's shape.
func (r inferReader) dimension(t *tensor) error {
	n, err := r.int()
	t.shape = append(t.shape, n)
	return err
}

// int reads a whole number that is not negative.
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

// data reads the elements of an input, or passes over them if it is not known yet what
// they are.
func (r inferReader) data(t *tensor) error {
	c := r.next()
	t.offset = r.i
	if c != '[' {
		return r.meaning(r.i, "a list as data", "%s", r.ahead())
	}
	if r.q.done || r.model.columns != nil || len(r.q.inputs) > 1 || t.kind.name != "FP32" || t.shape == nil {
		err := r.skip(3)
		t.data = r.b[t.offset:r.i]
		return err
	}
	t.data, r.q.done = r.b[t.offset:], true
	return r.numbers(t, r.to)
}

// output reads one output that is asked for.
func (r inferReader) output() error {
	w, seen := wantedOutput{}, once{}
	err := r.object(func(key []byte) (err error) {
		if err := seen.check(r.rowReader, key); err != nil {
			return err
		}
		switch string(key) {
		case "name":
			w.name, err = r.string()
		case "parameters":
			err = r.parameters(func(key string) error { return r.flag(key, "binary_data", &w.binary, &w.said) })
		default:
			err = r.skip(3)
		}
		return err
	})
	r.q.outputs = append(r.q.outputs, w)
	return err
}

// refused are parameters that ask for what there is not.
var refused = map[string]string{
	"classification":       "the classification of outputs; the output label has the likeliest class",
	"shared_memory_region": "shared memory",
}

// parameters reads parameters, and calls use at the value of each.
func (r inferReader) parameters(use func(key string) error) error {
	return r.object(func(key []byte) error {
		name := string(key)
		if what, ok := refused[name]; ok {
			return refuse(http.StatusBadRequest, "invalid", "expected parameters that this server takes, found %q: it has no %s", name, what)
		}
		return use(name)
	})
}

// inputParameter reads a parameter of an input.
func (r inferReader) inputParameter(t *tensor, key string) (err error) {
	if key != "binary_data_size" {
		return r.skip(4)
	}
	t.size, err = r.int()
	return err
}

// flag reads true or false if the key is that of the flag, and otherwise passes over the
// value.
func (r inferReader) flag(key, name string, flag, said *bool) error {
	if key != name {
		return r.skip(4)
	}
	if c := r.next(); c != 't' && c != 'f' {
		return r.meaning(r.i, "true or false as "+name, "%s", r.ahead())
	}
	word, err := r.literal()
	*flag, *said = string(word) == "true", true
	return err
}
