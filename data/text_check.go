package data

import (
	"bytes"
	"fmt"
	"strings"
)

// byteOrderMarks are the byte order marks of encodings other than UTF-8. A longer mark
// comes before one that is its prefix.
var byteOrderMarks = []struct{ mark, encoding string }{
	{"\xff\xfe\x00\x00", "utf-32"}, {"\x00\x00\xfe\xff", "utf-32"}, {"\xff\xfe", "utf-16"}, {"\xfe\xff", "utf-16"},
}

// removeNULs is a hint for a text with NUL bytes.
const removeNULs = `tr -d '\000' removes such bytes`

// checkText returns an error if the start of a file is not UTF-8 text: it has the byte
// order mark of another encoding, or NUL bytes, which no text table contains.
func checkText(sample []byte) error {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(sample, []byte(m.mark)) {
			return fmt.Errorf("line 1: expected text in UTF-8, found %s; iconv -f %s -t utf-8 converts it: %w", strings.ToUpper(m.encoding), m.encoding, ErrFormat)
		}
	}
	at := bytes.IndexByte(sample, 0)
	if at < 0 {
		return nil
	}
	found := "a NUL byte, as in binary data; if the rest is text, " + removeNULs
	if order := utf16Order(sample); order != "" {
		found = fmt.Sprintf("NUL bytes as in UTF-16, %s endian; iconv -f utf-16%ce -t utf-8 converts it", order, order[0])
	}
	return fmt.Errorf("line %d: expected text in UTF-8, found %s: %w", 1+bytes.Count(sample[:at], []byte("\n")), found, ErrFormat)
}

// utf16Order returns "little" or "big" if the text looks like UTF-16 with that byte
// order, and otherwise "". In UTF-16, ASCII characters such as delimiters and digits have
// a zero in one of their two bytes, always the same one.
func utf16Order(b []byte) string {
	const (
		least = 0.1 // the least share of ASCII characters
		clear = 10  // one side must have at least this many times more zeros than the other
	)
	var zeros [2]int
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	even, odd, enough := zeros[0], zeros[1], int(least*float64(len(b))/2)
	switch {
	case odd > enough && odd > clear*even:
		return "little"
	case even > enough && even > clear*odd:
		return "big"
	}
	return ""
}

// nulFault returns the fault for a NUL byte at offset i. start is the start of its field.
func nulFault(b []byte, start, i int) *fault {
	return &fault{offset: i, expected: "text without NUL bytes", found: fmt.Sprintf("one after %.20q", b[start:i]), hint: removeNULs, kind: ErrFormat}
}
