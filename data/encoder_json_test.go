package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	numberJSON   = `{"name":"x","kind":"number","mean":2,"scale":0.5,"low":1,"high":3,"fill":2,"indicator":true}`
	booleanJSON  = `{"name":"b","kind":"boolean"}`
	dateJSON     = `{"name":"d","kind":"date","mean":2,"scale":0.5,"low":1,"high":3,"fill":2,"cycles":["week","year"]}`
	categoryJSON = `{"name":"c","kind":"category","values":["blue","red"],"other":true}`
)

// columnsJSON returns a step of these columns.
func columnsJSON(columns ...string) string {
	return `{"type":"columns","columns":[` + strings.Join(columns, ",") + `]}`
}

func TestEncoderJSON(t *testing.T) {
	text := columnsJSON(numberJSON, booleanJSON, dateJSON, categoryJSON)
	var e Encoder
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	want := []EncodedColumn{
		{Name: "x", Kind: Number, Indicator: true, Mean: 2, Scale: 0.5, Low: 1, High: 3, Fill: 2},
		{Name: "b", Kind: Boolean},
		{Name: "d", Kind: Date, Mean: 2, Scale: 0.5, Low: 1, High: 3, Fill: 2, Cycles: []Cycle{WeekCycle, YearCycle}},
		{Name: "c", Kind: Category, Values: []string{"blue", "red"}, Other: true},
	}
	if d := cmp.Diff(want, e.Columns); d != "" {
		t.Error(d)
	}
	if b, err := json.Marshal(&e); err != nil || string(b) != text {
		t.Errorf("got  %s, %v\nwant %s", b, err, text)
	}
	e.Missing = []string{"unknown", "-999"}
	text = strings.TrimSuffix(text, "}") + `,"missing":["unknown","-999"]}`
	again := Encoder{}
	if b, err := json.Marshal(&e); err != nil || string(b) != text || json.Unmarshal(b, &again) != nil || cmp.Diff(e, again) != "" {
		t.Errorf("got  %s, %v\nwant %s", b, err, text)
	}
	if d := cmp.Diff(map[string]Kind{"x": Number, "b": Boolean, "d": Date, "c": Category}, e.Kinds()); d != "" {
		t.Error(d)
	}
}

func TestEncoderJSONFaults(t *testing.T) {
	changed := func(of, from, to string) string {
		if !strings.Contains(of, from) {
			t.Fatalf("%s has no %s", of, from)
		}
		return columnsJSON(strings.Replace(of, from, to, 1))
	}
	many := make([]string, maxValues+1)
	for i := range many {
		many[i] = fmt.Sprintf("%q", fmt.Sprintf("%05d", i))
	}
	full := `"values":[` + strings.Join(many[:maxValues], ",") + `]`
	wide := make([]string, maxInputs/maxValues+1)
	for i := range wide {
		wide[i] = fmt.Sprintf(`{"name":"c%d","kind":"category",%s}`, i, full)
	}
	for _, c := range []struct{ name, json, want string }{
		{"no object", `[]`, "cannot unmarshal array"},
		{"other type", `{"type":"divide","columns":[]}`, `expected type "columns", found "divide"`},
		{"no columns", columnsJSON(), "expected 1 to 65536 inputs"},
		{"too many columns", columnsJSON(strings.Repeat("0,", maxInputs) + "0"), "expected at most 65536 columns, found 65537"},
		{"unknown setting of all", `{"type":"columns","columns":[` + booleanJSON + `],"x":1}`, `unknown field "x"`},
		{"too many texts for missing values", strings.TrimSuffix(columnsJSON(booleanJSON), "}") + `,"missing":[` + strings.Join(many, ",") + `]}`, "expected at most 1000 texts for missing values, found 1001"},
		{"unknown kind", changed(booleanJSON, "boolean", "image"), `column 1: kind: expected number, boolean, date or category, found "image"`},
		{"unknown setting", changed(numberJSON, "fill", "full"), `unknown field "full"`},
		{"setting of another kind", changed(booleanJSON, `"kind"`, `"mean":1,"kind"`), `unknown field "mean"`},
		{"no number", changed(numberJSON, `"mean":2`, `"mean":"2"`), "cannot unmarshal string"},
		{"too large a number", changed(numberJSON, `"mean":2`, `"mean":1e99`), "cannot unmarshal number 1e99"},
		{"no scale", changed(numberJSON, `"scale":0.5,`, ``), "expected the setting scale, found none"},
		{"null", changed(dateJSON, `"fill":2`, `"fill":null`), "expected the setting fill, found none"},
		{"zero scale", changed(numberJSON, `"scale":0.5`, `"scale":0`), "expected a scale above 0, found 0"},
		{"negative scale", changed(dateJSON, `"scale":0.5`, `"scale":-1`), "expected a scale above 0, found -1"},
		{"overflow", changed(numberJSON, `"scale":0.5,"low":1,"high":3`, `"scale":1e-30,"low":1,"high":1e30`), "expected finite inputs"},
		{"bounds", changed(numberJSON, `"low":1`, `"low":4`), "expected low ≤ fill ≤ high, found 4, 2, 3"},
		{"fill", changed(numberJSON, `"fill":2`, `"fill":3.5`), "expected low ≤ fill ≤ high, found 1, 3.5, 3"},
		{"unknown cycle", changed(dateJSON, `week`, `moon`), `each at most once, found "moon"`},
		{"cycle twice", changed(dateJSON, `week`, `year`), `each at most once, found "year"`},
		{"column twice", columnsJSON(booleanJSON, booleanJSON), `expected columns with different names, found the name "b" again in column 2`},
		{"no name", changed(booleanJSON, `"b"`, `""`), `the name "" again in column 1`},
		{"value twice", changed(categoryJSON, `"blue"`, `"red"`), `column "c": expected different values in ascending order, found "red" in position 2`},
		{"order", changed(categoryJSON, `"blue"`, `"violet"`), `found "red" in position 2`},
		{"empty value", changed(categoryJSON, `"blue"`, `""`), `found "" in position 1`},
		{"too many values", columnsJSON(`{"name":"c","kind":"category","values":[` + strings.Join(many, ",") + `]}`), "expected at most 1000 values, found 1001"},
		{"too wide", columnsJSON(wide...), "expected 1 to 65536 inputs from the columns, found 66000"},
	} {
		var e Encoder
		err := e.UnmarshalJSON([]byte(c.json))
		if err == nil || !errors.Is(err, ErrStep) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if e.Columns != nil {
			t.Errorf("%s: columns after a fault", c.name)
		}
	}
}

