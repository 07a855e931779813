package data

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readText returns the first rows of a text file for p, and a reader of the whole file in
// UTF-8 with line feeds. If another encoding is decoded, a note says so.
func (s *schema) readText(r *bufio.Reader, p rowParser, o *ReadOptions) (sample []byte, decoded io.Reader, err error) {
	start, _ := r.Peek(r.Size())
	from, name := encodingOf(start)
	if o.Encoding != "" {
		if from, err = parseEncoding(o.Encoding); err != nil {
			return nil, nil, err
		}
	}
	decoded = io.Reader(r)
	if from != nil {
		decoded = from.NewDecoder().Reader(r)
		if o.Encoding == "" {
			s.note("", fmt.Sprintf("the text is read as %s; --encoding names another encoding", name))
		}
		start, _ = from.NewDecoder().Bytes(start)
	}
	if hasOldLines(start) {
		decoded = &oldLines{decoded}
	}
	if sample, decoded, err = readSample(decoded, csvSampleBytes, p); err != nil || from != nil || validStart(sample) {
		return sample, decoded, err
	}
	if !looksLikeWindows(sample) {
		return sample, decoded, nil // parsing the rows will report the fault
	}
	s.note("", "the text is not UTF-8 and is read as windows-1252; --encoding names another encoding")
	return readSample(charmap.Windows1252.NewDecoder().Reader(decoded), csvSampleBytes, p)
}

// encodingOf returns the encoding of a text by its start, or nil if it may be UTF-8.
func encodingOf(start []byte) (e encoding.Encoding, name string) {
	order, found := unicode.LittleEndian, ""
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(start, []byte("\x00\x00\xfe\xff")):
		return nil, "" // it is UTF-32, which checkText reports
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		found = "little"
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		found = "big"
	default:
		found = utf16Order(start)
	}
	if found == "" {
		return nil, ""
	}
	if found == "big" {
		order = unicode.BigEndian
	}
	return unicode.UTF16(order, unicode.UseBOM), "UTF-16, " + found + " endian"
}

// validStart reports whether a sample is UTF-8. Its last character may be incomplete.
func validStart(sample []byte) bool {
	for i := 1; i < utf8.UTFMax && i <= len(sample); i++ {
		tail := sample[len(sample)-i:]
		if !utf8.RuneStart(tail[0]) {
			continue
		}
		if !utf8.FullRune(tail) {
			sample = sample[:len(sample)-i]
		}
		break
	}
	return utf8.Valid(sample)
}

// looksLikeWindows reports whether a text has bytes beyond ASCII, and all of them are
// characters in Windows-1252.
func looksLikeWindows(sample []byte) bool {
	for _, b := range []byte("\x00\x81\x8d\x8f\x90\x9d") {
		if bytes.IndexByte(sample, b) >= 0 {
			return false
		}
	}
	return true
}

// parseEncoding returns the encoding with this name, or nil for UTF-8.
func parseEncoding(name string) (encoding.Encoding, error) {
	wanted := plainName(name)
	names := []string{"utf-8", "utf-16"}
	switch wanted {
	case "utf8":
		return nil, nil
	case "utf16", "utf16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case "utf16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	case "latin1":
		wanted = "iso88591"
	}
	for _, e := range charmap.All {
		text := fmt.Sprint(e)
		if plainName(text) == wanted {
			return e, nil
		}
		names = append(names, strings.ReplaceAll(strings.ToLower(text), " ", "-"))
	}
	return nil, fmt.Errorf("encoding: expected one of %s, found %q: %w", strings.Join(names, ", "), name, ErrFormat)
}

// plainName returns the name in lower case, without blanks and hyphens.
func plainName(name string) string {
	return strings.NewReplacer("-", "", " ", "", "_", "").Replace(strings.ToLower(name))
}

// hasOldLines reports whether the lines of a text end in carriage returns. It ignores
// line feeds inside quotes.
func hasOldLines(start []byte) bool {
	returns := bytes.Count(start, []byte("\r"))
	return returns > bytes.Count(start, []byte("\n")) && !bytes.Contains(start, []byte("\r\n"))
}

// oldLines reads a text whose lines end in carriage returns, and replaces these by line
// feeds.
type oldLines struct{ r io.Reader }

func (o *oldLines) Read(b []byte) (int, error) {
	n, err := o.r.Read(b)
	for i, c := range b[:n] {
		if c == '\r' {
			b[i] = '\n'
		}
	}
	return n, err
}
