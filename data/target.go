package data

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Task is what a network learns to predict.
type Task uint8

// The tasks.
const (
	Classification Task = iota // one class per row
	MultiLabel                 // any number of labels per row
	Regression                 // numbers
)

// String returns the name of the task in messages and files.
func (t Task) String() string {
	switch t {
	case MultiLabel:
		return "multilabel"
	case Regression:
		return "regression"
	}
	return "classification"
}

const (
	// maxWholeClasses is the greatest number of different whole numbers that are read as
	// classes.
	maxWholeClasses = 20
	// maxClasses is the greatest number of classes.
	maxClasses = 10_000
)

// ChooseTask returns the task for a target, and a sentence that gives the reason.
func ChooseTask(c *Column) (task Task, reason string) {
	switch c.Kind {
	case Boolean:
		return Classification, fmt.Sprintf("%s is true or false in %d rows", c.Name, c.Len())
	case Category:
		return Classification, fmt.Sprintf("%s is text with %d different values in %d rows", c.Name, len(c.distinct()), c.Len())
	case Date:
		return Regression, fmt.Sprintf("%s is a date, and so a number of days", c.Name)
	}
	for i := range c.Numbers {
		if x := c.number(i); x == x && x != math.Trunc(x) {
			return Regression, fmt.Sprintf("%s has numbers that are not whole, such as %s", c.Name, numberText(x))
		}
	}
	different := len(c.distinct())
	if different > maxWholeClasses {
		return Regression, fmt.Sprintf("%s has %d different whole numbers in %d rows, more than %d", c.Name, different, c.Len(), maxWholeClasses)
	}
	return Classification, fmt.Sprintf("%s has %d different whole numbers in %d rows, not more than %d", c.Name, different, c.Len(), maxWholeClasses)
}

// A target may have up to fewClasses classes, however few rows there are.
const fewClasses = 20

// ClassTargets returns the class of each row and the names of the classes. Numbers are in
// ascending order and texts in alphabetical order. For a boolean column, the classes are
// the file's words for no and yes, in this order. Every row must have a value.
func ClassTargets(c *Column) (t Targets, classes []string, err error) {
	if err := cmp.Or(c.checkPresent(), c.checkDigits()); err != nil {
		return Targets{}, nil, err
	}
	classes = c.classes()
	if n := len(classes); n < 2 || n > maxClasses {
		hint := ""
		if n > maxClasses {
			hint = "; regression may suit it better"
		}
		return Targets{}, nil, fmt.Errorf("column %q: expected 2 to %d classes, found %d in %d rows%s: %w", c.Name, maxClasses, n, c.Len(), hint, ErrLabel)
	}
	if n := len(classes); n > fewClasses && 2*n > c.Len() {
		return Targets{}, nil, fmt.Errorf("column %q: expected at least two rows for most classes, found %d classes in %d rows; the values may be names of the rows: %w", c.Name, n, c.Len(), ErrLabel)
	}
	t, err = KnownTargets(c, classes)
	return t, classes, err
}

// KnownTargets returns the class of each row as an index into classes, the classes of a
// model. It is for rows of a test file, for example. The error is a [SpellingError] if
// the first unknown class differs from a known one only in spelling.
func KnownTargets(c *Column, classes []string) (Targets, error) {
	if err := cmp.Or(c.checkPresent(), c.checkDigits()); err != nil {
		return Targets{}, err
	}
	place := make(map[string]int32, len(classes))
	for i, name := range classes {
		place[name] = int32(i)
	}
	known := map[float64]int32{} // the class of each number or code
	t := Targets{Class: make([]int32, c.Len())}
	for i := range t.Class {
		key := c.key(i)
		class, ok := known[key]
		if !ok {
			if class, ok = place[c.text(key)]; !ok {
				return Targets{}, c.unknownClass(i, classes)
			}
			known[key] = class
		}
		t.Class[i] = class
	}
	return t, nil
}

// firstOf lists the first few names.
func firstOf(names []string) string {
	const most = 10
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// checkPresent returns an error if the target is missing in a row.
func (c *Column) checkPresent() error {
	first, absent := 0, 0
	for i := range c.Len() {
		if c.absent(i) {
			if absent == 0 {
				first = i
			}
			absent++
		}
	}
	if absent > 0 {
		return fmt.Errorf("column %q: expected a target in every row, found none in %d of %d rows (the first is row %d): %w", c.Name, absent, c.Len(), first+1, ErrLabel)
	}
	return nil
}

// absent reports whether the value of row i is missing.
func (c *Column) absent(i int) bool {
	if c.Kind == Category {
		return c.Codes[i] < 0 || c.Values[c.Codes[i]] == ""
	}
	return c.Numbers[i] != c.Numbers[i]
}

// key returns the number or code of row i as a float64. Equal values have equal keys.
func (c *Column) key(i int) float64 {
	if c.Kind == Category {
		return float64(c.Codes[i])
	}
	return c.number(i) + 0 // turns -0 into 0
}

// text returns the value with this key as it is written in class names.
func (c *Column) text(key float64) string {
	switch c.Kind {
	case Category:
		return c.Values[int(key)]
	case Boolean:
		if i := int(key); i < len(c.Values) && c.Values[i] != "" {
			return c.Values[i]
		}
		return strconv.FormatBool(key != 0)
	}
	return numberText(key)
}

// distinct returns the different keys of c, in ascending order. It uses only a few bytes
// per row, even if all values differ.
func (c *Column) distinct() []float64 {
	var keys []float64
	if c.Kind == Category {
		seen := make([]bool, len(c.Values))
		for i, code := range c.Codes {
			if !c.absent(i) {
				seen[code] = true
			}
		}
		for code, found := range seen {
			if found {
				keys = append(keys, float64(code))
			}
		}
		return keys
	}
	if c.Exact != nil {
		for _, x := range finiteExact(c.Exact) {
			keys = append(keys, x+0) // turns -0 into 0
		}
		slices.Sort(keys)
		return slices.Compact(keys)
	}
	numbers := slices.DeleteFunc(slices.Clone(c.Numbers), func(x float32) bool { return x != x })
	sortNumbers(numbers)
	for _, x := range slices.Compact(numbers) {
		keys = append(keys, float64(x)+0) // turns -0 into 0
	}
	return keys
}

// classes returns the names of the different values of c.
func (c *Column) classes() []string {
	keys := c.distinct()
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = c.text(k)
	}
	if c.Kind == Category {
		slices.Sort(names)
	}
	return names
}