func TestPreprocessorJSON(t *testing.T) {
	e := &Encoder{Columns: []EncodedColumn{{Name: "b", Kind: Boolean}}}
	for _, c := range []struct {
		p    Preprocessor
		want string
	}{
		{Preprocessor{}, `[]`},
		{Preprocessor{Steps: []Step{Divide{255}}}, `[{"type":"divide","by":255}]`},
		{Preprocessor{Encoder: e}, `[` + columnsJSON(booleanJSON) + `]`},
		{Preprocessor{e, []Step{Divide{2}}}, `[` + columnsJSON(booleanJSON) + `,{"type":"divide","by":2}]`},
	} {
		b, err := json.Marshal(c.p)
		if err != nil || string(b) != c.want {
			t.Errorf("got %s, %v, want %s", b, err, c.want)
		}
		again := Preprocessor{e, []Step{Divide{9}}} // to be forgotten
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.p, again); d != "" {
			t.Error(d)
		}
	}
	for _, c := range []struct{ json, want string }{
		{`[{"type":"divide","by":2},` + columnsJSON(booleanJSON) + `]`, "preprocessing step 2: expected type \"columns\" only in step 1"},
		{`[` + columnsJSON(booleanJSON) + `,` + columnsJSON(booleanJSON) + `]`, "found it in step 2"},
		{`[` + columnsJSON(`{"name":"x","kind":"image"}`) + `]`, `preprocessing step 1: column 1: kind: expected`},
		{`[{"type":"divide","by":0}]`, "expected a finite divisor"},
		{`[{"type":"rotate"}]`, `type: expected one of columns, divide, standardize, found "rotate"`},
	} {
		var p Preprocessor
		if err := json.Unmarshal([]byte(c.json), &p); err == nil || !errors.Is(err, ErrStep) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.json, err, c.want)
		}
	}
}

// FuzzEncoderJSON checks that what is accepted can be used, and written as it
// was read.
func FuzzEncoderJSON(f *testing.F) {
	f.Add([]byte(columnsJSON(numberJSON, booleanJSON, dateJSON, categoryJSON)))
	f.Add([]byte(columnsJSON(categoryJSON)))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e, again Encoder
		if json.Unmarshal(b, &e) != nil {
			return
		}
		written, err := json.Marshal(&e)
		if err == nil {
			err = json.Unmarshal(written, &again)
		}
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if twice, _ := json.Marshal(&again); string(twice) != string(written) {
			t.Fatalf("%s, then %s", written, twice)
		}
		row := map[string]any{}
		for _, c := range e.Columns {
			row[c.Name] = "1"
			if c.Kind == Date {
				row[c.Name] = 1e30
			}
		}
		x := make([]float32, e.Width())
		if err := e.EncodeRow(x, row); err != nil {
			t.Fatal(err)
		}
		for i, v := range x {
			if v-v != 0 {
				t.Fatalf("%s: %s is %v", written, e.Units()[i], v)
			}
		}
	})
}
