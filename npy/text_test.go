package npy

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// wide returns the characters of text in four bytes each, as in an array of dtype U.
func wide(text string) string {
	var b []byte
	for _, r := range text {
		b = le.AppendUint32(b, uint32(r))
	}
	return string(b)
}

// TestStrings reads texts as NumPy writes them, padded with zeros, and writes the same
// bytes again.
func TestStrings(t *testing.T) {
	for name, c := range map[string]struct {
		dtype, data string
		want        []string
	}{
		"code points":         {"<U4", wide("cat\x00bird"), []string{"cat", "bird"}},
		"beyond Latin":        {"<U2", wide("犬\x00🐈é"), []string{"犬", "🐈é"}},
		"one character":       {"<U1", wide("ab"), []string{"a", "b"}},
		"bytes":               {"|S3", "cata\x00\x00", []string{"cat", "a"}},
		"empty":               {"|S2", "\x00\x00ab", []string{"", "ab"}},
		"zeros in the middle": {"|S3", "a\x00babc", []string{"a\x00b", "abc"}},
		"zeros in front":      {"|S3", "\x00ababc", []string{"\x00ab", "abc"}},
		"UTF-8":               {"|S2", "éab", []string{"é", "ab"}},
	} {
		file := file(1, headerOf(c.dtype, "False", "(2,)"), c.data)
		a, err := Decode(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := a.Strings()
		if err != nil || !slices.Equal(got, c.want) || !a.IsText() {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
		var again bytes.Buffer
		if err := a.Encode(&again); err != nil || !strings.Contains(again.String(), "'descr': '"+c.dtype+"'") || !strings.HasSuffix(again.String(), c.data) {
			t.Errorf("%s: wrote %q, %v", name, again.String(), err)
		}
		for name, err := range map[string]error{"as floats": second(a.Float32s()), "as integers": second(a.Int64s()), "one by one": second(a.Numbers())} {
			if !errors.Is(err, ErrConvert) {
				t.Errorf("%s %s: got %v", c.dtype, name, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestBigEndianText reads a text whose characters are big-endian. Only the bytes within a
// character are reversed, not the characters.
func TestBigEndianText(t *testing.T) {
	file := file(1, headerOf(">U2", "False", "(1,)"), "\x00\x00\x00a\x00\x00\x00b")
	a, err := Decode(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Strings(); err != nil || got[0] != "ab" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestStringsFaults(t *testing.T) {
	for name, a := range map[string]Array{
		"numbers":        {"f4", []int{1}, make([]byte, 4)},
		"no code point":  {"U1", []int{1}, []byte{0, 0, 0x11, 0}},
		"a surrogate":    {"U1", []int{1}, []byte{0, 0xd8, 0, 0}},
		"far beyond":     {"U1", []int{1}, []byte{65, 0, 0, 0x80}},
		"bytes of Latin": {"S1", []int{1}, []byte{0xe9}},
	} {
		if got, err := a.Strings(); !errors.Is(err, ErrConvert) || a.IsText() && !strings.Contains(err.Error(), "expected texts in UTF-8, found ") {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if got, err := (Array{"U2", []int{1}, make([]byte, 7)}).Strings(); !errors.Is(err, ErrShape) {
		t.Errorf("data too short: got %q, %v", got, err)
	}
}

func TestScanZip(t *testing.T) {
	var b bytes.Buffer
	err := EncodeZip(&b, []Named{
		{"x", Array{U1, []int{2, 3}, []byte("123456")}}, {"names", Array{"S2", []int{2}, []byte("abcd")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ScanZip(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(got) != 2 || got[0].Name != "x" || got[0].Array.DType != U1 || !slices.Equal(got[0].Array.Shape, []int{2, 3}) || got[1].Array.DType != "S2" || got[0].Array.Data != nil {
		t.Errorf("got %v, %v", got, err)
	}
	cut := b.Bytes()[:b.Len()-30]
	if _, err := ScanZip(bytes.NewReader(cut), int64(len(cut))); !errors.Is(err, ErrFormat) {
		t.Errorf("cut: got %v", err)
	}
}
