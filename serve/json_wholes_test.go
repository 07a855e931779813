package serve

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// notWhole are values that are no whole numbers of up to seven digits, or have something
// around them.
var notWhole = []string{
	"", "-1", "01", "00", "1.5", "0.", "1e2", "1;", ":", "/", "1x", "\xb0", "\xff", "x0", "12345678", "123456789", "16777217",
	"1 ", " 1", "  0", "\t0", "null", "[0]",
}

// TestWholeNumbers compares rows of whole numbers, of which one may be something else, with
// those of encoding/json.
func TestWholeNumbers(t *testing.T) {
	l := opened(t, "colors")
	for _, value := range notWhole {
		for i := range l.inputs {
			row := slices.Repeat([]string{"7"}, l.inputs)
			row[i] = value
			checkWholes(t, l, row, ",")
		}
	}
	whole := rapid.OneOf(rapid.Just("0"), rapid.StringMatching("[1-9][0-9]{0,6}"))
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.OneOf(rapid.Just(l.inputs), rapid.IntRange(0, 2*l.inputs)).Draw(t, "count")
		row := rapid.SliceOfN(whole, count, count).Draw(t, "row")
		if count > 0 && rapid.Bool().Draw(t, "one is none") {
			row[rapid.IntRange(0, count-1).Draw(t, "which")] = rapid.SampledFrom(notWhole).Draw(t, "none")
		}
		checkWholes(t, l, row, rapid.SampledFrom([]string{",", ",", ", ", " ,", ",\n", ",  "}).Draw(t, "between"))
	})
}

// checkWholes compares how a document with the same row twice is read.
func checkWholes(t rapid.TB, l *loaded, row []string, between string) {
	text := "[" + strings.Join(row, between) + "]"
	document := []byte(`{"rows":[` + text + "," + text + "]}")
	var v struct{ Rows [][]float32 }
	valid := json.Unmarshal(document, &v) == nil && len(v.Rows[0]) == l.inputs && !slices.Contains(row, "null")
	rows, err := readRows(l, document)
	if valid != (err == nil) {
		t.Fatalf("%q: got the error %v, but encoding/json finds it valid: %v", document, err, valid)
	}
	for i := range v.Rows {
		if valid && !equalBits(rows.row(i), v.Rows[i]) {
			t.Fatalf("%q: got %v, want %v", document, rows.row(i), v.Rows[i])
		}
	}
}
