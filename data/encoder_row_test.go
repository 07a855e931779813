package data

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestEncodeRowCodes takes a code as the same text, whatever type it has.
func TestEncodeRowCodes(t *testing.T) {
	long := fitted(t, texts("code", "123456789", "a", "123456789", "a"))
	for _, code := range []any{123456789, uint(123456789), 123456789.0, json.Number("123456789"), "123456789"} {
		row := make([]float32, long.Width())
		if err := long.EncodeRow(row, map[string]any{"code": code}); err != nil || row[0] != 1 {
			t.Errorf("%T %v: got %v, %v", code, code, row, err)
		}
	}
}

// rowEncoder returns an encoder of a column of each kind.
func rowEncoder(t *testing.T) *Encoder {
	t.Helper()
	e := fitted(t,
		numbers("x", 0, 1, 2, 3), as(Boolean, numbers("b", 0, 1, 1, 0)),
		as(Date, numbers("d", 0, 100, 200, 500)), texts("c", "3", "a", "3", "a"),
	)
	e.Missing = []string{"n.k.", "-9"}
	return e
}

// rowWith returns a row of rowEncoder's columns in which one has a value.
func rowWith(column string, value any) map[string]any {
	row := map[string]any{"x": nil, "b": nil, "d": nil, "c": nil, "further": 1}
	row[column] = value
	return row
}

func TestEncodeRow(t *testing.T) {
	e := rowEncoder(t)
	x, c := e.Columns[0], e.Width()-2
	year := time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, w := range []struct {
		column string
		value  any
		unit   int
		want   float32
	}{
		{"x", 2.0, 0, x.standardize(2)}, {"x", 2, 0, x.standardize(2)}, {"x", "2", 0, x.standardize(2)},
		{"x", float32(2), 0, x.standardize(2)}, {"x", int64(2), 0, x.standardize(2)},
		{"x", json.Number("2"), 0, x.standardize(2)}, {"x", true, 0, x.standardize(1)}, {"x", " ", 0, 0}, {"x", nil, 0, 0}, {"x", "n.k.", 0, 0}, {"x", "-9", 0, 0}, {"x", -9, 0, x.standardize(-9)}, {"c", "n.k.", c, 0},
		{"b", true, 1, 1}, {"b", false, 1, -1}, {"b", 1.0, 1, 1}, {"b", "yes", 1, 1}, {"b", nil, 1, 0},
		{"d", "1971-01-01", 2, e.Columns[2].standardize(365)}, {"d", year, 2, e.Columns[2].standardize(365)}, {"d", 365, 2, e.Columns[2].standardize(365)},
		{"c", "3", c, 1}, {"c", 3, c, 1}, {"c", 3.0, c, 1}, {"c", json.Number("3"), c, 1}, {"c", true, c, 0}, {"c", math.NaN(), c, 0}, {"c", "a", c + 1, 1}, {"c", "b", c, 0}, {"c", nil, c, 0},
	} {
		row := make([]float32, e.Width())
		row[0] = 9 // from before
		if err := e.EncodeRow(row, rowWith(w.column, w.value)); err != nil || row[w.unit] != w.want {
			t.Errorf("%s %v: got %v in unit %d of %v, want %v, %v", w.column, w.value, row[w.unit], w.unit, row, w.want, err)
		}
	}
}

func TestEncodeRowFaults(t *testing.T) {
	e := rowEncoder(t)
	for _, w := range []struct {
		column string
		value  any
		want   string
	}{
		{"x", "two", `column "x": expected a number, or null if it is missing, found "two"`},
		{"x", []any{1}, `found "[1]"`}, {"x", "inf", `found "inf"`}, {"b", 2.0, `expected true or false`},
		{"d", "yesterday", `expected a date such as 2006-01-02`}, {"d", true, `expected a date`}, {"c", map[string]any{}, `expected a text`},
	} {
		err := e.EncodeRow(make([]float32, e.Width()), rowWith(w.column, w.value))
		if err == nil || !errors.Is(err, ErrColumn) || !strings.Contains(err.Error(), w.want) {
			t.Errorf("%s %v: got %v, want %s", w.column, w.value, err, w.want)
		}
	}
	err := e.EncodeRow(make([]float32, e.Width()), map[string]any{"x": 1})
	if err == nil || !strings.Contains(err.Error(), `expected a value for the column "b"`) {
		t.Errorf("left out: %v", err)
	}
	defer func() {
		if recover() != rowWidth {
			t.Error("a row that is too short does not panic")
		}
	}()
	e.EncodeRow(nil, nil)
}

// TestEncodeRowAgrees compares EncodeRow with Encode for random tables, and
// both with what comes back from JSON.
func TestEncodeRowAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := randomTable(t)
		e, err := FitEncoder(tab)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var again Encoder
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if d := cmp.Diff(*e, again, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
		if n := len(e.Units()); n != e.Width() {
			t.Fatalf("%d names for %d units", n, e.Width())
		}
		f, err := e.Encode(tab)
		if err != nil {
			t.Fatal(err)
		}
		row := make([]float32, e.Width())
		for i := range tab.Rows {
			if err := again.EncodeRow(row, namedRow(tab, i)); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(f.Floats[i*e.Width():(i+1)*e.Width()], row); d != "" {
				t.Fatalf("row %d: %s", i, d)
			}
		}
		for _, x := range f.Floats {
			if x-x != 0 {
				t.Fatalf("not finite: %v", f.Floats)
			}
		}
	})
}
