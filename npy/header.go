package npy

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	supported  = "f2, f4, f8, i1 to i8, u1 to u8, b1, U or S"
	fields     = "the keys descr, fortran_order and shape"
	whitespace = " \t\r\n"
)

// header is a parsed header, which describes the array in a file.
type header struct {
	dtype        DType
	bigEndian    bool
	fortranOrder bool // the first index varies fastest in the file
	shape        []int
}

// parseHeader reads the Python dictionary that begins at offset base of a file:
//
//	{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
//
// Its keys may come in any order; whitespace may follow it.
func parseHeader(s string, base int) (header, error) {
	p := &parser{text: s, base: base}
	var h header
	seen := make(map[string]bool)
	_, err := p.list('{', '}', func() error {
		key, err := p.quoted()
		if err != nil {
			return err
		}
		if seen[key] {
			return p.fault("each key only once", strconv.Quote(key)+" again")
		}
		seen[key] = true
		if !p.accept(':') {
			return p.fault("':'", p.rest())
		}
		return p.value(key, &h)
	})
	if err != nil {
		return header{}, err
	}
	if len(seen) != 3 {
		return header{}, p.fault(fields, fmt.Sprintf("%d of them", len(seen)))
	}
	if rest := p.rest(); p.at < len(p.text) {
		return header{}, p.fault("only padding after the dictionary", rest)
	}
	return h, nil
}

// parser reads the part of Python's syntax that the format uses.
type parser struct {
	text string
	at   int // index in text of the next byte to read
	base int // offset of text in the file, for messages
}

// value reads the value of key into h.
func (p *parser) value(key string, h *header) (err error) {
	switch key {
	case "descr":
		h.dtype, h.bigEndian, err = p.descr()
	case "fortran_order":
		h.fortranOrder, err = p.boolean()
	case "shape":
		h.shape, err = p.tuple()
	default:
		err = p.fault(fields, strconv.Quote(key))
	}
	return err
}

// descr reads a dtype: a byte order and a name, such as '<f4'.
func (p *parser) descr() (d DType, bigEndian bool, err error) {
	if strings.IndexByte("[({", p.next()) >= 0 {
		return "", false, fmt.Errorf("expected a plain dtype, found a structured one; save each field as an array, with array['field']: %w", ErrUnsupported)
	}
	s, err := p.quoted()
	if err != nil {
		return "", false, err
	}
	if strings.HasPrefix(s, "|O") || s == "O" {
		return "", false, fmt.Errorf("expected numbers, found an object array, whose values only Python can unpickle; save array.astype('float32'): %w", ErrUnsupported)
	}
	if len(s) >= 3 {
		d = DType(s[1:])
		known := s[0] == '<' || s[0] == '>' || s[0] == '|' && d.unit() == 1
		if known && d.Size() > 0 {
			return d, s[0] == '>', nil
		}
	}
	return "", false, fmt.Errorf("expected a dtype of %s, found %q; save array.astype('float32'): %w", supported, s, ErrUnsupported)
}

// boolean reads True or False.
func (p *parser) boolean() (bool, error) {
	p.next()
	for _, word := range []string{"True", "False"} {
		if strings.HasPrefix(p.text[p.at:], word) {
			p.at += len(word)
			return word == "True", nil
		}
	}
	return false, p.fault("True or False", p.rest())
}

// tuple reads (), (3,) or (3, 4).
func (p *parser) tuple() ([]int, error) {
	shape := []int{}
	commas, err := p.list('(', ')', func() error {
		n, err := p.number()
		if len(shape) == maxRank {
			return fmt.Errorf("expected at most %d dimensions, found more: %w", maxRank, ErrShape)
		}
		shape = append(shape, n)
		return err
	})
	if err == nil && len(shape) == 1 && commas == 0 {
		err = p.fault("a comma after the only dimension, as in (3,)", "none")
	}
	return shape, err
}

// list reads items between an opening and a closing byte. Items are separated by commas,
// and one comma may follow the last. list returns the number of commas.
func (p *parser) list(opening, closing byte, item func() error) (commas int, err error) {
	if !p.accept(opening) {
		return 0, p.fault(strconv.QuoteRune(rune(opening)), p.rest())
	}
	for !p.accept(closing) {
		if err := item(); err != nil {
			return 0, err
		}
		if p.accept(',') {
			commas++
		} else if p.next() != closing {
			return 0, p.fault(fmt.Sprintf("',' or %q", closing), p.rest())
		}
	}
	return commas, nil
}

// number reads an integer of 0 or more, with or without the L that Python 2 appended.
func (p *parser) number() (int, error) {
	p.next()
	rest := p.text[p.at:]
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	n, err := strconv.ParseUint(digits, 10, strconv.IntSize-1)
	if err != nil {
		return 0, p.fault(fmt.Sprintf("a dimension from 0 to 2^%d-1", strconv.IntSize-1), p.rest())
	}
	p.at += len(digits)
	if strings.HasPrefix(p.text[p.at:], "L") {
		p.at++
	}
	return int(n), nil
}

// quoted reads a string in quotes. It refuses escapes, which the format does not need.
func (p *parser) quoted() (string, error) {
	quote := p.next()
	if quote != '\'' && quote != '"' {
		return "", p.fault("a string in quotes", p.rest())
	}
	s, _, closed := strings.Cut(p.text[p.at+1:], string(quote))
	if !closed || strings.ContainsAny(s, "\\\n") {
		return "", p.fault("a string without escapes", p.rest())
	}
	p.at += len(s) + 2
	return s, nil
}

// accept skips c if it is the next byte after whitespace, and reports whether it was.
func (p *parser) accept(c byte) bool {
	if p.next() != c {
		return false
	}
	p.at++
	return true
}

// next skips whitespace and returns the byte that follows, or 0 at the end.
func (p *parser) next() byte {
	p.at = len(p.text) - len(strings.TrimLeft(p.text[p.at:], whitespace))
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// rest returns the next few bytes, quoted for a message.
func (p *parser) rest() string {
	if p.next(); p.at == len(p.text) {
		return "the end of the header"
	}
	return fmt.Sprintf("%.12q", p.text[p.at:])
}

// fault returns an error that names the current offset and wraps ErrFormat.
func (p *parser) fault(expected, found string) error {
	return fmt.Errorf("offset %d: expected %s, found %s: %w", p.base+p.at, expected, found, ErrFormat)
}
