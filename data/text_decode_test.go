package data

import (
	"strings"
	"testing"
)

// TestEncodings checks the encodings that files are found to have, all for the same rows.
func TestEncodings(t *testing.T) {
	const want = "Größe number 1.5 2\nOrt category \"Köln\" \"5 €\"\n"
	for what, text := range map[string]string{
		"utf-8":                       "Größe,Ort\n1.5,Köln\n2,5 €\n",
		"utf-8 with a mark":           "\ufeffGröße,Ort\n1.5,Köln\n2,5 €\n",
		"windows-1252":                "Gr\xf6\xdfe,Ort\r\n1.5,K\xf6ln\r\n2,5 \x80\r\n",
		"carriage returns":            "Größe,Ort\r1.5,Köln\r2,5 €\r",
		"windows-1252, one late byte": "Gr\xf6\xdfe,Ort\n1.5,K\xf6ln\n2,5 \x80",
	} {
		got, err := readText(text, ReadOptions{})
		if err != nil || show(got) != want {
			t.Errorf("%s: expected\n%sfound\n%s%v", what, want, shown(got), err)
		}
	}
	if _, err := readText("a,b\n1,\x81\xfe\n", ReadOptions{}); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("expected an error for bytes that Windows-1252 lacks, found %v", err)
	}
}

func shown(t *Table) string {
	if t == nil {
		return ""
	}
	return show(t)
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
		got, err := readText(text, ReadOptions{})
		if err != nil || show(got) != want {
			t.Errorf("%q: expected\n%sfound\n%s%v", text, want, shown(got), err)
		}
	}
}

// TestValidStart checks texts whose last character is cut, as a sample's may be.
func TestValidStart(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "a€": true, "a€"[:3]: true, "a€"[:2]: true, "a😀"[:4]: true,
		"a\xff": false, "\xe9a": false, "a\xe9": true, "a\x80": false, "\xffa€"[:4]: false, "\x80\x80\x80\x80": false,
	} {
		if got := validStart([]byte(text)); got != want {
			t.Errorf("%q: expected %t, found %t", text, want, got)
		}
	}
}
