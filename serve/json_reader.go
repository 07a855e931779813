package serve

import (
	"fmt"
	"unsafe"
)

// maxDepth is how deeply lists and objects of a document may lie in each other.
const maxDepth = 64

// jsonReader reads a JSON document (RFC 8259) from memory, value by value, in the order
// in which they stand. It allocates nothing for numbers, literals, and strings without
// escapes. The zero value with a document is ready.
type jsonReader struct {
	b    []byte
	i    int    // the offset of what comes next
	text []byte // the last string that had escapes
}

// reset begins a document. The memory for strings is kept.
func (r *jsonReader) reset(document []byte) { r.b, r.i = document, 0 }

// faultKind says whether a document is no JSON, or not what a request may say.
type faultKind uint8

const (
	badGrammar faultKind = iota
	badMeaning
)

// documentError is what is wrong with a document, and where.
type documentError struct {
	offset          int
	kind            faultKind
	expected, found string
}

func (e *documentError) Error() string {
	return fmt.Sprintf("offset %d: expected %s, found %s", e.offset, e.expected, e.found)
}

// grammar reports that the document is no JSON at the place where the reader is.
func (r *jsonReader) grammar(expected string) error {
	return &documentError{r.i, badGrammar, expected, r.ahead()}
}

// meaning reports that the value at an offset is not what the request may say there.
func (r *jsonReader) meaning(offset int, expected, found string, values ...any) error {
	return &documentError{offset, badMeaning, expected, fmt.Sprintf(found, values...)}
}

// ahead quotes what comes next, for a message.
func (r *jsonReader) ahead() string {
	if r.i >= len(r.b) {
		return "the end of the document"
	}
	return fmt.Sprintf("%q", r.b[r.i:min(r.i+20, len(r.b))])
}

// next skips spaces and returns the byte that follows, 0 at the end.
func (r *jsonReader) next() byte {
	for ; r.i < len(r.b); r.i++ {
		switch c := r.b[r.i]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// end checks that nothing follows the document.
func (r *jsonReader) end() error {
	if r.next(); r.i < len(r.b) {
		return r.grammar("the end of the document")
	}
	return nil
}

// take moves behind one of the bytes that are expected and returns it.
func (r *jsonReader) take(one, other byte, expected string) (byte, error) {
	c := r.next()
	if r.i == len(r.b) || c != one && c != other {
		return 0, r.grammar(expected)
	}
	r.i++
	return c, nil
}

// object reads an object, and calls visit at the value of each member, which visit reads.
// The key is valid until then.
func (r *jsonReader) object(visit func(key []byte) error) error {
	if r.next() != '{' {
		return r.meaning(r.i, "an object", "%s", r.ahead())
	}
	r.i++
	if r.next() == '}' {
		r.i++
		return nil
	}
	for {
		key, err := r.key()
		if err != nil {
			return err
		}
		if err := visit(key); err != nil {
			return err
		}
		c, err := r.take(',', '}', "',' or '}' after a value")
		if err != nil || c == '}' {
			return err
		}
	}
}

// key reads a member's key and the colon.
func (r *jsonReader) key() ([]byte, error) {
	if r.next() != '"' {
		return nil, r.grammar("a key in double quotes")
	}
	key, err := r.str()
	if err != nil {
		return nil, err
	}
	_, err = r.take(':', ':', "':' after a key")
	return key, err
}

// list reads a list, and calls visit at each value, which visit reads, with its place
// from 0.
func (r *jsonReader) list(visit func(i int) error) error {
	if r.next() != '[' {
		return r.meaning(r.i, "a list", "%s", r.ahead())
	}
	r.i++
	if r.next() == ']' {
		r.i++
		return nil
	}
	for i := 0; ; i++ {
		if err := visit(i); err != nil {
			return err
		}
		c, err := r.take(',', ']', "',' or ']' after a value")
		if err != nil || c == ']' {
			return err
		}
	}
}

// literal reads true, false or null.
func (r *jsonReader) literal() ([]byte, error) {
	for _, word := range [...]string{"true", "false", "null"} {
		if len(r.b)-r.i >= len(word) && string(r.b[r.i:r.i+len(word)]) == word {
			r.i += len(word)
			return r.b[r.i-len(word) : r.i], nil
		}
	}
	return nil, r.grammar("a value")
}

// asString returns bytes as a string for as long as they do not change.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
