package data

import (
	"fmt"
	"strings"
	"testing"
)

// Columns of files without column names.
var (
	measures  = func(i int) string { return fmt.Sprintf("%d.%d", i*7%50, i%9) }
	counts    = func(i int) string { return fmt.Sprint(i * 7919 % 1013) }
	numbering = func(i int) string { return fmt.Sprint(1000 + i) }
	fewWhole  = func(i int) string { return fmt.Sprint(1 + i%3) }
	zero      = func(int) string { return "0" }
	letters   = func(i int) string { return string(rune('A' + i%4)) }
	yesNo     = func(i int) string { return []string{"yes", "no"}[i%2] }
	people    = func(i int) string { return fmt.Sprintf("person-%d", i) }
	marchDays = func(i int) string { return fmt.Sprintf("2024-03-%02d", 1+i%28) }
)

// rowsOf returns 60 rows without column names.
func rowsOf(columns ...func(i int) string) string {
	var b strings.Builder
	for i := range 60 {
		for j, value := range columns {
			b.WriteString(strings.Repeat(",", min(j, 1)) + value(i))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestChooseTargetByName takes a column called like a target, or else the last one.
func TestChooseTargetByName(t *testing.T) {
	for _, c := range []struct {
		names       []string
		want, guess string
	}{
		{[]string{"a", "b"}, "b", lastColumn}, {[]string{"Class", "b"}, "Class", ""}, {[]string{"y", "class", "LABEL", "b"}, "LABEL", ""},
		{[]string{"Y", "target", "b"}, "target", ""}, {[]string{"classes", "b"}, "b", lastColumn}, {[]string{"c0", "c2", "x"}, "x", lastColumn},
	} {
		tab := &Table{}
		for _, n := range c.names {
			tab.Columns = append(tab.Columns, Column{Name: n})
		}
		if got, guess, err := ChooseTarget(tab, ""); got != c.want || guess != c.guess || err != nil {
			t.Errorf("%v: got %q, %q and the error %v, want %q, %q", c.names, got, guess, err, c.want, c.guess)
		}
	}
	_, _, err := ChooseTarget(&Table{Name: "some-file"}, "")
	checkError(t, "no columns", err, ErrColumn, "some-file: ", "expected a column to predict, found none")
}

// TestChooseTargetByValues chooses the target in files without column names.
func TestChooseTargetByValues(t *testing.T) {
	for name, c := range map[string]struct {
		text, task  string
		want, guess string
	}{
		"words last":                        {rowsOf(measures, measures, letters), "", "c2", lastColumn},
		"few whole numbers last":            {rowsOf(measures, counts, fewWhole), "", "c2", lastColumn},
		"words everywhere":                  {rowsOf(letters, yesNo, letters), "", "c2", lastColumn},
		"values last":                       {rowsOf(measures, counts, measures), "", "c2", lastColumn},
		"whole numbers everywhere":          {rowsOf(fewWhole, fewWhole, fewWhole), "", "c2", lastColumn},
		"classes first, last without value": {rowsOf(fewWhole, counts, zero), "", "c0", firstColumn},
		"words first, last without value":   {rowsOf(letters, counts, zero), "", "c0", firstColumn},
		"classes after numbering":           {rowsOf(numbering, letters, zero), "", "c1", firstColumn},
		"classes asked for":                 {rowsOf(fewWhole, measures, counts), "classification", "c0", firstColumn},
		"values asked for":                  {rowsOf(fewWhole, measures, counts), "regression", "c2", lastColumn},
		"labels asked for":                  {rowsOf(letters, measures, fewWhole), "multilabel", "c2", lastColumn},
		"dates and words last":              {rowsOf(marchDays, measures, yesNo), "", "c2", lastColumn},
		"classes third":                     {rowsOf(numbering, counts, letters, measures), "", "c3", lastColumn},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, guess, err := ChooseTarget(table, c.task); got != c.want || guess != c.guess || err != nil {
			t.Errorf("%s: got %q, %q and the error %v, want %q, %q", name, got, guess, err, c.want, c.guess)
		}
	}
}

// TestChooseTargetRefuses names both columns that may be the target.
func TestChooseTargetRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"classes first, values last":  {rowsOf(fewWhole, measures, measures), "c2, the last column, has 60 different numbers, and c0 has 3 different whole numbers, which may be classes; use --target c2 or --target c0"},
		"words first, counts last":    {rowsOf(letters, measures, counts), "c2, the last column, has 60 different numbers, and c0 has 4 different texts"},
		"words after numbering":       {rowsOf(numbering, yesNo, measures), "and c1 has 2 different texts"},
		"words first, few whole last": {rowsOf(letters, fewWhole, fewWhole), "c2, the last column, has 3 different whole numbers, which may be classes, and c0 has 4 different texts"},
		"classes first, names last":   {rowsOf(fewWhole, measures, people), "c2, the last column, has 60 different texts, and c0 has 3"},
		"classes first, dates last":   {rowsOf(yesNo, measures, marchDays), "c2, the last column, has dates, and c0 has 2 different texts"},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, _, err = TableSet(table, TableOptions{})
		checkError(t, name, err, ErrColumn, "some-file: ", c.says)
	}
}

// TestGuessIsNamed says in errors about a target that it is a guess.
func TestGuessIsNamed(t *testing.T) {
	for _, c := range []struct {
		text, says string
		o          TableOptions
	}{
		{rowsOf(measures, people), `the target c1 is a guess (the last column; --target chooses another): column "c1": expected at least two rows for most classes`, TableOptions{}},
		{"a,b\n1,x\n2,x\n", `the target b is a guess (the last column; --target chooses another): column "b": expected 2 to 10000 classes, found 1`, TableOptions{}},
		{"a,b\n1,x\n2,x\n", `some-file: column "b": expected 2 to 10000 classes, found 1`, TableOptions{Targets: []string{"b"}}},
		{"a,label\n1,x\n2,x\n", `some-file: column "label": expected 2 to 10000 classes, found 1`, TableOptions{}},
	} {
		table, err := readText(c.text, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = TableSet(table, c.o)
		checkError(t, c.text[:8], err, ErrLabel, "some-file: ", c.says)
	}
}
