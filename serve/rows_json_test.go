package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// opened returns what a server would load for a fixture.
func opened(t testing.TB, name string) *loaded {
	t.Helper()
	l, err := newLoaded(fixtures(t)[name])
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// readRows reads a document for a model.
func readRows(l *loaded, document []byte) (*rowBuffer, error) {
	var r rowReader
	var rows rowBuffer
	r.open(document, l)
	rows.open(l, 100, &share{of: newBudget(1 << 20), ctx: context.Background()})
	return &rows, r.read(&rows)
}

func TestRowFaults(t *testing.T) {
	plain, columns := opened(t, "iris"), opened(t, "classes")
	for _, c := range []struct {
		model     *loaded
		body      string
		complaint string
	}{
		{plain, ``, "offset 0: expected an object, found the end"},
		{plain, `[[1,2,3,4]]`, "offset 0: expected an object"},
		{plain, `{}`, `the key "rows", found none`},
		{plain, `{"rows":[]}`, "at least one row, found none"},
		{plain, `{"rows":[[1,2,3,4]],"rows":[[1,2,3,4]]}`, `offset 27: expected the key "rows" once, found it again`},
		{plain, `{"instances":[[1,2,3,4]]}`, `expected the key "rows" only, found "instances"`},
		{plain, `{"rows":[[1,2,3,4],[1,2,3]]}`, "row 2: offset 19: expected 4 values in a list, found 3"},
		{plain, `{"rows":[[1,2,3,4],[1,2,3,4,5]]}`, "row 2: offset 19: expected 4 values in a list, found more"},
		{plain, `{"rows":[[1,2,"3",4]]}`, `row 1: value 3: offset 14: expected a number, found "\"3\",4]]}"`},
		{plain, `{"rows":[[1,2,null,4]]}`, "value 3: offset 14: expected a number"},
		{plain, `{"rows":[[1,2,NaN,4]]}`, "value 3: offset 14: expected a number"},
		{plain, `{"rows":[[1,2,-Infinity,4]]}`, "value 3: offset 15: expected a number"},
		{plain, `{"rows":[[1,2,1e39,4]]}`, "value 3: offset 14: expected a number in the range of float32, found 1e39"},
		{plain, `{"rows":[{"a":1}]}`, "a list of 4 numbers, found an object (the model has no column names)"},
		{plain, `{"rows":[[1,2,3,4]]} x`, "expected the end of the document"},
		{plain, `{"rows":[7]}`, "expected a row as a list or an object"},
		{columns, `{"rows":[[1,true,"2020-02-02"]]}`, "expected 4 values in a list, found 3"},
		{columns, `{"rows":[{"size":1,"member":true,"since":null}]}`, `offset 9: expected a value for the column "cölor", or null if it is missing`},
		{columns, `{"rows":[{"size":1,"size":2}]}`, `expected each column once, found "size" again`},
		{columns, `{"rows":[[1,true,20000,"red"]]}`, `offset 17: column "since": expected a date`},
		{columns, `{"rows":[["big",true,null,"red"]]}`, `row 1: offset 10: column "size": expected a number`},
		{columns, `{"rows":[[1,0.5,null,"red"]]}`, `column "member": expected true or false`},
		{columns, `{"rows":[[1,true,null,["red"]]]}`, `column "cölor": offset 22: expected a text, number, boolean or null`},
		{columns, `{"rows":[[1e99,true,null,"red"]]}`, `column "size": offset 10: expected a number in the range of float32`},
		{columns, "{\"rows\":[[1,true,null,\"\xff\"]]}", `column "cölor": offset 22: expected a text in UTF-8`},
		{columns, "{\"rows\":[[1,true,null,\"\\n\xff\"]]}", `column "cölor": offset 22: expected a text in UTF-8`},
		{columns, `{"rows":[{"a":` + strings.Repeat("[", 100), "at most 64 deep"},
	} {
		_, err := readRows(c.model, []byte(c.body))
		if err == nil || !strings.Contains(err.Error(), c.complaint) {
			t.Errorf("%.60s: got %v, want %s", c.body, err, c.complaint)
		} else if f := asRefusal(err); f.status != 400 {
			t.Errorf("%.60s: got status %d", c.body, f.status)
		}
	}
	_, err := readRows(plain, []byte(`{"rows":[`+strings.Repeat(`[1,2,3,4],`, 100)+`[1,2,3,4]]}`))
	if err == nil || asRefusal(err).status != 413 {
		t.Errorf("too many rows: %v", err)
	}
}

// checkRows compares rows that were read with those of encoding/json.
func checkRows(t *testing.T, l *loaded, document []byte) {
	rows, err := readRows(l, document)
	if err != nil {
		if isGrammar(err) && json.Valid(document) {
			t.Errorf("%q: valid JSON is refused as none: %v", document, err)
		}
		return
	}
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	var v struct{ Rows []any }
	if err := d.Decode(&v); err != nil || len(v.Rows) != rows.rows {
		t.Fatalf("%q: got %d rows, want %d, %v", document, rows.rows, len(v.Rows), err)
	}
	for i, row := range v.Rows {
		if want := reference(t, l, row); !equalBits(rows.row(i), want) {
			t.Errorf("%q, row %d: got %v, want %v", document, i+1, rows.row(i), want)
		}
	}
}

// reference returns the numbers of a row that encoding/json has read.
func reference(t *testing.T, l *loaded, row any) (x []float32) {
	if l.columns == nil {
		for _, v := range row.([]any) {
			n, err := strconv.ParseFloat(string(v.(json.Number)), 32)
			if err != nil {
				t.Fatal(err)
			}
			x = append(x, float32(n))
		}
		return x
	}
	named, ok := row.(map[string]any)
	if !ok {
		named = map[string]any{}
		for k, v := range row.([]any) {
			named[l.columns[k].Name] = v
		}
	}
	x = make([]float32, l.inputs)
	for k, c := range l.columns {
		text, _ := named[c.Name].(string)
		switch v := named[c.Name].(type) {
		case nil:
			l.values.Missing(x, k)
			continue
		case json.Number:
			text = string(v)
		case bool:
			text = strconv.FormatBool(v)
		}
		if _, quoted := named[c.Name].(string); quoted && text == "n.k." {
			l.values.Missing(x, k)
		} else if err := l.values.Literal(x, k, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// equalBits reports whether numbers are the same, signs of zeros too.
func equalBits(x, y []float32) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if math.Float32bits(x[i]) != math.Float32bits(y[i]) {
			return false
		}
	}
	return true
}

func TestRows(t *testing.T) {
	checkRows(t, opened(t, "iris"), []byte(`{"rows":[`+strings.Join(numberRows, ",")+`]}`))
	checkRows(t, opened(t, "classes"), []byte(`{"rows":[`+strings.Join(tableRows, ",")+`]}`))
}

func FuzzRows(f *testing.F) {
	plain, columns := opened(f, "iris"), opened(f, "classes")
	f.Add([]byte(`{"rows":[` + strings.Join(numberRows, ",") + `]}`))
	f.Add([]byte(`{"rows":[` + strings.Join(tableRows, ",") + `]}`))
	f.Add([]byte(`{"rows":[[3,true,"2020-02-03","red"],[null,null,null,null]]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		checkRows(t, plain, b)
		checkRows(t, columns, b)
	})
}

// TestRowsAllocateNothing reads numbers into memory that is there.
func TestRowsAllocateNothing(t *testing.T) {
	for name, document := range map[string]string{
		"iris":    `{"rows":[` + strings.Repeat(numberRows[0]+",", 50) + numberRows[1] + `]}`,
		"classes": `{"rows":[` + strings.Repeat(tableRows[0]+",", 50) + tableRows[3] + `]}`,
	} {
		l := opened(t, name)
		var r rowReader
		var rows rowBuffer
		memory := &share{of: newBudget(1 << 20), ctx: t.Context()}
		n := testing.AllocsPerRun(20, func() {
			r.open([]byte(document), l)
			rows.open(l, 100, memory)
			if err := r.read(&rows); err != nil {
				t.Fatal(err)
			}
		})
		if n > 6 { // the document's copy, and a few for all rows
			t.Errorf("%s: expected no allocation for a row, found %v for 51", name, n)
		}
	}
}

// pixels returns numbers in JSON as a picture of a digit has them, each with a comma behind
// it: one of five is not zero.
func pixels(n int) string {
	var b []byte
	for r := rand.New(rand.NewPCG(1, 2)); n > 0; {
		for ; n > 0 && r.IntN(16) > 0; n-- {
			b = append(b, "0,"...)
		}
		for ; n > 0 && r.IntN(4) > 0; n-- {
			b = append(strconv.AppendInt(b, r.Int64N(256), 10), ',')
		}
	}
	return string(b)
}

func BenchmarkRows(b *testing.B) {
	for name, document := range map[string]string{
		"pixels":  `{"rows":[[` + pixels(783) + `0]]}`,
		"numbers": `{"rows":[[` + strings.Repeat("0,", 600) + strings.Repeat("0.5254902,", 183) + `0]]}`,
		"columns": `{"rows":[` + strings.Repeat(tableRows[0]+",", 31) + tableRows[3] + `]}`,
	} {
		l := opened(b, map[string]string{"pixels": "digits", "numbers": "digits", "columns": "classes"}[name])
		b.Run(name, func(b *testing.B) {
			text := []byte(document)
			var r rowReader
			var rows rowBuffer
			memory := &share{of: newBudget(1 << 20), ctx: b.Context()}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.open(text, l)
				rows.open(l, 100, memory)
				if err := r.read(&rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
