package serve

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string. Its opening quote must be the next byte. The result is valid until
// the next string is read.
func (r *jsonReader) str() ([]byte, error) {
	start := r.i + 1
	for i := start; i < len(r.b); i++ {
		switch c := r.b[i]; {
		case c == '"':
			text := r.b[start:i]
			if !utf8.Valid(text) {
				return nil, r.meaning(r.i, "a text in UTF-8", "%.20q", text)
			}
			r.i = i + 1
			return text, nil
		case c == '\\':
			return r.escaped(start, i)
		case c < ' ':
			r.i = i
			return nil, r.grammar("a closing quote")
		}
	}
	r.i = len(r.b)
	return nil, r.grammar("a closing quote")
}

// escaped reads the rest of a string that has escapes. start is the offset of the string,
// and escape that of its first escape.
func (r *jsonReader) escaped(start, escape int) ([]byte, error) {
	r.text = append(r.text[:0], r.b[start:escape]...)
	for r.i = escape; r.i < len(r.b); {
		switch c := r.b[r.i]; {
		case c == '"':
			if !utf8.Valid(r.text) {
				return nil, r.meaning(start-1, "a text in UTF-8", "%.20q", r.text)
			}
			r.i++
			return r.text, nil
		case c == '\\':
			if err := r.escape(); err != nil {
				return nil, err
			}
		case c < ' ':
			return nil, r.grammar("a closing quote")
		default:
			r.text = append(r.text, c)
			r.i++
		}
	}
	return nil, r.grammar("a closing quote")
}

// shortEscapes maps the letter of an escape to its character.
var shortEscapes = [...]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads one escape. Half of a surrogate pair becomes U+FFFD, as in encoding/json.
func (r *jsonReader) escape() error {
	if r.i+1 == len(r.b) {
		r.i++
		return r.grammar("a character after a backslash")
	}
	c := r.b[r.i+1]
	if c == 'u' {
		first, ok := r.unit(r.i)
		if !ok {
			return r.grammar("four hexadecimal digits after \\u")
		}
		r.i += 6
		if second, ok := r.unit(r.i); ok && utf16.IsSurrogate(first) {
			if both := utf16.DecodeRune(first, second); both != utf8.RuneError {
				r.i += 6
				first = both
			}
		}
		r.text = utf8.AppendRune(r.text, first) // half of a surrogate pair becomes U+FFFD
		return nil
	}
	if int(c) >= len(shortEscapes) || shortEscapes[c] == 0 {
		return r.grammar("a valid JSON escape")
	}
	r.text = append(r.text, shortEscapes[c])
	r.i += 2
	return nil
}

// unit returns the code unit of the escape \uXXXX at offset i. It returns false if there
// is no such escape.
func (r *jsonReader) unit(i int) (rune, bool) {
	if i+6 > len(r.b) || r.b[i] != '\\' || r.b[i+1] != 'u' {
		return 0, false
	}
	for _, c := range r.b[i+2 : i+6] {
		if c == '+' || c == '-' || c == '_' {
			return 0, false
		}
	}
	u, err := strconv.ParseUint(asString(r.b[i+2:i+6]), 16, 16)
	return rune(u), err == nil
}
