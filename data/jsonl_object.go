package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// jsonValue is a string, number, true, false, null, or a nested value. Its text is valid
// until the next value is read.
type jsonValue struct {
	text         []byte // for a string, without quotes and escapes
	quoted, null bool
	nested       bool // an object or a list, which is allowed only in columns that are not read
}

// jsonLines reads lines with one object each.
type jsonLines struct {
	b []byte
	i int
}

// begin moves to the next line that is not blank.
func (s *jsonLines) begin() bool {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\r', '\n':
			s.i++
		default:
			return true
		}
	}
	return false
}

// object reads an object, which must end on its line, and calls visit for each of its
// members.
func (s *jsonLines) object(visit func(key []byte, v jsonValue) *fault) *fault {
	if s.b[s.i] != '{' {
		return s.fault("an object such as {\"age\": 31} on each line")
	}
	s.i++
	if s.next() == '}' {
		s.i++
		return s.endOfLine()
	}
	for {
		if s.next() != '"' {
			return s.fault("a key in double quotes")
		}
		start := s.i
		key, f := s.str()
		if f != nil {
			return f
		}
		if s.next() != ':' {
			return s.fault("':' after a key")
		}
		s.i++
		v, f := s.value(key)
		if f == nil {
			f = visit(key, v)
		}
		if f != nil {
			if f.offset == 0 {
				f.offset = start
			}
			return f
		}
		switch s.next() {
		case ',':
			s.i++
		case '}':
			s.i++
			return s.endOfLine()
		default:
			return s.fault("',' or '}' after a value")
		}
	}
}

// next skips spaces and returns the next byte without reading it. It returns 0 at the end
// of the line.
func (s *jsonLines) next() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\r':
			s.i++
		case '\n':
			return 0
		default:
			return c
		}
	}
	return 0
}

// endOfLine returns a fault if there is something after the object on its line.
func (s *jsonLines) endOfLine() *fault {
	if s.next() != 0 || s.i < len(s.b) && s.b[s.i] == 0 {
		return s.fault("the end of the line after an object")
	}
	return nil
}

// str reads a string. Its opening quote must be the next byte.
func (s *jsonLines) str() ([]byte, *fault) {
	start, escaped := s.i, false
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			text := s.b[start+1 : s.i]
			s.i++
			if len(text) > maxFieldBytes {
				return nil, &fault{column: -1, offset: start, expected: fmt.Sprintf("a text of at most %d bytes", maxFieldBytes), found: fmt.Sprint(len(text)), kind: ErrLimit}
			}
			if escaped {
				return unescape(s.b[start:s.i], start)
			}
			return text, nil
		case c == '\\':
			escaped = true
			s.i++
		case c < ' ':
			return nil, s.fault("a closing quote")
		}
	}
	s.i = len(s.b)
	return nil, s.fault("a closing quote")
}

// unescape reads a string with escapes.
func unescape(quoted []byte, offset int) ([]byte, *fault) {
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return nil, &fault{column: -1, offset: offset, expected: "a JSON string", found: quoteText(quoted), kind: ErrFormat}
	}
	if replaced(text, quoted) {
		return nil, &fault{column: -1, offset: offset, expected: "a JSON string of Unicode characters", found: quoteText(quoted), kind: ErrFormat}
	}
	return []byte(text), nil
}

// replaced reports whether decoding a string put U+FFFD in place of something that is no
// character: bytes that are not UTF-8, or half of a pair such as \ud83d.
func replaced(text string, quoted []byte) bool {
	found := strings.Count(text, "\ufffd")
	if found == 0 {
		return false
	}
	quoted = bytes.ReplaceAll(quoted, []byte(`\\`), nil)
	return found > bytes.Count(quoted, []byte("\ufffd"))+len(replacement.FindAll(quoted, -1))
}

// replacement matches the escape for U+FFFD.
var replacement = regexp.MustCompile(`\\u[fF]{3}[dD]`)

// value reads the value of key. Messages name the key.
func (s *jsonLines) value(key []byte) (jsonValue, *fault) {
	switch c := s.next(); c {
	case '"':
		text, f := s.str()
		return jsonValue{text: text, quoted: true}, f
	case '{', '[':
		start := s.i
		f := s.skip()
		return jsonValue{text: s.b[start:s.i], nested: true}, f
	}
	start := s.i
	for s.i < len(s.b) && bytes.IndexByte([]byte(",} \t\r\n"), s.b[s.i]) < 0 {
		s.i++
	}
	text := s.b[start:s.i]
	switch string(text) {
	case "null":
		return jsonValue{null: true}, nil
	case "true", "false":
		return jsonValue{text: text}, nil
	}
	if !isJSONNumber(text) {
		s.i = start
		f := s.fault("a string, number, boolean or null")
		f.found = fmt.Sprintf("%s for the key %s", quoteText(text), quoteText(key))
		return jsonValue{}, f
	}
	return jsonValue{text: text}, nil
}

// skip skips an object or a list, which must end on its line.
func (s *jsonLines) skip() *fault {
	start := s.i
	for depth := 0; ; {
		switch s.next() {
		case 0:
			return s.fault("a closing bracket")
		case '"':
			if _, f := s.str(); f != nil {
				return f
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if s.i++; depth == 0 {
			break
		}
	}
	if !json.Valid(s.b[start:s.i]) {
		s.i = start
		return s.fault("a JSON value")
	}
	return nil
}

// nestedFault returns the fault for a nested value in a column that is read.
func nestedFault(key []byte, column string) *fault {
	return &fault{
		column: -1, expected: "a string, number, boolean or null", found: fmt.Sprintf("a nested value for the key %s", quoteText(key)),
		hint: "--drop " + column + " leaves the column out", kind: ErrFormat,
	}
}

// isJSONNumber reports whether text is a number by the rules of JSON: if it has a point,
// there are digits on both sides; there is no plus sign and no leading zero.
func isJSONNumber(text []byte) bool {
	if !isDecimal(text) {
		return false
	}
	digits := bytes.TrimPrefix(text, []byte("-"))
	n := leadingDigits(digits)
	if n == 0 || n > 1 && digits[0] == '0' {
		return false
	}
	return n == len(digits) || digits[n] != '.' || leadingDigits(digits[n+1:]) > 0
}

// fault returns a fault that says what was expected at this place and what was found.
func (s *jsonLines) fault(expected string) *fault {
	found := "the end of the line"
	if s.i < len(s.b) && s.b[s.i] != '\n' {
		line, _, _ := bytes.Cut(s.b[s.i:], []byte("\n"))
		found = fmt.Sprintf("%.20q", line)
	}
	return &fault{column: -1, offset: s.i, expected: expected, found: found, kind: ErrFormat, cut: s.i >= len(s.b)}
}
