package data

import (
	"bytes"
	"fmt"
)

// csvFields reads the fields of a block of complete rows, one after the other.
type csvFields struct {
	dialect
	b       []byte
	i       int    // start of the next field
	scratch []byte // memory for fields whose text is not contiguous in b
	loose   bool   // the field has text after its closing quote
}

// csvField is one field. Its text is valid until the next field is read.
type csvField struct {
	text    []byte
	endsRow bool
	loose   bool // there is text after the closing quote
}

// skipEmptyLines moves to the next line that has a row. It skips empty lines and
// comments.
func (s *csvFields) skipEmptyLines() {
	for s.i < len(s.b) {
		switch {
		case s.b[s.i] == '\n':
			s.i++
		case s.b[s.i] == '\r' && s.i+1 < len(s.b) && s.b[s.i+1] == '\n':
			s.i += 2
		case s.isComment(s.b[s.i:]):
			s.i = endOfLine(s.b, s.i)
		case s.blanks && s.skipBlankLine():
		default:
			return
		}
	}
}

// skipBlankLine moves past the blanks that a line begins with, and reports whether the
// line has nothing else.
func (s *csvFields) skipBlankLine() bool {
	for s.i < len(s.b) && s.isSpace(s.b[s.i]) {
		s.i++
	}
	return s.i == len(s.b) || s.b[s.i] == '\n' || bytes.HasPrefix(s.b[s.i:], []byte("\r\n"))
}

// endOfLine returns the offset after the end of the line that contains b[i].
func endOfLine(b []byte, i int) int {
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(b)
}

// number reads a field that is exactly one number. If last is true, the field must end
// the row. If the field is something else, number returns false and leaves the field to
// next.
func (s *csvFields) number(last bool) (float32, bool) {
	v, end, ok := scanNumber(s.b, s.i)
	if !ok {
		return 0, false
	}
	switch {
	case end == len(s.b):
		ok = last
	case s.b[end] == s.delimiter:
		ok = !last
	case s.b[end] == '\n':
		ok = last
	case s.b[end] == '\r':
		end++
		ok = last && end < len(s.b) && s.b[end] == '\n'
	default:
		ok = false
	}
	if ok {
		s.i = end + 1
	}
	return v, ok
}

// next reads the next field.
func (s *csvFields) next() (csvField, *fault) {
	i := s.i
	for i < len(s.b) && s.isSpace(s.b[i]) {
		i++
	}
	var text []byte
	var f *fault
	s.loose = false
	if i < len(s.b) && s.b[i] == s.quote {
		text, i, f = s.quoted(i + 1)
	} else {
		text, i, f = s.plain(i)
	}
	if f == nil && len(text) > maxFieldBytes {
		f = &fault{offset: s.i, expected: fmt.Sprintf("a field of at most %d bytes", maxFieldBytes), found: fmt.Sprintf("%d in the field that begins with %.20q; is a quote never closed?", len(text), text), kind: ErrLimit}
	}
	if f != nil {
		return csvField{}, f
	}
	field := csvField{text: text, endsRow: true, loose: s.loose}
	if s.blanks {
		for i < len(s.b) && s.isSpace(s.b[i]) {
			i++
		}
		if i < len(s.b) && s.b[i] != '\n' && s.b[i] != '\r' {
			s.i = i
			return csvField{text: text, loose: s.loose}, nil
		}
	}
	switch {
	case i == len(s.b):
	case s.b[i] == '\n':
		i++
	case s.b[i] == '\r':
		i = min(i+2, len(s.b))
	default:
		field.endsRow = false
		i++
		if i == len(s.b) {
			// Without a line end, an empty last field at the end of the file would be
			// overlooked.
			s.b = append(s.b[:i:i], '\n')
		}
	}
	s.i = i
	return field, nil
}

// isSpace reports whether c is a space around a field, which is no part of its text.
func (s *csvFields) isSpace(c byte) bool {
	return (c == ' ' || c == '\t') && (c != s.delimiter || s.blanks)
}

