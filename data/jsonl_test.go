package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestReadJSONLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          ReadOptions
		want       string
	}{
		{"kinds", `{"a": 1, "b": true, "c": "x", "d": "1970-01-02"}` + "\n" + `{"a":-2.5e1,"b":false,"c":"y","d":"1970-01-03"}`, ReadOptions{},
			"a number 1 -25\nb boolean 1 0\nc category \"x\" \"y\"\nd date 1 2\n"},
		{"missing", "{\"a\":null,\"b\":1}\r\n\n{\"c\":\"\"}\n{}\n", ReadOptions{}, "a number ∅ ∅ ∅\nb number 1 ∅ ∅\nc category ∅ \"\" ∅\n"},
		{"texts stay texts", `{"a":"1","b":"true","c":"NA"}`, ReadOptions{}, "a category \"1\"\nb category \"true\"\nc category \"NA\"\n"},
		{"given kinds", `{"a":"1","b":1}`, ReadOptions{Kinds: map[string]Kind{"a": Number, "b": Category}}, "a number 1\nb category \"1\"\n"},
		{"mixed", "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":true}\n", ReadOptions{}, "a category \"1\" \"x\" \"true\"\n"},
		{"escapes", `{"a\"\u00e9":"\\\n\"\ud83d\ude00"}`, ReadOptions{}, "a\"é category \"\\\\\\n\\\"😀\"\n"},
		{"replacement characters", `{"a":"\\ufffd\uFFFD\n�"}`, ReadOptions{}, "a category \"\\\\ufffd�\\n�\"\n"},
		{"further missing values", "{\"a\":1}\n{\"a\":\"unknown\"}\n", ReadOptions{Missing: []string{"unknown"}}, "a number 1 ∅\n"},
		{"only", "{\"a\":1,\"b\":\"\xff\"}\n{\"new\":2,\"a\":3}\n", ReadOptions{Only: []string{"a"}}, "a number 1 3\n"},
		{"dropped", "{\"a\":1,\"b\":2}\n{\"b\":\"x\"}\n", ReadOptions{Drop: []string{"b"}}, "a number 1 ∅\n"},
		{"dropped lists and objects", "{\"a\":1,\"b\":[2,{\"c\":\"]\"}]}\n{\"b\":{},\"a\":2}\n", ReadOptions{Drop: []string{"b"}}, "a number 1 2\n"},
		{"others of lists", "{\"a\":1,\"b\":[]}\n{\"new\":[[1]],\"a\":3}\n", ReadOptions{Only: []string{"a"}}, "a number 1 3\n"},
		{"order and BOM", "\ufeff{\"b\":1,\"a\":2}\n{\"a\":3,\"b\":4}\n", ReadOptions{}, "b number 1 4\na number 2 3\n"},
	} {
		got, err := readText(c.text, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if show(got) != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, show(got), c.want)
		}
	}
}

