package words

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// about returns one warning of a code for each column.
func about(code data.WarningCode, columns ...string) (all []data.Warning) {
	for _, c := range columns {
		all = append(all, data.Warning{Code: code, Column: c, Text: string(code) + " " + c})
	}
	return all
}

// numbered returns the names p1 to pn.
func numbered(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprint("p", i+1))
	}
	return names
}

// TestWarnings checks that columns of the same fault share a line, and that one hint
// names all columns to leave out.
func TestWarnings(t *testing.T) {
	both := data.Warning{Code: data.BothSides, Text: "2 rows are in both parts"}
	mixed := data.Warning{Code: data.Mixed, Column: "m", Text: "m is read as texts"}
	join := func(groups ...[]data.Warning) (all []data.Warning) {
		for _, g := range groups {
			all = append(all, g...)
		}
		return all
	}
	for _, c := range []struct {
		name     string
		warnings []data.Warning
		want     []string
	}{
		{"none", nil, []string{""}},
		{"one constant", about(data.Constant, "a"), []string{"warning: constant a", "hint: --drop a leaves out columns that should not be used"}},
		{"few constants", about(data.Constant, "a", "b c"), []string{
			"warning: 2 columns have one value in all rows, or none: a, b c",
			"hint: --drop 'a,b c' leaves out columns that should not be used"}},
		{"constants that a hint names", about(data.Constant, numbered(10)...), []string{
			"warning: 10 columns have one value in all rows, or none: p1, p2, p3, …",
			"hint: --drop p1,p2,p3,p4,p5,p6,p7,p8,p9,p10 leaves out columns that should not be used"}},
		{"many constants", join(about(data.Constant, numbered(11)...), about(data.Leakage, "z")), []string{
			"warning: 11 columns have one value in all rows, or none: p1, p2, p3, …; they are always 0 for the network, so they do no harm",
			"warning: leakage z",
			"hint: --drop z leaves out columns that should not be used"}},
		{"only many constants", about(data.Constant, numbered(298)...), []string{
			"warning: 298 columns have one value in all rows, or none: p1, p2, p3, …; they are always 0 for the network, so they do no harm"}},
		{"identifiers among others", join(about(data.Identifier, "id"), about(data.Constant, "c"), about(data.Leakage, "id"), about(data.Identifier, "name", "key", "code")), []string{
			"warning: 4 columns identify the rows, as numbers or names do: id, name, key, …",
			"warning: constant c",
			"warning: leakage id",
			"hint: --drop id,c,name,key,code leaves out columns that should not be used"}},
		{"no columns to leave out", []data.Warning{both, mixed}, []string{"warning: 2 rows are in both parts", "warning: m is read as texts"}},
		{"a text about two columns", []data.Warning{{Code: data.Leakage, Column: "a", Text: "y = a + b"}, {Code: data.Leakage, Column: "b", Text: "y = a + b"}}, []string{
			"warning: y = a + b", "hint: --drop a,b leaves out columns that should not be used"}},
		{"a sentinel of two columns", []data.Warning{{Code: data.Sentinel, Column: "a", Text: "-9 in a, b"}, {Code: data.Sentinel, Column: "b", Text: "-9 in a, b"}}, []string{"warning: -9 in a, b"}},
		{"a note", []data.Warning{{Code: data.Chosen, Text: "training on Train"}}, []string{"note: training on Train"}},
	} {
		if d := cmp.Diff(c.want, strings.Split(Warnings(c.warnings), "\n")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
