package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// valid reads a whole document and returns its fault.
func valid(document []byte) error {
	r := jsonReader{b: document}
	if err := r.skip(0); err != nil {
		return err
	}
	return r.end()
}

// isGrammar reports whether err says that a document is no JSON.
func isGrammar(err error) bool {
	var d *documentError
	return errors.As(err, &d) && d.kind == badGrammar
}

// documents are JSON, nearly so, and not at all.
var documents = []string{
	`{}`, `[]`, ` [ 1 , -2.5e+3 , "a\u00e9\n" , { "b" : null } , true , false ] `, `0`, `"x"`, `null`,
	``, ` `, `{`, `[1,]`, `{"a":1,}`, `{"a"}`, `{a:1}`, `[1 2]`, `01`, `-`, `+1`, `.5`, `1.`, `1e`, `1e+`, `0x10`, `NaN`, `Infinity`, `-Infinity`,
	`nul`, `truex`, `"`, `"\`, `"\u12"`, `"\u+123"`, `"\x"`, "\"\n\"", `"\ud800"`, `"\ud83d\ude00"`, `"\ude00\ud83d"`, `"\ud800\u0041"`, "\"\xff\"", "\"\\n\xff\"", "1\x00", `[1]]`,
	`[[[[1]]]]`, `1e5 `, `-0`, `-0.0e-0`, `1E400`, `{"a":{"b":[{}]}}`, "\ufeff1",
}

// TestGrammar compares what is JSON with encoding/json.
func TestGrammar(t *testing.T) {
	for _, text := range documents {
		checkGrammar(t, []byte(text))
	}
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if err := valid([]byte(deep)); err != nil {
		t.Errorf("as deep as may be: %v", err)
	}
	if err := valid([]byte("[" + deep + "]")); err == nil || isGrammar(err) {
		t.Errorf("too deep: %v", err)
	}
	if err := valid(bytes.Repeat([]byte("["), 10_000_000)); err == nil {
		t.Error("no fault in ten million brackets")
	}
}

func checkGrammar(t *testing.T, b []byte) {
	t.Helper()
	if err := valid(b); isGrammar(err) == json.Valid(b) && (err == nil || isGrammar(err)) {
		t.Errorf("%.100q: got %v, but encoding/json finds it valid: %v", b, err, json.Valid(b))
	}
}

func FuzzGrammar(f *testing.F) {
	for _, text := range documents {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkGrammar(t, b) })
}

// numbers are such as are easy to get wrong.
var numbers = []string{
	"0", "-0", "1", "-1", "0.1", "1e0", "1E+2", "123456789012345678901234567890", "0.000000000000000000000001", "3.4028235e38", "3.4028236e38", "1e39", "-1e39",
	"1e-45", "7e-46", "1e-400", "1e99999999999999999999", "1e-99999999999999999999", "16777217", "16777219", "1677721.7", "171961.33", "0.30000000000000004", "9007199254740993",
	"1.00000005960464477539062500", "1.0000000596046447754", "1.0000000596046448", "18446744073709551615", "18446744073709551616", "99999999999999999999", "5e-324", "1.17549435e-38",
}

// TestNumbers compares numbers with those of strconv, to the bit.
func TestNumbers(t *testing.T) {
	for _, text := range numbers {
		checkNumber(t, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		if x-x != 0 {
			return
		}
		checkNumber(t, strconv.FormatFloat(x, rapid.SampledFrom([]byte("eg")).Draw(t, "form"), rapid.IntRange(-1, 20).Draw(t, "digits"), 64))
		checkNumber(t, rapid.StringMatching(`-?(0|[1-9][0-9]{0,10})(\.[0-9]{1,11})?(e[+-]?[0-9]{1,2})?`).Draw(t, "short"))
		// The middle between two neighbors, and its neighbors.
		low := math.Float32frombits(rapid.Uint32Range(0, 0x7f7ffffe).Draw(t, "low"))
		middle := (float64(low) + float64(math.Nextafter32(low, math.MaxFloat32))) / 2
		for _, near := range []float64{middle, math.Nextafter(middle, 0), math.Nextafter(middle, math.MaxFloat64)} {
			checkNumber(t, strconv.FormatFloat(near, 'g', -1, 64))
			checkNumber(t, strconv.FormatFloat(near, 'g', 25, 64))
		}
	})
}

func checkNumber(t interface {
	Helper()
	Errorf(string, ...any)
}, text string) {
	t.Helper()
	r := jsonReader{b: []byte(text)}
	got, err := r.number()
	want, wantErr := strconv.ParseFloat(text, 32)
	if (err == nil) != (wantErr == nil) || err == nil && math.Float32bits(got) != math.Float32bits(float32(want)) {
		t.Errorf("%s: got %v, %v, want %v, %v", text, got, err, float32(want), wantErr)
	}
}

// TestStrings compares strings with those of encoding/json.
func TestStrings(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, document []byte) {
		r := jsonReader{b: document}
		got, err := r.str()
		var want string
		if wantErr := json.Unmarshal(document, &want); err != nil || wantErr != nil || string(got) != want {
			t.Fatalf("%s: got %q, %v, want %q, %v", document, got, err, want, wantErr)
		}
	}
	for _, text := range []string{`""`, `"a\"\\\/\b\f\n\r\tz"`, `"\u00e9é"`, `"\ud83d\ude00"`, `"\ud800"`, `"\ud800x"`, `"\ud800\u0041"`, `"\ude00\ud83d\ude00"`} {
		check(t, []byte(text))
	}
	rapid.Check(t, func(t *rapid.T) {
		document, err := json.Marshal(rapid.String().Draw(t, "text"))
		if err != nil {
			t.Fatal(err)
		}
		check(t, document)
	})
}

func TestReadingAllocatesNothing(t *testing.T) {
	document := []byte(`{"key":[1.5,-0.30000000000000004,1e-45,"text",true,null,123456789012345678901234567890123456789]}`)
	var r jsonReader
	n := testing.AllocsPerRun(100, func() {
		r.reset(document)
		_, _ = r.take('{', '{', "")
		_, _ = r.key()
		_, _ = r.take('[', '[', "")
		for c := byte(','); c == ','; c, _ = r.take(',', ']', "") {
			switch c := r.next(); {
			case c == '"':
				_, _ = r.str()
			case c == '-' || c-'0' <= 9:
				_, _ = r.number()
			default:
				_, _ = r.literal()
			}
		}
	})
	if n != 0 || r.i != len(document)-1 {
		t.Errorf("expected no allocation, found %v up to offset %d", n, r.i)
	}
}
