package data

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestValuesEqualRows encodes values one by one and compares with EncodeRow.
func TestValuesEqualRows(t *testing.T) {
	e := rowEncoder(t)
	v := e.Values()
	for _, w := range []struct {
		column string
		value  any
		write  func(row []float32, column int) error
	}{
		{"x", 2.5, func(row []float32, c int) error { return v.Number(row, c, 2.5) }},
		{"x", 2.5, func(row []float32, c int) error { return v.Literal(row, c, []byte("2.5")) }},
		{"x", 2.5, func(row []float32, c int) error { return v.Text(row, c, []byte("2.5")) }},
		{"x", nil, func(row []float32, c int) error { return v.Text(row, c, []byte("-9")) }},
		{"x", -9, func(row []float32, c int) error { return v.Literal(row, c, []byte("-9")) }},
		{"x", nil, func(row []float32, c int) error { return v.Number(row, c, float32(math.NaN())) }},
		{"b", true, func(row []float32, c int) error { return v.Literal(row, c, []byte("true")) }},
		{"b", false, func(row []float32, c int) error { return v.Number(row, c, 0) }},
		{"d", 365, func(row []float32, c int) error { return v.Number(row, c, 365) }},
		{"d", "1971-01-01", func(row []float32, c int) error { return v.Text(row, c, []byte("1971-01-01")) }},
		{"c", "a", func(row []float32, c int) error { return v.Text(row, c, []byte("a")) }},
		{"c", "3", func(row []float32, c int) error { return v.Literal(row, c, []byte("3")) }},
		{"c", "new", func(row []float32, c int) error { return v.Text(row, c, []byte("new")) }},
		{"c", nil, func(row []float32, c int) error { return v.Text(row, c, nil) }},
		{"c", nil, func(row []float32, c int) error { v.Missing(row, c); return nil }},
	} {
		want, got := make([]float32, e.Width()), make([]float32, v.Width())
		if err := e.EncodeRow(want, rowWith(w.column, w.value)); err != nil {
			t.Fatal(err)
		}
		for i, c := range e.Columns {
			if c.Name != w.column {
				v.Missing(got, i)
			} else if err := w.write(got, i); err != nil {
				t.Errorf("%s=%v: %v", w.column, w.value, err)
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s=%v: %s", w.column, w.value, diff)
		}
	}
}

func TestValueFaults(t *testing.T) {
	e := rowEncoder(t)
	v, row := e.Values(), make([]float32, e.Width())
	inf := float32(math.Inf(1))
	for name, fault := range map[string]struct{ got, want error }{
		"a text as number":   {v.Text(row, 0, []byte("two")), ErrColumn},
		"no text as number":  {v.Text(row, 0, nil), ErrColumn},
		"beyond float32":     {v.Literal(row, 0, []byte("1e99")), ErrColumn},
		"infinite":           {v.Number(row, 0, inf), ErrValue},
		"half true":          {v.Number(row, 1, 0.5), ErrColumn},
		"a number as date":   {v.Literal(row, 2, []byte("365")), ErrColumn},
		"an infinite date":   {v.Number(row, 2, inf), ErrValue},
		"number as category": {v.Number(row, 3, 3), ErrColumn},
	} {
		if !errors.Is(fault.got, fault.want) {
			t.Errorf("%s: got %v, want %v", name, fault.got, fault.want)
		}
	}
}

func TestValuesAllocateNothing(t *testing.T) {
	e := rowEncoder(t)
	v, row := e.Values(), make([]float32, e.Width())
	values := [][]byte{[]byte("-2.75"), []byte("yes"), []byte("1971-01-01"), []byte("a text of more than thirty-two bytes")}
	n := testing.AllocsPerRun(100, func() {
		for i, text := range values {
			_ = v.Text(row, i, text)
		}
	})
	if n != 0 {
		t.Errorf("expected no allocation, found %v", n)
	}
}
