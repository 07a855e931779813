package data

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// placeName returns the name of column i in a table without column names: c0, c1, and so
// on.
func placeName(i int) string { return fmt.Sprintf("c%d", i) }

// isPlaceName reports whether placeName can return this name.
func isPlaceName(name string) bool {
	i, err := strconv.Atoi(strings.TrimPrefix(name, "c"))
	return err == nil && name == placeName(i)
}

// placeNames returns the names for n columns of a file that has no names. If the model
// was trained on such a file, there must be as many columns as in that file, and they get
// the same names. The columns of targets may be left out, and also columns that the model
// does not use.
func (o *ReadOptions) placeNames(n int) ([]string, error) {
	all := n
	if o.Like != nil && o.Like.Places > 0 {
		all = o.Like.Places
	}
	names := make([]string, all)
	for i := range names {
		names[i] = placeName(i)
	}
	rest := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(o.Targets, name) })
	used := slices.DeleteFunc(slices.Clone(rest), func(name string) bool { return o.Only != nil && !slices.Contains(o.Only, name) })
	for _, all := range [][]string{names, rest, used} {
		if len(all) == n {
			return all, nil
		}
	}
	return nil, fmt.Errorf("expected %d columns as in the training file (or %d without %s), found %d: %w", len(names), len(rest), strings.Join(o.Targets, ", "), n, ErrColumn)
}

// takePlaces names the columns of arrays as placeNames does. If the model was trained on
// columns without names and has only one target, the column of targets gets the name of
// that target.
func (t *Table) takePlaces(o *ReadOptions) error {
	if o.Like == nil || o.Like.Places == 0 {
		return nil
	}
	n := len(t.Columns)
	if n > 0 && t.Columns[n-1].Name == targetColumn && len(o.Targets) == 1 {
		n--
		t.Columns[n].Name = o.Targets[0]
	}
	names, err := o.placeNames(n)
	if err != nil {
		return err
	}
	for i, name := range names {
		t.Columns[i].Name = name
	}
	return nil
}
