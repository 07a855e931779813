package data

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// example returns a table in which nothing is wrong: x and kind say something
// about the target, with noise.
func example(rows int, seed uint64) *Table {
	s := random.New(seed, "test")
	x, y := make([]float32, rows), make([]string, rows)
	kind := make([]string, rows)
	for i := range rows {
		x[i] = float32(s.Normal(3 * i))
		class := float64(x[i])+0.5*s.Normal(3*i+1) > 0
		y[i] = []string{"no", "yes"}[b2i(class)]
		kind[i] = []string{"a", "b"}[b2i(class != (s.Float64(12*i) < 0.1))]
	}
	return table(numbers("x", x...), texts("kind", kind...), texts("y", y...))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// with returns t with a column more, made of the place and the class of rows.
func with(t *Table, name string, value func(i int, class int) float32) *Table {
	y := &t.Columns[2]
	c := Column{Name: name}
	for i := range t.Rows {
		c.Numbers = append(c.Numbers, value(i, b2i(y.Values[y.Codes[i]] == "yes")))
	}
	return table(append([]Column{c}, t.Columns...)...)
}

func TestInspect(t *testing.T) {
	good := example(400, 1)
	noise := random.New(9, "test")
	names := make([]string, 400)
	for i := range names {
		names[i] = fmt.Sprint("name ", i)
	}
	for _, c := range []struct {
		name  string
		table *Table
		want  []Warning
	}{
		{"nothing", good, nil},
		{"constant", with(good, "c", func(i, class int) float32 { return 3 }),
			[]Warning{{Constant, "c", "c is 3 in all of the 400 rows that have a value"}}},
		{"empty", with(good, "c", func(i, class int) float32 { return missing }),
			[]Warning{{Constant, "c", "c has no value in any of the 400 rows"}}},
		{"telling by its absence", with(good, "c", func(i, class int) float32 { return []float32{1, missing, 1}[i%3] }), nil},
		{"row number", with(good, "id", func(i, class int) float32 { return float32(i) }),
			[]Warning{{Identifier, "id", "id rises from row to row in all of 400 rows, as row numbers do"}}},
		{"identifier", with(good, "id", func(i, class int) float32 { return float32(i * 7919 % 10007) }),
			[]Warning{{Identifier, "id", "id has a different whole number in each of 400 rows, as identifiers do"}}},
		{"rounded amount", with(good, "income", func(i, class int) float32 { return float32(10 * (i * 7919 % 10007)) }), nil},
		{"amount", with(good, "sales", func(i, class int) float32 { return float32(2500*class + i*7919%10007) }), nil},
		{"names", table(append([]Column{texts("name", names...)}, good.Columns...)...),
			[]Warning{{Identifier, "name", "name has a different text in each of 400 rows, as names do"}}},
		{"noise", with(good, "z", func(i, class int) float32 { return float32(noise.Normal(i)) }), nil},
		{"leaking value", with(good, "z", func(i, class int) float32 { return float32(class) }),
			[]Warning{{Leakage, "z", "z predicts y right in 100.0% of 400 rows without any other column; always answering the largest class is right in 50.5%; is z known before y is?"}}},
		{"leaking range", with(good, "z", func(i, class int) float32 { return float32(class) + 0.5*float32(noise.Float64(i)) }),
			[]Warning{{Leakage, "z", "z predicts y right in 100.0% of 400 rows without any other column; always answering the largest class is right in 50.5%; is z known before y is?"}}},
		{"leaking absence", with(good, "z", func(i, class int) float32 { return []float32{missing, float32(i % 5)}[class] }),
			[]Warning{{Leakage, "z", "z predicts y right in 100.0% of 400 rows without any other column; always answering the largest class is right in 50.5%; is z known before y is?"}}},
		{"too few rows", with(example(19, 1), "id", func(i, class int) float32 { return float32(i) }), nil},
	} {
		if d := cmp.Diff(c.want, inspectTables(c.table, nil, "y")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestInspectRegression(t *testing.T) {
	y := normals(300, 5, 2)
	other, leak, log := make([]float32, 300), make([]float32, 300), make([]float32, 300)
	s := random.New(5, "test")
	for i := range y {
		other[i] = y[i] + float32(s.Normal(i))
		leak[i] = 3 - 2*y[i] + 0.01*float32(s.Normal(i))
		log[i] = float32(math.Exp(float64(y[i])))
	}
	leak[7] = missing
	got := inspectTables(table(numbers("other", other...), numbers("leak", leak...), numbers("exp", log...), numbers("y", y...)), nil, "y")
	want := []Warning{{Leakage, "leak", "leak has a correlation of -1.0000 with y in 300 rows; is leak known before y is?"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestInspectRareClass checks that a class that is nearly always right to name
// makes no column a leak.
func TestInspectRareClass(t *testing.T) {
	y, x := make([]float32, 1000), normals(1000, 0, 1)
	for i := range 5 {
		y[200*i] = 1
	}
	if got := inspectTables(table(numbers("x", x...), numbers("y", y...)), nil, "y"); got != nil {
		t.Error(got)
	}
	// A few rows of a rare class are enough to see that a column names it.
	z := make([]float32, 1000)
	for i := range 12 {
		y[80*i], z[80*i] = 1, 1
	}
	for i := range 5 {
		z[200*i] = y[200*i]
	}
	want := []Warning{{Leakage, "z", "z predicts y right in 100.0% of 1000 rows without any other column; always answering the largest class is right in 98.6%; is z known before y is?"}}
	if d := cmp.Diff(want, inspectTables(table(numbers("x", x...), numbers("z", z...), numbers("y", y...)), nil, "y")); d != "" {
		t.Error(d)
	}
}

func TestInspectSides(t *testing.T) {
	train, fresh := example(400, 1), example(100, 2)
	x := fresh.Columns[0].Numbers
	y := &fresh.Columns[2]
	for _, i := range []int{30, 40, 50} { // rows 30, 40 and 50 are training rows
		x[i] = train.Columns[0].Numbers[i]
		for k := 1; k < 3; k++ {
			from, to := &train.Columns[k], &fresh.Columns[k]
			for code, v := range to.Values {
				if v == from.Values[from.Codes[i]] {
					to.Codes[i] = int32(code)
				}
			}
		}
	}
	y.Codes[50] = 1 - y.Codes[50] // of another class, so not the same
	want := []Warning{{BothSides, "", "2 of 100 test rows (2.0%) are equal to a training row in all 3 columns (the first is row 31 of the test set), so the test also measures what was memorized"}}
	if d := cmp.Diff(want, inspectTables(train, fresh, "y")); d != "" {
		t.Error(d)
	}
	want[0].Text = "1 of 60 test rows (1.7%) is equal to a training row in all 3 columns (the first is row 1 of the test set), so the test also measures what was memorized"
	if d := cmp.Diff(want, inspectTables(train, fresh.Range(40, 100), "y")); d != "" {
		t.Error(d)
	}
	lacking, _ := fresh.Drop("kind")
	if got := inspectTables(train, lacking, "y"); got != nil {
		t.Errorf("without a column: %v", got)
	}
	// Numbers in one file, texts in the other; columns in another order.
	a := table(numbers("n", 1, 2.5, missing), texts("t", "a", "b", "c"))
	b := table(texts("t", "c", "b"), texts("n", "", "2.50"))
	if got := inspectTables(a, b, ""); len(got) != 1 || got[0].Text[:11] != "2 of 2 test" {
		t.Errorf("other kinds: %v", got)
	}
}
