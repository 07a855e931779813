package data

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// marks is a set of conventions for writing numbers. They differ in the decimal mark.
type marks uint8

const (
	pointMark marks = 1 << iota // 1,234.5
	commaMark                   // 1.234,5
)

// maxDressed is the greatest length of a number that may have separators, a currency and
// the like. Numbers in tables do not have 300 digits.
const maxDressed = 64

// bareNumber is a number without signs, currency and the like.
type bareNumber struct {
	negative bool
	n        int
	body     [maxDressed]byte // digits, points, commas, blanks, apostrophes and an exponent
}

// dress are the texts that may come before or after a number.
var dress = []string{"$", "€", "£", "¥", "₹", "₽", "₩", "₺", "%", "USD", "EUR", "GBP", "CHF", "JPY", "US$"}

// blanks are the spaces that may be around a number and between its thousands. They
// include no-break and thin spaces.
var blanks = []string{" ", "\t", "\u00a0", "\u202f", "\u2009"}

// minuses are the signs of a negative number.
var minuses = []string{"-", "\u2212"}

// undress removes what is around a number: blanks, a sign, parentheses (which mean a
// negative number), a currency or a percent sign. ok is false if the rest has characters
// that are not part of a number.
func undress(text []byte) (b bareNumber, ok bool) {
	if len(text) > maxDressed || len(text) == 0 {
		return b, false
	}
	signed, marked := false, false
	rest := text
	if rest[0] == '(' && rest[len(rest)-1] == ')' && len(rest) > 2 {
		rest, signed, b.negative = rest[1:len(rest)-1], true, true
	}
	for again := true; again && !startsWithDigit(rest); {
		again = false
		if cut, found := cutAny(rest, blanks, true); found {
			rest, again = cut, true
		}
		if cut, found := cutAny(rest, minuses, true); found && !signed {
			rest, again, signed, b.negative = cut, true, true, true
		} else if len(rest) > 0 && rest[0] == '+' && !signed {
			rest, again, signed = rest[1:], true, true
		}
		if cut, found := cutAny(rest, dress, true); found && !marked && rest[0] != '%' {
			rest, again, marked = cut, true, true
		}
	}
	for again := true; again && !endsWithDigit(rest); {
		again = false
		if cut, found := cutAny(rest, blanks, false); found {
			rest, again = cut, true
		}
		if cut, found := cutAny(rest, dress, false); found && !marked {
			rest, again, marked = cut, true, true
		}
	}
	return b, b.fill(rest) && b.n > 0
}

// startsWithDigit reports whether the first character is a digit, as it is in most
// numbers.
func startsWithDigit(b []byte) bool { return len(b) > 0 && b[0]-'0' <= 9 }

// endsWithDigit reports whether the last character is a digit.
func endsWithDigit(b []byte) bool { return len(b) > 0 && b[len(b)-1]-'0' <= 9 }

// cutAny removes one of the texts from the start of rest if before is true, and otherwise
// from its end. If several are there, it removes the first in the list. It reports
// whether it removed one.
func cutAny(rest []byte, texts []string, before bool) ([]byte, bool) {
	for _, text := range texts {
		if before && bytes.HasPrefix(rest, []byte(text)) {
			return rest[len(text):], true
		}
		if !before && bytes.HasSuffix(rest, []byte(text)) {
			return rest[:len(rest)-len(text)], true
		}
	}
	return rest, false
}

// fill copies the characters of a number to the body. Each kind of blank becomes a space,
// and each kind of apostrophe the ASCII one. It returns false if another character occurs.
func (b *bareNumber) fill(text []byte) bool {
	for len(text) > 0 {
		c := text[0]
		if c > ' ' && c < utf8.RuneSelf {
			text = text[1:]
		} else if cut, found := cutAny(text, blanks, true); found {
			c, text = ' ', cut
		} else if cut, found := bytes.CutPrefix(text, []byte("\u2019")); found {
			c, text = '\'', cut
		} else {
			text = text[1:]
		}
		isPart := c-'0' <= 9 || c == '.' || c == ',' || c == ' ' || c == '\'' || c|0x20 == 'e' || c == '+' || c == '-'
		if !isPart {
			return false
		}
		b.body[b.n] = c
		b.n++
	}
	return true
}

