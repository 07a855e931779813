package data

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
)

// parquetOf returns a reader that finds these columns in any file.
func parquetOf(columns ...Column) func(io.ReaderAt, int64, string, func(string) bool) (*Table, error) {
	return func(io.ReaderAt, int64, string, func(string) bool) (*Table, error) { return table(columns...), nil }
}

// dateEncoder returns an encoder that was fitted to a file with a column d of these
// texts, saved and loaded.
func dateEncoder(t *testing.T, texts ...string) *Encoder {
	t.Helper()
	table, err := readText(dateColumn(texts...), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	saved, err := json.Marshal(fitted(t, table.Columns...).with(table.Reading))
	if err != nil {
		t.Fatal(err)
	}
	loaded := &Encoder{}
	if err := json.Unmarshal(saved, loaded); err != nil {
		t.Fatal(err)
	}
	return loaded
}

// with returns e with another reading.
func (e *Encoder) with(r *Reading) *Encoder {
	e.Reading = r
	return e
}

// TestDateEncoder reads single values in the form of the training.
func TestDateEncoder(t *testing.T) {
	e := dateEncoder(t, "13/1/1970", "3/1/1970", "20/1/1970")
	if e.Reading.dateForm("d") != formSlashDay {
		t.Fatalf("got the reading %v", e.Reading)
	}
	want, values := make([]float32, e.Width()), e.Values()
	if err := e.EncodeRow(want, map[string]any{"d": 92, "x": 1}); err != nil { // April 3
		t.Fatal(err)
	}
	got := make([]float32, e.Width())
	if err := e.EncodeRow(got, map[string]any{"d": "3/4/1970", "x": 1}); err != nil || !slices.Equal(got, want) {
		t.Errorf("row: got %v, %v, want %v", got, err, want)
	}
	clear(got)
	if err := values.Text(got, 0, []byte("3/4/1970")); err != nil || values.Number(got, 1, 1) != nil || !slices.Equal(got, want) {
		t.Errorf("value: got %v, %v, want %v", got, err, want)
	}
	f, err := e.Encode(table(texts("d", "3/4/1970"), numbers("x", 1)))
	if err != nil || !slices.Equal(f.Floats, want) {
		t.Errorf("table: got %v, %v, want %v", f.Floats, err, want)
	}
	const expected = `column "d": expected a date such as 2/1/2006, with the day first`
	checkError(t, "row", e.EncodeRow(got, map[string]any{"d": "1970-04-03", "x": 1}), ErrColumn, expected)
	checkError(t, "value", values.Text(got, 0, []byte("4/13/1970")), ErrColumn, expected)
	_, err = e.Encode(table(texts("d", "4/13/1970"), numbers("x", 1)))
	checkError(t, "table", err, ErrColumn, expected)
}

// TestDateEncoderBefore reads single values for models that keep no forms.
func TestDateEncoderBefore(t *testing.T) {
	e := dateEncoder(t, "13/1/1970", "3/1/1970", "20/1/1970").with(nil)
	want, got := make([]float32, e.Width()), make([]float32, e.Width())
	if err := e.EncodeRow(want, map[string]any{"d": 92, "x": 1}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"1970-04-03", "3.4.1970", "1970/04/03"} {
		if err := e.EncodeRow(got, map[string]any{"d": text, "x": 1}); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	checkError(t, "slashes", e.EncodeRow(got, map[string]any{"d": "3/4/1970", "x": 1}), ErrColumn, `expected a date such as 2006-01-02`)
	f, err := e.Encode(table(texts("d", "3/4/1970", "13/4/1970"), numbers("x", 1, 1)))
	if err != nil || !slices.Equal(f.Floats[:e.Width()], want) {
		t.Errorf("texts: got %v, %v, want %v", f.Floats, err, want)
	}
}

// TestDateCycles gives times of day a place in the day, and durations none.
func TestDateCycles(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  []Cycle
	}{
		"times":           {[]string{"6:00", "12:00", "23:00"}, []Cycle{DayCycle}},
		"one time":        {[]string{"6:00", "6:00", "6:00"}, nil},
		"durations":       {[]string{"6:00:00", "12:00:00", "423:00:00"}, nil},
		"less than a day": {[]string{"6:00:00", "12:00:00", "23:00:00"}, nil},
		"days":            {[]string{"1/1/2018", "2/1/2018", "13/1/2018"}, []Cycle{WeekCycle}},
		"times of days":   {[]string{"1/1/2018 6:00", "2/1/2018 12:00", "13/1/2018 18:00"}, []Cycle{DayCycle, WeekCycle}},
	} {
		table, err := readText(dateColumn(c.texts...), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := FitEncoder(table)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Columns[0].Cycles; !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestDateReading refuses forms that this program does not know.
func TestDateReading(t *testing.T) {
	saved, err := json.Marshal(dateEncoder(t, "13/1/1970", "3/1/1970"))
	if err != nil {
		t.Fatal(err)
	}
	const form = `"reading":{"dates":{"d":"2/1/2006"}}`
	if !strings.Contains(string(saved), form) {
		t.Fatalf("expected %s in %s", form, saved)
	}
	changed := strings.Replace(string(saved), "2/1/2006", "2~1~2006", 1)
	checkError(t, "form", json.Unmarshal([]byte(changed), &Encoder{}), ErrStep, `column "d": expected a form of dates such as 2006-01-02 or 1/2/2006, found "2~1~2006"`)
}
