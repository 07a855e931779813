package data

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// inEncoding returns a text in an encoding.
func inEncoding(t *testing.T, text string, e interface{ String(string) (string, error) }) string {
	t.Helper()
	b, err := e.String(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestReadEncodings reads files in other encodings than UTF-8, and with other line ends.
func TestReadEncodings(t *testing.T) {
	const text = "größe;tür\n1,5;offen\n2;früh – spät\n3,25;„zu“\n"
	const want = "größe number 1.5 2 3.25\ntür category \"offen\" \"früh – spät\" \"„zu“\"\n"
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	checkCSV(t, []csvCase{
		{"UTF-8", text, ReadOptions{}, want},
		{"UTF-8 with a mark", "\ufeff" + text, ReadOptions{}, want},
		{"UTF-16 little endian with a mark", inEncoding(t, "\ufeff"+text, little.NewEncoder()), ReadOptions{}, want},
		{"UTF-16 big endian with a mark", inEncoding(t, "\ufeff"+text, big.NewEncoder()), ReadOptions{}, want},
		{"UTF-16 little endian", inEncoding(t, text, little.NewEncoder()), ReadOptions{}, want},
		{"UTF-16 big endian", inEncoding(t, text, big.NewEncoder()), ReadOptions{}, want},
		{"UTF-16 with CRLF", inEncoding(t, strings.ReplaceAll(text, "\n", "\r\n"), little.NewEncoder()), ReadOptions{}, want},
		{"Windows-1252", inEncoding(t, text, charmap.Windows1252.NewEncoder()), ReadOptions{}, want},
		{"Windows-1252 far down", strings.Repeat("1,5;x\n", 1000) + inEncoding(t, "2;ä\n", charmap.Windows1252.NewEncoder()), ReadOptions{}, "c0 number" + strings.Repeat(" 1.5", 1000) + " 2\nc1 category" + strings.Repeat(" \"x\"", 1000) + " \"ä\"\n"},
		{"named Latin-1", inEncoding(t, "größe;tür\n1,5;für\n2;ü\n", charmap.ISO8859_1.NewEncoder()), ReadOptions{Encoding: "latin1"}, "größe number 1.5 2\ntür category \"für\" \"ü\"\n"},
		{"named Windows-1251", inEncoding(t, "рост,дверь\n1,да\n2,открыта\n", charmap.Windows1251.NewEncoder()), ReadOptions{Encoding: "windows-1251"}, "рост number 1 2\nдверь category \"да\" \"открыта\"\n"},
		{"named UTF-16", inEncoding(t, "a,b\n1,x\n", big.NewEncoder()), ReadOptions{Encoding: "UTF-16BE"}, "a number 1\nb category \"x\"\n"},
		{"line ends of old Macs", strings.ReplaceAll(text, "\n", "\r"), ReadOptions{}, want},
		{"CRLF", strings.ReplaceAll(text, "\n", "\r\n"), ReadOptions{}, want},
		{"a sole CR in quotes", "a,b\n1,\"x\ry\"\n2,z\n", ReadOptions{}, "a number 1 2\nb category \"x\\ry\" \"z\"\n"},
	})
}

// TestValidStart accepts a sample of UTF-8 that ends within a character.
func TestValidStart(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "a": true, "ä": true, "ä\xc3": true, "a\xe2\x82": true, "a\xf0\x9f\x98": true, "\xe2": true,
		"a\xff": false, "a\xe2\x82\x20": false, "\xc3a": false, "a\x80\x80\x80\x80": false, "\xffa": false,
	} {
		if got := validStart([]byte(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// TestOldLines checks files whose lines end in carriage returns, with line feeds inside
// quotes and without.
func TestOldLines(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\r1,x\r2,y\r":                     "a number 1 2\nb category \"x\" \"y\"\n",
		"a,b\r1,\"x\nz\"\r2,y\r3,y":           "a number 1 2 3\nb category \"x\\nz\" \"y\" \"y\"\n",
		"a,b\r\n1,\"x\rz\"\r\n2,y\r\n":        "a number 1 2\nb category \"x\\rz\" \"y\"\n",
		"\ufeffa,b\r1,\"x\n\nz\"\r2,y\r3,y\r": "a number 1 2 3\nb category \"x\\n\\nz\" \"y\" \"y\"\n",
	} {
		checkCSV(t, []csvCase{{text, text, ReadOptions{}, want}})
	}
}
