package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// upTo returns the numbers 1 to n.
func upTo(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i + 1)
	}
	return x
}

func TestChooseTask(t *testing.T) {
	for _, c := range []struct {
		column Column
		want   Task
		reason string
	}{
		{texts("y", "a", "b", "a", ""), Classification, "y is text with 2 different values in 4 rows"},
		{as(Boolean, numbers("y", 0, 1)), Classification, "y is true or false in 2 rows"},
		{numbers("y", upTo(20)...), Classification, "y has 20 different whole numbers in 20 rows, not more than 20"},
		{numbers("y", upTo(21)...), Regression, "y has 21 different whole numbers in 21 rows, more than 20"},
		{numbers("y", 1, missing, 2.5), Regression, "y has numbers that are not whole, such as 2.5"},
		{as(Date, numbers("y", 1, 2)), Regression, "y is a date, and so a number of days"},
	} {
		if task, reason := ChooseTask(&c.column); task != c.want || reason != c.reason {
			t.Errorf("got %v, %q, want %v, %q", task, reason, c.want, c.reason)
		}
	}
	if got := fmt.Sprint(Classification, MultiLabel, Regression); got != "classification multilabel regression" {
		t.Error(got)
	}
}

func TestClassTargets(t *testing.T) {
	for _, c := range []struct {
		column  Column
		classes []string
		want    []int32
	}{
		{numbers("y", 10, 9, -1, 10, 0.5), []string{"-1", "0.5", "9", "10"}, []int32{3, 2, 0, 3, 1}},
		{texts("y", "b", "a", "B", "b"), []string{"B", "a", "b"}, []int32{2, 1, 0, 2}},
		{as(Boolean, numbers("y", 1, 0)), []string{"false", "true"}, []int32{1, 0}},
		{Column{Name: "y", Kind: Category, Codes: []int32{2, 0}, Values: []string{"a", "unused", "b"}}, []string{"a", "b"}, []int32{1, 0}},
	} {
		targets, classes, err := ClassTargets(&c.column)
		if err != nil || !cmp.Equal(classes, c.classes) || !cmp.Equal(targets.Class, c.want) {
			t.Errorf("%v: got %v of %v, %v", c.column, targets.Class, classes, err)
		}
	}
	test := texts("y", "b", "a", "c")
	if targets, err := KnownTargets(&test, []string{"c", "b", "a"}); err != nil || !cmp.Equal(targets.Class, []int32{1, 2, 0}) {
		t.Errorf("known classes: %v, %v", targets, err)
	}
}

