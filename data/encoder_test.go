package data

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// numbers returns a column of numbers.
func numbers(name string, values ...float32) Column { return Column{Name: name, Numbers: values} }

// texts returns a column of texts; empty ones are missing.
func texts(name string, values ...string) Column {
	c := Column{Name: name, Kind: Category}
	codes := map[string]int32{"": -1}
	for _, v := range values {
		if _, ok := codes[v]; !ok {
			codes[v] = int32(len(c.Values))
			c.Values = append(c.Values, v)
		}
		c.Codes = append(c.Codes, codes[v])
	}
	return c
}

// as returns c as another kind of numbers.
func as(k Kind, c Column) Column {
	c.Kind = k
	return c
}

func table(columns ...Column) *Table {
	return &Table{Name: "t.csv", Rows: columns[0].Len(), Columns: columns}
}

func fitted(t *testing.T, columns ...Column) *Encoder {
	t.Helper()
	e, err := FitEncoder(table(columns...))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// normals returns n numbers of a normal distribution.
func normals(n int, mean, deviation float64) []float32 {
	x, s := make([]float32, n), random.New(1, "test")
	for i := range x {
		x[i] = float32(mean + deviation*s.Normal(i))
	}
	return x
}

func TestEncode(t *testing.T) {
	e := fitted(t,
		numbers("age", 1, 3, missing, 5, 3),
		as(Boolean, numbers("member", 0, 1, 1, missing, 0)),
		texts("color", "red", "blue", "red", "blue", "green"),
		numbers("same", 7, 7, 7, 7, 7),
	)
	if d := cmp.Diff([]string{"age", "age missing", "member", "member missing", "color=blue", "color=red", "color other", "same"}, e.Units()); d != "" {
		t.Error(d)
	}
	deviation := math.Sqrt(2) // of 1, 3, 5, 3
	high := float32(2 / deviation)
	f, err := e.Encode(table( // in another order, with a column more
		texts("color", "red", "violet", "", "blue"),
		numbers("same", 7, 8, missing, 7),
		texts("comment", "a", "b", "c", "d"),
		as(Boolean, numbers("member", 1, 0, missing, 1)),
		numbers("age", 5, 3, missing, float32(math.Inf(1))),
	))
	if err != nil {
		t.Fatal(err)
	}
	want := []float32{
		high, 0, 1, 0, 0, 1, 0, 0,
		0, 0, -1, 0, 0, 0, 1, 0,
		0, 1, 0, 1, 0, 0, 0, 0,
		e.Columns[0].standardize(e.Columns[0].High), 0, 1, 0, 1, 0, 0, 0,
	}
	if d := cmp.Diff(want, f.Floats, cmpopts.EquateApprox(1e-6, 0)); d != "" || f.Cols != 8 || f.Rows != 4 || f.Check() != nil {
		t.Errorf("%v: %s", f.Check(), d)
	}
}

// TestStandardization compares columns of numbers with the moments that they
// are to have.
func TestStandardization(t *testing.T) {
	exponential := make([]float32, 2000)
	for i := range exponential {
		exponential[i] = float32(-math.Log(1 - random.New(1, "test").Float64(i)))
	}
	counts := make([]float32, 1000) // mostly 0
	for i := range 100 {
		counts[10*i] = float32(1 + i%7)
	}
	for _, c := range []struct {
		name    string
		values  []float32
		clipped bool
	}{
		{"normal", normals(2000, 1000, 3), false},
		{"exponential", exponential, false},
		{"two values", []float32{0, 0, 0, 0, 1}, false},
		{"mostly 0", counts, false},
		{"slip", append(normals(2000, 170, 10), 1.7e9), true},
		{"slip among mostly 0", append([]float32{3e38}, counts...), true},
		{"slips at both ends", append([]float32{-3e38, 3e38}, normals(500, 0, 1)...), true},
		{"few rows", []float32{1, 2, 3, 4, 1000}, true},
		{"sentinels", append(make([]float32, 100), normals(900, 1e5, 1)...), false},
		{"large", []float32{-3e38, 3e38, 0, 1e38}, false},
		{"small", []float32{1e-45, 3e-45, 0}, false},
	} {
		e := fitted(t, numbers("x", c.values...))
		low, high := bounds(c.values)
		k := e.Columns[0]
		if clipped := low < k.Low || high > k.High; clipped != c.clipped {
			t.Errorf("%s: clipped to [%v, %v], values in [%v, %v]", c.name, k.Low, k.High, low, high)
		}
		f, err := e.Encode(table(numbers("x", c.values...)))
		if err != nil {
			t.Fatal(err)
		}
		mean, deviation := moments(f.Floats, -math.MaxFloat32, math.MaxFloat32)
		tolerance := 1e-3
		if c.name == "small" {
			tolerance = 0.5 // the scale has two bits
		}
		if math.Abs(mean) > tolerance || math.Abs(deviation-1) > tolerance {
			t.Errorf("%s: mean %v and deviation %v, want 0 and 1", c.name, mean, deviation)
		}
	}
}

func TestConstants(t *testing.T) {
	for _, values := range [][]float32{{0.1, 0.1, 0.1}, {3e38, 3e38}, {5}, {missing, missing}} {
		e := fitted(t, numbers("x", values...))
		f, err := e.Encode(table(numbers("x", 0.1, 7, missing, -3e38)))
		if d := cmp.Diff(make([]float32, 4), f.Floats); err != nil || d != "" || e.Columns[0].Scale != 1 {
			t.Errorf("%v: %v, scale %v, %s", values, err, e.Columns[0].Scale, d)
		}
	}
}

// TestIndicators counts the missing values from which they get a unit.
func TestIndicators(t *testing.T) {
	for _, c := range []struct {
		missing int
		want    bool
	}{{0, false}, {4, false}, {5, true}, {995, true}, {996, false}, {1000, false}} {
		x, words := make([]float32, 1000), make([]string, 1000)
		for i := range x {
			x[i], words[i] = float32(i), []string{"a", "b"}[i%2]
			if i < c.missing {
				x[i], words[i] = missing, ""
			}
		}
		e := fitted(t, numbers("x", x...), as(Boolean, numbers("b", x...)), as(Date, numbers("d", x...)), texts("w", words...))
		for _, k := range e.Columns {
			if k.Indicator != c.want {
				t.Errorf("%d of 1000 missing, %s: indicator %v", c.missing, k.Kind, k.Indicator)
			}
		}
	}
}

// TestRareTexts counts the rows from which a text gets a unit.
func TestRareTexts(t *testing.T) {
	words := make([]string, 5000)
	for i := range words {
		words[i] = "common"
	}
	copy(words, []string{"four", "four", "four", "four", "five", "five", "five", "five", "five"})
	e := fitted(t, texts("w", words...))
	if d := cmp.Diff([]string{"w=common", "w=five", "w other"}, e.Units()); d != "" {
		t.Error(d)
	}
	if e = fitted(t, texts("w", "a", "b", "a", "b")); len(e.Units()) != 2 {
		t.Errorf("without rare texts: %v", e.Units())
	}
	f, err := e.Encode(table(texts("w", "c", "a")))
	if d := cmp.Diff([]float32{0, 0, 1, 0}, f.Floats); err != nil || d != "" {
		t.Errorf("unseen: %v %s", err, d)
	}
}

func TestDates(t *testing.T) {
	const day0 = 19723 // 2024-01-01, a Monday
	hourly, daily, mondays, years := make([]float32, 1000), make([]float32, 1000), make([]float32, 1000), make([]float32, 50)
	for i := range 1000 {
		hourly[i], daily[i], mondays[i] = day0+float32(i)/24, float32(day0+i), float32(day0+7*i)
	}
	for i := range years {
		years[i] = float32(time.Date(1970+i, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	for _, c := range []struct {
		name  string
		dates []float32
		want  []Cycle
	}{
		{"hourly", hourly, []Cycle{DayCycle, WeekCycle}}, {"daily", daily, []Cycle{WeekCycle, YearCycle}},
		{"mondays", mondays, []Cycle{YearCycle}}, {"years", years, []Cycle{WeekCycle}}, {"one", []float32{day0}, nil},
	} {
		e := fitted(t, as(Date, numbers("d", c.dates...)))
		if d := cmp.Diff(c.want, e.Columns[0].Cycles); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	e := fitted(t, as(Date, numbers("d", daily...)))
	if d := cmp.Diff([]string{"d", "d week sin", "d week cos", "d year sin", "d year cos"}, e.Units()); d != "" {
		t.Error(d)
	}
	f, err := e.Encode(table(as(Date, numbers("d", day0, day0+7, missing))))
	if err != nil {
		t.Fatal(err)
	}
	x := f.Floats
	if math.Abs(float64(x[1]-x[6])) > 1e-5 || math.Abs(float64(x[2]-x[7])) > 1e-5 || x[3] == x[8] {
		t.Errorf("a week apart: %v and %v", x[:5], x[5:10])
	}
	if d := cmp.Diff(make([]float32, 5), x[10:]); d != "" {
		t.Errorf("missing: %s", d)
	}
}

func TestConversions(t *testing.T) {
	number, boolean, date := numbers("x", 0, 1, 2, 3), as(Boolean, numbers("x", 0, 1, 1, 0)), as(Date, numbers("x", 1, 2, 3, 5))
	category := texts("x", "3", "a", "3", "a")
	none := numbers("x", missing)
	for _, c := range []struct {
		name     string
		fit, use Column
		same     Column // a column of the fitted kind that encodes to the same
		want     string // or an error
	}{
		{"number as category", category, numbers("x", 3, 1e6), texts("x", "3", "b"), ""},
		{"boolean as number", number, as(Boolean, numbers("x", 0, 1)), numbers("x", 0, 1), ""},
		{"number as boolean", boolean, numbers("x", 0, missing), as(Boolean, numbers("x", 0, missing)), ""},
		{"texts as number", number, texts("x", "2", "", "1.5"), numbers("x", 2, missing, 1.5), ""},
		{"nothing as date", date, none, as(Date, none), ""},
		{"nothing as category", category, as(Date, none), texts("x", ""), ""},
		{"two as boolean", boolean, numbers("x", 0, 2), Column{}, `expected true or false, found 2`},
		{"text as number", number, texts("x", "2", "two"), Column{}, `expected a number, found "two"`},
		{"number as date", date, numbers("x", 2), Column{}, `column "x": expected kind date, as in training, found kind number`},
		{"date as number", number, as(Date, numbers("x", 2)), Column{}, `expected kind number, as in training, found kind date`},
		{"boolean as category", category, as(Boolean, numbers("x", 1)), Column{}, `expected kind category, as in training, found kind boolean`},
		{"other column", number, numbers("z", 1), Column{}, `t.csv: expected a column "x", found z`},
	} {
		e := fitted(t, c.fit)
		got, err := e.Encode(table(c.use))
		if c.want != "" {
			if err == nil || !errors.Is(err, ErrColumn) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %s", c.name, err, c.want)
			}
			continue
		}
		want, _ := e.Encode(table(c.same))
		if d := cmp.Diff(want.Floats, got.Floats); err != nil || d != "" {
			t.Errorf("%s: %v %s", c.name, err, d)
		}
	}
}

// TestEncodeFile reads a test file with the kinds of the training file, whose
// few values would say otherwise.
func TestEncodeFile(t *testing.T) {
	train, err := ReadTable(strings.NewReader("code,size,ok\n007,1.5,yes\nA1,2,no\n007,4,no\nA1,3,yes\n"), "train.csv", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := FitEncoder(train)
	if err != nil {
		t.Fatal(err)
	}
	test, err := ReadTable(strings.NewReader("ok,size,code\n1,1,007\n0,0,007\n"), "test.csv", ReadOptions{Kinds: e.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Encode(test)
	size := e.Columns[1]
	want := []float32{1, 0, size.standardize(1), 1, 1, 0, size.standardize(0), -1}
	if d := cmp.Diff(want, f.Floats); err != nil || d != "" {
		t.Errorf("%v: %v %s", e.Units(), err, d)
	}
}

func randomTable(t *rapid.T) *Table {
	rows := rapid.IntRange(1, 30).Draw(t, "rows")
	tab := &Table{Name: "t", Rows: rows}
	for i := range rapid.IntRange(1, 5).Draw(t, "columns") {
		kind := Kind(rapid.IntRange(0, 3).Draw(t, "kind"))
		if i == 0 {
			kind = Number // so that there is an input
		}
		c := Column{Name: fmt.Sprint("c", i), Kind: kind}
		for range rows {
			absent := rapid.IntRange(0, 5).Draw(t, "absent") == 0
			if kind == Category {
				c.Values = []string{"a", "b", "c", "7"}
				code := int32(rapid.IntRange(0, 3).Draw(t, "code"))
				if absent {
					code = -1
				}
				c.Codes = append(c.Codes, code)
				continue
			}
			x := float32(rapid.IntRange(0, 1).Draw(t, "bit"))
			switch kind {
			case Number:
				x = rapid.Float32().Draw(t, "number")
			case Date:
				x = rapid.Float32Range(-1e5, 1e5).Draw(t, "date")
			}
			if absent {
				x = missing
			}
			c.Numbers = append(c.Numbers, x)
		}
		tab.Columns = append(tab.Columns, c)
	}
	return tab
}

// namedRow returns row i of a table by the names of its columns.
func namedRow(t *Table, i int) map[string]any {
	row := map[string]any{}
	for _, c := range t.Columns {
		switch {
		case c.absent(i):
			row[c.Name] = nil
		case c.Kind == Category:
			row[c.Name] = c.Values[c.Codes[i]]
		case c.Kind == Boolean:
			row[c.Name] = c.Numbers[i] == 1
		default:
			row[c.Name] = float64(c.Numbers[i])
		}
	}
	return row
}

// countText returns the texts of the numbers 1 to n.
func countText(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(i+1))
	}
	return all
}

func TestFitEncoderFaults(t *testing.T) {
	names := make([]string, 2500)
	for i := range names {
		names[i] = fmt.Sprint("name ", i/2)
	}
	wide := make([]string, 50)
	for i := range wide {
		wide[i] = fmt.Sprint("name ", min(i, 25))
	}
	for _, c := range []struct {
		name  string
		table *Table
		want  string
	}{
		{"many texts", table(texts("who", names...)), `t.csv: column "who": expected at most 1000 different texts, found 1250 in 2500 rows; leave it out with --drop who`},
		{"texts that differ", table(texts("who", wide...)), `column "who": expected at most half as many different texts as rows, found 26 in 50 rows; leave it out with --drop who`},
		{"two columns, and row numbers", table(texts("who", wide...), numbers("x", make([]float32, 50)...), numbers("id", upTo(50)...), texts("whom", wide...)),
			`t.csv: expected at most 1000 different texts in a column, and at most half as many as rows, found columns "who" with 26 in 50 rows, "whom" with 26 in 50 rows; leave them out with --drop who,whom,id (id: row numbers or names): column`},
		{"texts among numbers", table(numbers("x", make([]float32, 50)...), texts("n", append([]string{"n.k."}, countText(49)...)...)),
			`column "n": expected at most half as many different texts as rows, found 50 in 50 rows; leave it out with --drop n; most texts of n are numbers, but not "n.k."; --missing n.k. reads that as a missing value`},
		{"no rows", &Table{Name: "t", Columns: []Column{{Name: "x"}}}, "t: expected at least one row and one column, found 0 rows and 1 columns"},
		{"no columns", &Table{Name: "t", Rows: 3}, "found 3 rows and 0 columns"},
		{"twice", table(numbers("x", 1), numbers("x", 2)), `expected columns with different names, found the name "x" again in column 2`},
		{"nothing to learn", table(texts("x", "", "")), "expected 1 to 65536 inputs from the columns, found 0"},
	} {
		_, err := FitEncoder(c.table)
		if err == nil || !errors.Is(err, ErrColumn) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	short := &Table{Rows: 2, Columns: []Column{numbers("x", 1)}}
	if _, err := FitEncoder(short); !errors.Is(err, ErrShape) {
		t.Errorf("a short column: %v", err)
	}
	if _, err := fitted(t, numbers("x", 1, 2)).Encode(short); !errors.Is(err, ErrShape) {
		t.Errorf("a short column to encode: %v", err)
	}
}

func BenchmarkEncode(b *testing.B) {
	const rows = 100_000
	words := make([]string, rows)
	for i := range words {
		words[i] = fmt.Sprint("word ", i%30)
	}
	t := table(numbers("x", normals(rows, 0, 1)...), numbers("y", normals(rows, 5, 1)...), texts("w", words...))
	e, err := FitEncoder(t)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := e.Encode(t); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
