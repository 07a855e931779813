package serve

import (
	"net/http"
)

// inferRequest is a request of the Open Inference Protocol, as its document describes
// it.
type inferRequest struct {
	id      string // as JSON; empty if there is none
	inputs  []tensor
	outputs []wantedOutput
	binary  bool // the default for outputs: send them as binary
	done    bool // the rows have been read with the document
	chosen  []chosenOutput
}

// wantedOutput is an output that a request names.
type wantedOutput struct {
	name   string
	binary bool
	said   bool // the request sets binary for this output
}

// reset prepares q for another request, and reuses its memory.
func (q *inferRequest) reset() {
	clear(q.inputs)
	clear(q.outputs)
	clear(q.chosen)
	*q = inferRequest{inputs: q.inputs[:0], outputs: q.outputs[:0], chosen: q.chosen[:0]}
}

// inferReader reads the document of a request. If the elements are numbers in the form
// that the model takes, it reads them directly into rows.
type inferReader struct {
	*rowReader
	q  *inferRequest
	to *rowBuffer
}

// read reads the whole document. It ignores unknown members, as the protocol requires.
func (r inferReader) read() error {
	seen := seenKeys{}
	err := r.object(func(key []byte) error {
		if err := seen.check(r.rowReader, key); err != nil {
			return err
		}
		switch string(key) {
		case "id":
			return r.id()
		case "parameters":
			return r.parameters(func(key []byte) error { return r.flag(key, "binary_data_output", &r.q.binary, new(bool)) })
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

// seenKeys holds the protocol's keys that have occurred in an object, one bit for each.
type seenKeys struct{ keys uint }

// check returns an error if key is one that the protocol defines and that has occurred in
// the object before.
func (s *seenKeys) check(r *rowReader, key []byte) error {
	for i, known := range [...]string{"id", "parameters", "inputs", "outputs", "name", "datatype", "shape", "data"} {
		if string(key) != known {
			continue
		}
		if s.keys&(1<<i) != 0 {
			return r.meaning(r.i, "each key once", "%q again", known)
		}
		s.keys |= 1 << i
	}
	return nil
}

// id reads the identifier of the request. The answer repeats it.
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

// output reads an output that the client requests.
func (r inferReader) output() error {
	w, seen := wantedOutput{}, seenKeys{}
	err := r.object(func(key []byte) (err error) {
		if err := seen.check(r.rowReader, key); err != nil {
			return err
		}
		switch string(key) {
		case "name":
			w.name, err = r.string()
		case "parameters":
			err = r.parameters(func(key []byte) error { return r.flag(key, "binary_data", &w.binary, &w.said) })
		default:
			err = r.skip(3)
		}
		return err
	})
	r.q.outputs = append(r.q.outputs, w)
	return err
}

// refused names the features that this server does not have, by the parameters that ask
// for them.
var refused = map[string]string{
	"classification":       "the classification of outputs; the output label has the likeliest class",
	"shared_memory_region": "shared memory",
}

// parameters reads parameters. It calls use for each, and use must read the value.
func (r inferReader) parameters(use func(key []byte) error) error {
	return r.object(func(key []byte) error {
		if what, ok := refused[string(key)]; ok {
			return refuse(http.StatusBadRequest, "invalid", "expected parameters that this server supports, found %q; it does not support %s", key, what)
		}
		return use(key)
	})
}

// flag reads the value of the parameter key. If key equals name, the value must be true or
// false; flag stores it in *value and sets *said. It skips the values of other keys.
func (r inferReader) flag(key []byte, name string, value, said *bool) error {
	if string(key) != name {
		return r.skip(4)
	}
	if c := r.next(); c != 't' && c != 'f' {
		return r.meaning(r.i, "true or false as "+name, "%s", r.ahead())
	}
	word, err := r.literal()
	*value, *said = string(word) == "true", true
	return err
}