func TestTargetFaults(t *testing.T) {
	known := func(classes ...string) func(*Column) error {
		return func(c *Column) error { _, err := KnownTargets(c, classes); return err }
	}
	classes := func(c *Column) error { _, _, err := ClassTargets(c); return err }
	values := func(c *Column) error { _, err := ValueTargets(c); return err }
	for _, c := range []struct {
		name   string
		column Column
		of     func(*Column) error
		is     error
		want   string
	}{
		{"one class", texts("y", "a", "a"), classes, ErrLabel, `column "y": expected 2 to 10000 classes, found 1 in 2 rows:`},
		{"many classes", numbers("y", upTo(10001)...), classes, ErrLabel, `found 10001 in 10001 rows; regression may suit it better`},
		{"names", numbers("y", upTo(21)...), classes, ErrLabel, `column "y": expected at least two rows for most classes, found 21 classes in 21 rows; the values may be names of the rows`},
		{"no text", texts("y", "a", "", "b", ""), classes, ErrLabel, `expected a target in every row, found none in 2 of 4 rows (the first is row 2)`},
		{"no value", numbers("y", 1, 2, missing), values, ErrLabel, `found none in 1 of 3 rows (the first is row 3)`},
		{"no known value", numbers("y", missing), known("1"), ErrLabel, `found none in 1 of 1 rows (the first is row 1)`},
		{"unknown", texts("y", "a", "d"), known("a", "b"), ErrLabel, `column "y", row 2: expected one of 2 classes (a, b), found "d"`},
		{"unknown of many", numbers("y", 77), known(strings.Split("0123456789ab", "")...), ErrLabel, `expected one of 12 classes (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …), found "77"`},
		{"text values", texts("y", "a", "b"), values, ErrColumn, `expected numbers as the target of a regression, found the kind category`},
		{"infinite", numbers("y", 1, float32(math.Inf(1))), values, ErrLabel, `row 2: expected a finite target, found +Inf`},
	} {
		if err := c.of(&c.column); err == nil || !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	for _, y := range []Column{numbers("y", upTo(20)...), numbers("y", append(upTo(21), upTo(21)...)...)} {
		if err := classes(&y); err != nil {
			t.Errorf("%d rows: %v", y.Len(), err)
		}
	}
	long, short := numbers("a", 1, 2), numbers("b", 1)
	if _, err := ValueTargets(&long, &short); !errors.Is(err, ErrShape) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := ValueTargets(); !errors.Is(err, ErrColumn) {
		t.Errorf("no columns: %v", err)
	}
}

func TestValueTargets(t *testing.T) {
	a, b, constant := numbers("a", 1, 3), as(Boolean, numbers("b", 0, 1)), numbers("c", 7, 7)
	targets, err := ValueTargets(&a, &b, &constant)
	scale := *FitTargetScale(&targets)
	if d := cmp.Diff([]float32{1, 0, 7, 3, 1, 7}, targets.Values); err != nil || d != "" || targets.Width != 3 {
		t.Errorf("%v %s", err, d)
	}
	if d := cmp.Diff(TargetScale{Mean: []float32{2, 0.5, 7}, Scale: []float32{1, 0.5, 1}}, scale); d != "" {
		t.Error(d)
	}
	scale.Apply(targets.Values)
	if d := cmp.Diff([]float32{-1, -1, 0, 1, 1, 0}, targets.Values); d != "" {
		t.Error(d)
	}
	scale.Restore(targets.Values)
	if d := cmp.Diff([]float32{1, 0, 7, 3, 1, 7}, targets.Values); d != "" {
		t.Error(d)
	}
	defer func() {
		if recover() != targetShape {
			t.Error("half a row does not panic")
		}
	}()
	scale.Apply(make([]float32, 4))
}

// TestTargetScale checks that what is applied is restored.
func TestTargetScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		column := numbers("y", rapid.SliceOfN(rapid.Float32Range(-1e6, 1e6), 1, 30).Draw(t, "values")...)
		targets, err := ValueTargets(&column)
		scale := *FitTargetScale(&targets)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(scale)
		if err != nil {
			t.Fatal(err)
		}
		var again TargetScale
		if err := json.Unmarshal(b, &again); err != nil || !cmp.Equal(scale, again) {
			t.Fatalf("%s: %v, %v", b, again, err)
		}
		low, high := bounds(column.Numbers)
		tolerance := 1e-6 * (float64(high-low) + math.Abs(float64(low)) + math.Abs(float64(high)))
		scale.Apply(targets.Values)
		again.Restore(targets.Values)
		for i, x := range targets.Values {
			if math.Abs(float64(x-column.Numbers[i])) > tolerance {
				t.Fatalf("%v became %v", column.Numbers[i], x)
			}
		}
	})
}

func TestTargetScaleFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"mean":[],"scale":[]}`:      "expected as many means as scales, found 0 means and 0 scales",
		`{"mean":[1],"scale":[1,2]}`:  "found 1 means and 2 scales",
		`{"mean":[1],"scale":[0]}`:    "expected a scale above 0 for output 0, found 0",
		`{"mean":[1e99],"scale":[1]}`: "cannot unmarshal number 1e99",
		`{"means":[1],"scale":[1]}`:   `unknown field "means"`,
	} {
		var s TargetScale
		if err := json.Unmarshal([]byte(text), &s); err == nil || !errors.Is(err, ErrStep) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// TestNamesAreNoClasses refuses a target of nearly as many classes as rows, and takes one
// whose classes repeat.
func TestNamesAreNoClasses(t *testing.T) {
	for _, c := range []struct {
		rows, classes int
		refused       bool
	}{
		{392, 301, true}, {100, 100, true}, {42, 22, true}, {41, 21, true},
		{42, 21, false}, {20, 20, false}, {100, 50, false}, {392, 196, false}, {10, 10, false},
	} {
		values := make([]string, c.rows)
		for i := range values {
			values[i] = fmt.Sprintf("name %d", i%c.classes)
		}
		column := texts("y", values...)
		_, classes, err := ClassTargets(&column)
		if (err != nil) != c.refused || err == nil && len(classes) != c.classes {
			t.Errorf("%d classes in %d rows: got %d classes and the error %v, want it refused: %v", c.classes, c.rows, len(classes), err, c.refused)
		}
		if c.refused {
			checkError(t, "names", err, ErrLabel, fmt.Sprintf("found %d classes in %d rows", c.classes, c.rows))
		}
	}
}
