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

// isPlaceName reports whether name is one that placeName returns.
func isPlaceName(name string) bool {
	i, err := strconv.Atoi(strings.TrimPrefix(name, "c"))
	return err == nil && name == placeName(i)
}

// placeNames returns the names of n columns without names. For a model of such columns
// there have to be as many as in the file of its training, and they have the same names.
// The targets may be left out, and so may the columns that the model does not use.
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
	return nil, fmt.Errorf("expected %d columns, as the file of the training has, or %d without %s, found %d: %w", len(names), len(rest), strings.Join(o.Targets, ", "), n, ErrColumn)
}

// takePlaces names the columns of arrays as placeNames does, and their targets like the
// only target of a model of columns without names.
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