// plain reads a field without quotes around it. It returns the text and the offset of its
// end. A quote within the text is an ordinary character.
func (s *csvFields) plain(start int) (text []byte, end int, f *fault) {
	i := start
scan:
	for ; i < len(s.b); i++ {
		switch c := s.b[i]; c {
		case s.delimiter, '\n':
			break scan
		case '\t':
			if s.blanks {
				break scan
			}
		case '\r':
			if i+1 == len(s.b) || s.b[i+1] == '\n' {
				break scan
			}
			return nil, 0, &fault{offset: i, expected: "lines that end in a line feed", found: "a carriage return without one", kind: ErrFormat}
		case 0:
			return nil, 0, nulFault(s.b, start, i)
		}
	}
	end = i
	for i > start && s.isSpace(s.b[i-1]) {
		i--
	}
	return s.b[start:i], end, nil
}

// quoted reads a field whose text begins at start, after the opening quote. It returns
// the text and the offset after the closing quote and spaces. Text after the closing
// quote belongs to the field.
func (s *csvFields) quoted(start int) (text []byte, end int, f *fault) {
	s.scratch = s.scratch[:0]
	for i := start; ; {
		n := bytes.IndexByte(s.b[i:], s.quote)
		if n < 0 {
			return nil, 0, &fault{offset: start - 1, expected: "a closing quote", found: fmt.Sprintf("none for the field that begins with %.20q", s.b[start:]), kind: ErrFormat}
		}
		piece := s.b[i : i+n]
		if at := bytes.IndexByte(piece, 0); at >= 0 {
			return nil, 0, nulFault(s.b, start, i+at)
		}
		i += n + 1
		if s.escaped && endsEscaped(s.b[start:i-1]) {
			s.scratch = append(append(s.scratch, piece[:len(piece)-1]...), s.quote)
			continue
		}
		if i < len(s.b) && s.b[i] == s.quote {
			s.scratch = append(append(s.scratch, piece...), s.quote)
			i++
			continue
		}
		if text = piece; len(s.scratch) > 0 {
			s.scratch = append(s.scratch, piece...)
			text = s.scratch
		}
		return s.afterQuote(text, i)
	}
}

// endsEscaped reports whether a quote after the text would be part of it, because the
// text ends with an odd number of backslashes.
func endsEscaped(text []byte) bool {
	return (len(text)-len(bytes.TrimRight(text, `\`)))%2 == 1
}

// afterQuote ends the field whose closing quote is right before i. It returns the text of
// the field and the offset of its end.
func (s *csvFields) afterQuote(text []byte, i int) (field []byte, end int, f *fault) {
	more, end, f := s.plain(i)
	if f != nil || len(bytes.Trim(more, " \t")) == 0 {
		return text, end, f
	}
	s.loose = true
	if len(s.scratch) == 0 {
		s.scratch = append(s.scratch, text...)
	}
	s.scratch = append(s.scratch, more...)
	return s.scratch, end, nil
}

// eachRow calls visit for the first rows of b. limit is their greatest number, and next
// is the offset after the row. eachRow stops at the first fault.
func (p *csvParser) eachRow(b []byte, limit int, visit func(row []csvField, next int)) *fault {
	fields := csvFields{b: b, dialect: p.dialect}
	var row []csvField
	for n := 0; n < limit; n++ {
		if fields.skipEmptyLines(); fields.i >= len(b) {
			return nil
		}
		row = row[:0]
		for ended := false; !ended; {
			field, f := fields.next()
			if f != nil {
				return f
			}
			if cap(fields.scratch) > 0 {
				fields.scratch = nil // the row keeps the text
			}
			if len(row) == maxColumns {
				return &fault{offset: fields.i - 1, expected: fmt.Sprintf("at most %d columns", maxColumns), found: "more", kind: ErrLimit}
			}
			row = append(row, field)
			ended = field.endsRow
		}
		visit(row, min(fields.i, len(b)))
	}
	return nil
}
