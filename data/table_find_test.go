package data

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// wideTable returns a table with the columns x0, x1, …, of which column i holds
// the numbers i and i + 0.5.
func wideTable(columns int) *Table {
	t := &Table{Name: "wide", Rows: 2, Columns: make([]Column, columns)}
	for i := range t.Columns {
		t.Columns[i] = Column{Name: fmt.Sprintf("x%d", i), Numbers: []float32{float32(i), float32(i) + 0.5}}
	}
	return t
}

// TestColumnsNamed looks in few columns, which are compared, and in many, of which a
// map is made. Of columns of one name, both have to find the first.
func TestColumnsNamed(t *testing.T) {
	for _, n := range []int{4, fewColumns, fewColumns + 1, 200} {
		table := wideTable(n)
		table.Columns[n-1].Name = "x1"
		names := []string{"x2", "x0", "x1", "x0"}
		columns, err := table.ColumnsNamed(names...)
		if err != nil {
			t.Fatalf("%d columns: %v", n, err)
		}
		for i, name := range names {
			want, _ := table.Column(name)
			if columns[i] != want {
				t.Errorf("%d columns: %s is %+v, want %+v", n, name, columns[i], want)
			}
		}
		_, err = table.ColumnsNamed("x0", "absent")
		if !errors.Is(err, ErrColumn) || !strings.Contains(err.Error(), `wide: expected a column "absent", found x0`) {
			t.Errorf("%d columns: error %v", n, err)
		}
	}
}

// TestEncodeManyColumns gives an encoder its columns in another order, among others.
func TestEncodeManyColumns(t *testing.T) {
	table := wideTable(50)
	encoder, err := PlainColumns([]string{"x40", "x3", "x20"})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(table.Columns)
	bound, err := encoder.Bind(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := bound.Encoded()
	if want := []float32{40, 3, 20, 40.5, 3.5, 20.5}; err != nil || !slices.Equal(rows.Floats, want) {
		t.Errorf("rows %v, %v, want %v", rows.Floats, err, want)
	}
	var names []string
	for _, c := range bound.table().Columns {
		names = append(names, c.Name)
	}
	if want := []string{"x40", "x20", "x3"}; !slices.Equal(names, want) {
		t.Errorf("columns %v, want %v", names, want)
	}
}

// TestDropManyColumns reads a file without most of its columns.
func TestDropManyColumns(t *testing.T) {
	var header, row strings.Builder
	var drop, only []string
	for i := range 60 {
		name := fmt.Sprintf("x%d", i)
		fmt.Fprintf(&header, "%s,", name)
		fmt.Fprintf(&row, "%d,", i)
		if i != 7 && i != 50 {
			drop = append(drop, name)
		} else {
			only = append(only, name)
		}
	}
	text := header.String() + "y\n" + row.String() + "1\n"
	for _, c := range []struct {
		name string
		o    ReadOptions
		want []string
	}{
		{"Drop", ReadOptions{Drop: drop}, []string{"x7", "x50", "y"}},
		{"Only", ReadOptions{Only: only}, []string{"x7", "x50"}},
		{"both", ReadOptions{Drop: drop, Only: []string{"x7", "x8", "y"}}, []string{"x7", "y"}},
	} {
		table, err := ReadTable(strings.NewReader(text), "t.csv", c.o)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var names []string
		for _, column := range table.Columns {
			names = append(names, column.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s: columns %v, want %v", c.name, names, c.want)
		}
	}
}

// BenchmarkBindWide binds 2 rows of 50,000 columns, whose names an encoder finds.
func BenchmarkBindWide(b *testing.B) {
	table := wideTable(50_000)
	encoder, err := FitEncoder(table)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := encoder.Bind(table); err != nil {
			b.Fatal(err)
		}
	}
}