// marksOf returns the conventions in which text is a valid number.
func marksOf(text []byte) (m marks) {
	b, ok := undress(text)
	if !ok {
		return 0
	}
	var number [maxDressed + 1]byte
	if _, ok := b.write(number[:0], false); ok {
		m |= pointMark
	}
	if _, ok := b.write(number[:0], true); ok {
		m |= commaMark
	}
	return m
}

// plainText appends the number in text to dst, in the form that [parseNumber] reads.
// comma is true if the decimal mark is a comma. ok is false if text is no number.
func plainText(dst, text []byte, comma bool) (number []byte, ok bool) {
	b, ok := undress(text)
	if !ok {
		return dst, false
	}
	return b.write(dst, comma)
}

// parseDressed is like [parseNumber], for numbers that may have thousands separators, a
// currency and the like.
func parseDressed(text []byte, comma bool) (float32, reading) {
	var number [maxDressed + 1]byte
	plain, ok := plainText(number[:0], text, comma)
	if !ok {
		return 0, unfit
	}
	return parseNumber(plain)
}

// write appends the number to dst in the form that [parseNumber] reads. It returns false
// if the number is not valid.
func (b *bareNumber) write(dst []byte, comma bool) ([]byte, bool) {
	body, mark, between := b.body[:b.n], byte('.'), byte(',')
	if comma {
		mark, between = between, mark
	}
	if b.negative {
		dst = append(dst, '-')
	}
	whole, decimals := body, []byte(nil)
	if at := bytes.IndexByte(body, mark); at >= 0 {
		whole, decimals = body[:at], body[at:]
	} else if at := bytes.IndexAny(body, "eE"); at >= 0 {
		whole, decimals = body[:at], body[at:]
	}
	start := len(dst)
	if dst = appendWhole(dst, whole, between); dst == nil {
		return nil, false
	}
	if dst = append(dst, decimals...); len(decimals) > 0 && decimals[0] == mark {
		dst[len(dst)-len(decimals)] = '.'
	}
	return dst, isDecimal(dst[start:]) && dst[start] != '-' && dst[start] != '+'
}

// appendWhole appends the digits of the whole part of a number. The part may have
// separators between its thousands, as in 1,234,567 or in India's 12,34,567. It returns
// nil if the separators are in other places.
func appendWhole(dst, whole []byte, between byte) []byte {
	at := leadingDigits(whole)
	if at == len(whole) {
		return append(dst, whole...)
	}
	separator := whole[at]
	if at == 0 || whole[0] == '0' || separator != between && separator != ' ' && separator != '\'' {
		return nil
	}
	indian := separator == ',' && bytes.Count(whole, []byte{','}) > 1
	for first := true; ; first = false {
		digits := leadingDigits(whole)
		last := digits == len(whole)
		switch {
		case digits == 0 || digits > 3:
			return nil
		case digits < 3 && (last || !first && !(indian && digits == 2)):
			return nil
		case !last && whole[digits] != separator:
			return nil
		}
		if dst = append(dst, whole[:digits]...); last {
			return dst
		}
		whole = whole[digits+1:]
	}
}

// numberValue returns the number in text as float64. The text may have thousands
// separators, a currency and the like only if dressed is true.
func numberValue(text []byte, comma, dressed bool) float64 {
	if dressed || comma {
		var number [maxDressed + 1]byte
		if plain, ok := plainText(number[:0], text, comma); ok {
			text = plain
		}
	}
	x, _ := strconv.ParseFloat(string(text), 64) // no error: the number is finite as float32, or text is no number
	return x
}
