package npy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxText limits the characters of one text.
const maxText = 1 << 16

// text returns the number of characters in each value of a dtype of texts, and the size
// of a character in bytes: U7 has 7 code points of 4 bytes, S7 has 7 bytes. For other
// dtypes both are 0.
func (d DType) text() (characters, size int) {
	if len(d) < 2 || d[0] != 'U' && d[0] != 'S' {
		return 0, 0
	}
	n, err := strconv.Atoi(string(d[1:]))
	if err != nil || n < 1 || n > maxText || strconv.Itoa(n) != string(d[1:]) {
		return 0, 0
	}
	if d[0] == 'U' {
		return n, 4
	}
	return n, 1
}

// unit returns the number of bytes that the byte order applies to: one character of a
// text, or one number.
func (d DType) unit() int {
	if _, size := d.text(); size > 0 {
		return size
	}
	return d.Size()
}

// IsText reports whether the values of a are texts.
func (a Array) IsText() bool {
	_, size := a.DType.text()
	return size > 0
}

// Strings returns the values of an array of texts in C order. It removes the zeros with
// which NumPy pads short texts.
func (a Array) Strings() ([]string, error) {
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	_, unit := a.DType.text()
	if unit == 0 {
		return nil, fmt.Errorf("npy: expected texts, found dtype %s: %w", a.DType, ErrConvert)
	}
	decode := func(b []byte) string { return string(b) }
	if unit == 4 {
		decode = codePoints
	}
	size := a.DType.Size()
	texts := make([]string, len(a.Data)/size)
	for i := range texts {
		texts[i] = strings.TrimRight(decode(a.Data[i*size:][:size]), "\x00")
		if !utf8.ValidString(texts[i]) {
			return nil, fmt.Errorf("npy: expected texts in UTF-8, found %.40q at index %d: %w", texts[i], i, ErrConvert)
		}
	}
	return texts, nil
}

// codePoints returns the text that b holds as code points of four bytes each. An
// invalid code point becomes a byte that is not valid in UTF-8.
func codePoints(b []byte) string {
	var text strings.Builder
	for ; len(b) > 0; b = b[4:] {
		if r := le.Uint32(b); r <= utf8.MaxRune && utf8.ValidRune(rune(r)) {
			text.WriteRune(rune(r))
		} else {
			text.WriteByte(0xff)
		}
	}
	return text.String()
}
