package serve

import (
	"encoding/json"
	"io/fs"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestPage: the page and its files need no key, are what they say, and use nothing that is
// not there.
func TestPage(t *testing.T) {
	path := t.TempDir() + "/keys"
	if _, err := AddKey(path, "ann"); err != nil {
		t.Fatal(err)
	}
	s := server(t, func(o *Options) { o.Keys = path }, "iris")
	pages := map[string]string{"/": "text/html; charset=utf-8"}
	files, err := fs.ReadDir(pageFiles, "page")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()
		pages["/page/"+name] = pageTypes[name[strings.LastIndexByte(name, '.'):]]
	}
	if len(pages) < 5 {
		t.Errorf("found the files %v", pages)
	}
	uses := regexp.MustCompile(`(?:src|href)="([^"]*)"|from "([^"]*)"`)
	for path, kind := range pages {
		r := ask(t, s, "GET", path, "")
		if r.Header.Get("Content-Type") != kind || r.StatusCode != 200 || r.Header.Get("Content-Security-Policy") != pagePolicy {
			t.Errorf("%s: got %d, %v", path, r.StatusCode, r.Header)
		}
		body := text(t, r)
		if strings.Contains(body, "://") || strings.Contains(body, "style=") || strings.Contains(body, "<script>") {
			t.Errorf("%s: uses something of another server, or something that its policy forbids", path)
		}
		for _, m := range uses.FindAllStringSubmatch(body, -1) {
			used := m[1]
			if m[2] != "" {
				used = strings.Replace(m[2], "./", "page/", 1)
			}
			if used == "data:," {
				continue
			}
			if r := ask(t, s, "GET", "/"+used, ""); r.StatusCode != 200 && r.StatusCode != 401 {
				t.Errorf("%s uses %s, which is not there", path, used)
			}
		}
	}
	want(t, ask(t, s, "GET", "/page/none.js", ""), 404, "expected a file of the page")
	want(t, ask(t, s, "GET", "/page/..%2fpage.go", ""), 404, "error")
}

func TestTypical(t *testing.T) {
	for _, c := range []struct {
		column data.EncodedColumn
		want   any
	}{
		{data.EncodedColumn{Name: "day first", Kind: data.Date, Fill: 18295.7}, "3/2/2020"},
		{data.EncodedColumn{Name: "time", Kind: data.Date, Fill: 0.5625}, "13:30"},
		{data.EncodedColumn{Kind: data.Number, Fill: 5.8433, Scale: 0.83}, 5.84},
		{data.EncodedColumn{Kind: data.Number, Fill: 0.1, Scale: 3e-5}, 0.1},
		{data.EncodedColumn{Kind: data.Number, Fill: 12345.678, Scale: 900}, 12346.0},
		{data.EncodedColumn{Kind: data.Number, Fill: -2, Scale: 10, Origin: 123456789012}, 123456789010.0},
		{data.EncodedColumn{Kind: data.Date, Fill: 18295.7}, "2020-02-03"},
		{data.EncodedColumn{Kind: data.Boolean}, false},
		{data.EncodedColumn{Kind: data.Category, Values: []string{"a", "b"}}, "a"},
		{data.EncodedColumn{Kind: data.Category, Other: true}, nil},
	} {
		got := typical(c.column, &data.Reading{Dates: map[string]string{"day first": "2/1/2006", "time": "15:04"}})
		if x, ok := got.(float64); ok && math.Abs(x-c.want.(float64)) < 1e-8 {
			continue
		}
		if got != c.want {
			t.Errorf("%+v: got %v, want %v", c.column, got, c.want)
		}
	}
	if got := opened(t, "iris").typicalInputs(); len(got) != 4 || got[0] != 5 || got[1] != 3 {
		t.Errorf("got %v", got)
	}
	if got := opened(t, "digits").typicalInputs(); got != nil {
		t.Errorf("got %v", got)
	}
}

// TestExampleRows sends the typical values of a model's columns as a row, with dates in
// many forms.
func TestExampleRows(t *testing.T) {
	for _, form := range []string{"", "2006-01-02", "2/1/2006", "1/2/06 3:04 PM", "2.1.06", "15:04", "3:04 PM", "1 days 15:04:05", "Jan-06", "20060102", "2006-01-02 or 2.1.2006"} {
		m := fixtures(t)["classes"]
		if form != "" {
			m.Preprocessor.Encoder.Reading = &data.Reading{Dates: map[string]string{"since": form}}
		}
		s := server(t, func(o *Options) { o.Paths = save(t, t.TempDir(), map[string]*mlp.Model{"m": m}, "m") })
		var d modelForm
		if err := json.Unmarshal([]byte(text(t, ask(t, s, "GET", "/v1/models/m", ""))), &d); err != nil {
			t.Fatal(err)
		}
		if got := d.Columns[2].Format; got != form {
			t.Errorf("got the format %q, want %q", got, form)
		}
		row := map[string]any{}
		for _, c := range d.Columns {
			row[c.Name] = c.Typical
		}
		body, err := json.Marshal(map[string]any{"rows": []any{row}})
		if err != nil {
			t.Fatal(err)
		}
		want(t, ask(t, s, "POST", "/v1/models/m/predict", string(body)), 200, `"row":1`)
	}
}