func TestReadJSONLinesFaults(t *testing.T) {
	rows := strings.Repeat("{\"a\":1}\n", sampleRows)
	for _, c := range []struct {
		name, text, want string
		is               error
	}{
		{"array", "[1,2]\n", `line 1: expected an object such as {"age": 31} on each line, found "[1,2]"`, ErrFormat},
		{"UTF-16", wide("{\"a\":1}\n", 0), "line 1: expected text in UTF-8, found NUL bytes as in UTF-16, little endian", ErrFormat},
		{"NUL", rows + strings.Repeat("{\"a\":1}\n", jsonSampleBytes/8) + "{\"a\":\"\x00\"}\n", "expected a closing quote, found", ErrFormat},
		{"no keys", "{}\n{}\n", "expected JSON objects with keys, found none", ErrTruncated},
		{"nested object", "{\"a\":1}\n{\"a\":{\"b\":2}}\n", `row 2, line 2: expected a string, number, boolean or null, found a nested value for the key "a"`, ErrFormat},
		{"nested list", "{\"a\":1,\"b\":[2]}\n", `row 1, line 1: expected a string, number, boolean or null, found a nested value for the key "b"; --drop b leaves the column out`, ErrFormat},
		{"open list", "{\"a\":[1,{\"b\":\"]\"}\n", `line 1: expected a closing bracket, found the end of the line`, ErrFormat},
		{"other bracket", "{\"a\":[1}}\n", `line 1: expected a JSON value, found "[1}}"`, ErrFormat},
		{"new key", rows + "\n{\"b\":1}\n", `row 10001, line 10002: expected a key that also occurs in the first rows, found "b"`, ErrColumn},
		{"new kind", rows + "{\"a\":\"x\"}\n", `row 10001, line 10001, column "a": expected a number, found "x"; --missing x reads`, ErrColumn},
		{"key twice", "{\"a\":1,\"a\":2}\n", `row 1, line 1, column "a": expected each key once, found the key again`, ErrFormat},
		{"infinite", "{\"a\":1}\n{\"a\":1e999}\n", `row 2, line 2, column "a": expected a finite number`, ErrColumn},
		{"NaN", "{\"a\":NaN}\n", `line 1: expected a string, number, boolean or null, found "NaN" for the key "a"`, ErrFormat},
		{"leading zero", "{\"a\":01}\n", `found "01" for the key "a"`, ErrFormat},
		{"no colon", "{\"a\" 1}\n", `expected ':' after a key, found "1}"`, ErrFormat},
		{"no comma", "{\"a\":1 \"b\":2}\n", `expected ',' or '}' after a value, found "\"b\":2}"`, ErrFormat},
		{"no quote", "{\"a\":\"x\n", `expected a closing quote, found the end of the line`, ErrFormat},
		{"no end", "{\"a\":1\n{\"a\":1}\n", `row 1, line 1: expected ',' or '}' after a value, found the end of the line`, ErrFormat},
		{"two on a line", "{\"a\":1} {\"a\":2}\n", `expected the end of the line after an object, found "{`, ErrFormat},
		{"bad escape", "{\"a\":\"\\x\"}\n", `expected a JSON string, found`, ErrFormat},
		{"trailing comma", "{\"a\":1,}\n", `expected a key in double quotes, found "}"`, ErrFormat},
		{"not UTF-8", "{\"a\":\"\xff\"}\n", `row 1, line 1, column "a": expected text in UTF-8`, ErrFormat},
		{"not UTF-8, and an escape", "{\"a\":\"\\n\xff\"}\n", `line 1: expected a JSON string of Unicode characters, found "\"\\n\xff\""`, ErrFormat},
		{"half a pair", `{"a":"\ufffd\ud83d"}`, `expected a JSON string of Unicode characters, found`, ErrFormat},
		{"half a pair in a key", `{"\ud83d":1}`, `expected a JSON string of Unicode characters, found`, ErrFormat},
		{"text too long", "{\"a\":\"" + strings.Repeat("x", maxFieldBytes+1) + "\"}\n", "expected a text of at most 1048576 bytes, found 1048577", ErrLimit},
		{"line too long", "{\"a\":1}\n{\"a\":" + strings.Repeat(" ", maxRowBytes), "row 2, line 2: expected a row of at most 16777216 bytes", ErrLimit},
	} {
		_, err := ReadTable(strings.NewReader(c.text), "some.jsonl", ReadOptions{})
		checkError(t, c.name, err, c.is, "some.jsonl: ", c.want)
	}
}

// Lines of almost nothing must not make a table of almost everything.
func TestReadJSONLinesSparse(t *testing.T) {
	var b bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&b, "{\"k%d\":1}\n", i)
	}
	b.WriteString(strings.Repeat("{}\n", 1<<19))
	_, err := ReadTable(&b, "x", ReadOptions{})
	checkError(t, "sparse", err, ErrLimit, "expected rows with most of the 2000 keys")
}

func FuzzReadJSONLines(f *testing.F) {
	for _, text := range []string{
		"{\"a\":1}\n{\"a\":null}\n", "{\"a\":\"x\",\"b\":true}", "{\"a\\u0041\":\"\\\"\"}\r\n", "{}", "{\"a\":-1.5E+7 , \"b\" : \"2020-01-01\"}\n\n{}", "[", "{\"a\":\"\\", "{\"a\":16777217}\n{\"a\":1234567890123}\n", `{"a":"\ud83d\n"}`, "{\"a\":\"\\n\xff\"}", "{\x00\"\x00a\x00",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read := func(block int) (*Table, error) {
			setFor(t, &blockBytes, block)
			return ReadTable(bytes.NewReader(text), "x.jsonl", ReadOptions{})
		}
		whole, err := read(1 << 16)
		parts, partsErr := read(5)
		if fmt.Sprint(err) != fmt.Sprint(partsErr) {
			t.Fatalf("whole: %v; in parts: %v", err, partsErr)
		}
		if err != nil {
			return
		}
		if err := whole.check(); err != nil {
			t.Fatal(err)
		}
		if show(whole) != show(parts) {
			t.Fatalf("whole:\n%sin parts:\n%s", show(whole), show(parts))
		}
		// What is taken for JSON lines is JSON lines.
		for i, line := range bytes.Split(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\n")) {
			if line = bytes.TrimSpace(line); len(line) > 0 && !json.Valid(line) {
				t.Fatalf("line %d is not JSON: %q", i+1, line)
			}
		}
	})
}
