package serve

import (
	"fmt"
	"unsafe"
)

// maxDepth is the largest depth of nested lists and objects.
const maxDepth = 64

// jsonReader reads a JSON document (RFC 8259) from memory, value by value, in document
// order. It allocates nothing for numbers, literals, and strings without escapes. The
// zero value with a document is ready to use.
type jsonReader struct {
	b    []byte
	i    int    // the offset of what comes next
	text []byte // the last string that had escapes
}

// reset begins a document. It reuses the memory for strings.
func (r *jsonReader) reset(document []byte) { r.b, r.i = document, 0 }

// faultKind says whether a document is not JSON, or is JSON that a request may not
// contain.
type faultKind uint8

const (
	badGrammar faultKind = iota
	badMeaning
)

// documentError is an error in a document, with its position.
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

// meaning returns an error for the value at an offset, which is not one that the request
// may contain.
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

// next skips spaces and returns the byte that follows, or 0 at the end.
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

// end returns an error if anything follows the document.
func (r *jsonReader) end() error {
	if r.next(); r.i < len(r.b) {
		return r.grammar("the end of the document")
	}
	return nil
}

// take skips the next byte, which has to be one of the given ones, and returns it.
func (r *jsonReader) take(one, other byte, expected string) (byte, error) {
	c := r.next()
	if r.i == len(r.b) || c != one && c != other {
		return 0, r.grammar(expected)
	}
	r.i++
	return c, nil
}

// object reads an object. It calls visit for each member, which has to read the value.
// The key is valid until it returns.
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

// list reads a list. It calls visit for each value, with its index from 0, which has to
// read the value.
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

// asString returns bytes as a string without copying them. The string is valid as long
// as the bytes do not change.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
