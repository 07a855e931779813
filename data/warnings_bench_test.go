package data

import (
	"fmt"
	"testing"
)

// BenchmarkInspect looks at tables of 100,000 rows in 50 columns, split into training and
// test rows.
func BenchmarkInspect(b *testing.B) {
	const rows, cols = 100_000, 50
	t := &Table{Rows: rows}
	for k := range cols {
		t.Columns = append(t.Columns, numbers(fmt.Sprint("x", k), normals(rows, float64(k), 1)...))
	}
	classes := Targets{Class: make([]int32, rows)}
	for i := range classes.Class {
		classes.Class[i] = int32(i * 7 % 3)
	}
	set := &Set{Features: TableFeatures(t), Targets: classes, Classes: []string{"a", "b", "c"}, TargetNames: []string{"class"}}
	train, test := set.Split(SplitOptions{TestFraction: 0.2, Seed: 1})
	for b.Loop() {
		Inspect(train, test)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows/cols, "ns/value")
}
