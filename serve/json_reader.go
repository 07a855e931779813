package serve

import (
	"fmt"
	"unsafe"
)

// maxDepth is the greatest nesting depth of lists and objects.
const maxDepth = 64

// jsonReader reads a JSON document (RFC 8259) from memory, value by value, in document
// order. It allocates nothing for numbers, literals, and strings without escapes. A
// jsonReader that is zero except for its document is ready to use.
type jsonReader struct {
	b    []byte
	i    int    // offset of the next byte
	text []byte // memory for the last string with escapes
}

// reset starts reading another document. It reuses the memory for strings.
func (r *jsonReader) reset(document []byte) { r.b, r.i = document, 0 }

// faultKind says whether a document is not JSON, or is JSON that this request must not
// contain.
type faultKind uint8

const (
	badGrammar faultKind = iota
	badMeaning
)

// documentError is an error at a position in a document.
type documentError struct {
	offset          int
	kind            faultKind
	expected, found string
}

func (e *documentError) Error() string {
	return fmt.Sprintf("offset %d: expected %s, found %s", e.offset, e.expected, e.found)
}

// grammar returns an error for a document that is not JSON, at the current position.
func (r *jsonReader) grammar(expected string) error {
	return &documentError{r.i, badGrammar, expected, r.ahead()}
}

// meaning returns an error for the value at an offset, which is JSON, but not what the
// request may contain.
func (r *jsonReader) meaning(offset int, expected, found string, values ...any) error {
	return &documentError{offset, badMeaning, expected, fmt.Sprintf(found, values...)}
}

// ahead quotes the next bytes, for messages.
func (r *jsonReader) ahead() string {
	if r.i >= len(r.b) {
		return "the end of the document"
	}
	return fmt.Sprintf("%q", r.b[r.i:min(r.i+20, len(r.b))])
}

// next skips spaces and returns the next byte without reading it. It returns 0 at the
// end.
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

// end returns an error if there is something after the document.
func (r *jsonReader) end() error {
	if r.next(); r.i < len(r.b) {
		return r.grammar("the end of the document")
	}
	return nil
}

// take reads the next byte and returns it. The byte must be x or y.
func (r *jsonReader) take(x, y byte, expected string) (byte, error) {
	c := r.next()
	if r.i == len(r.b) || c != x && c != y {
		return 0, r.grammar(expected)
	}
	r.i++
	return c, nil
}

// object reads an object. It calls visit for each member, and visit must read the value.
// The key is valid only until visit reads the value.
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

// list reads a list. It calls visit for each value, with its index counted from 0, and
// visit must read the value.
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

// asString returns the bytes as a string without copying them. The string is valid as
// long as the bytes do not change.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
