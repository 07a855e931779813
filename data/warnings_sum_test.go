package data

import (
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// rentals returns a table of days: the target is a sum of two columns, as in counts of
// casual and registered users, and a few others say something about it.
func rentals(rows int, noise float64, more ...Column) *Table {
	s := random.New(5, "test")
	var casual, registered, temperature, count []float32
	for i := range rows {
		warm := s.Normal(4 * i)
		a, b := float64(int(200+80*warm+60*s.Normal(4*i+1))), float64(int(900+150*warm+200*s.Normal(4*i+2)))
		casual, registered, temperature = append(casual, float32(a)), append(registered, float32(b)), append(temperature, float32(warm))
		count = append(count, float32(a+b+noise*s.Normal(4*i+3)))
	}
	columns := []Column{numbers("temperature", temperature...), numbers("casual", casual...), numbers("registered", registered...)}
	return table(append(append(columns, more...), numbers("count", count...))...)
}

// leaks returns the columns that a leak is found in.
func leaks(t *Table, target string) (columns []string) {
	for _, w := range newGoal(t, target).leakOfSeveral(t) {
		columns = append(columns, w.Column)
	}
	slices.Sort(columns)
	return columns
}

// TestLeakOfSeveral finds columns that give the target away together, and only those.
func TestLeakOfSeveral(t *testing.T) {
	holes := rentals(400, 0)
	holes.Columns[1].Numbers[7] = missing
	gone, err := rentals(400, 0).Drop("casual")
	if err != nil {
		t.Fatal(err)
	}
	twins := rentals(400, 0)
	twins = table(append([]Column{twins.Columns[1]}, twins.Columns...)...)
	twins.Columns[0].Name = "twin"
	for name, c := range map[string]struct {
		table *Table
		want  []string
	}{
		"a sum":                        {rentals(400, 0), []string{"casual", "registered"}},
		"a sum with little noise":      {rentals(400, 3), []string{"casual", "registered"}},
		"a sum with noise":             {rentals(400, 60), nil},
		"without one of them":          {gone, nil},
		"too few rows":                 {rentals(40, 0), nil},
		"a missing value":              {holes, nil},
		"a column that is there twice": {twins, []string{"registered", "twin"}},
		"many rows":                    {rentals(30_000, 0), []string{"casual", "registered"}},
	} {
		if got := leaks(c.table, "count"); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	if got := leaks(example(400, 1), "y"); got != nil {
		t.Errorf("classes: got %v, want none", got)
	}
}

// TestNoLeakInNoise finds nothing in columns of noise, of which there are many.
func TestNoLeakInNoise(t *testing.T) {
	s := random.New(6, "test")
	var columns []Column
	for c := range 300 {
		x := make([]float32, 60)
		for i := range x {
			x[i] = float32(s.Normal(c*60 + i))
		}
		columns = append(columns, numbers(placeName(c), x...))
	}
	if got := leaks(table(columns...), "c299"); got != nil {
		t.Errorf("got %v, want none", got)
	}
}

// TestLeakOfSeveralIsInspected reports it for each column with the same text, unless a
// single column is to blame.
func TestLeakOfSeveralIsInspected(t *testing.T) {
	inspected := func(t *Table) (leaks []Warning) {
		for _, w := range inspectTables(t, nil, "count") {
			if w.Code == Leakage {
				leaks = append(leaks, w)
			}
		}
		return leaks
	}
	const text = "registered, casual together have an R² of 1.0000 with count in 400 rows (a sum of them, each with a factor); are they known before count is?"
	if got, want := inspected(rentals(400, 0)), []Warning{{Leakage, "registered", text}, {Leakage, "casual", text}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	copied := rentals(400, 0).Columns[3]
	copied.Name = "copy"
	if got := inspected(rentals(400, 0, copied)); len(got) != 1 || got[0].Column != "copy" {
		t.Errorf("got %v, want one about the copy", got)
	}
}
