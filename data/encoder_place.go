package data

import (
	"slices"
	"strconv"
)

// ByPlace reports whether all columns have names such as those of a file without
// a header get.
func (e *Encoder) ByPlace() bool {
	return !slices.ContainsFunc(e.Columns, func(c EncodedColumn) bool { return !isPlaceName(c.Name) })
}

// AfterOthers reports whether the columns are those of a file without a header, next to
// each other in their order, after others such as the target. Rows without these others
// have the same columns under lower places.
func (e *Encoder) AfterOthers() bool {
	if !e.ByPlace() || len(e.Columns) == 0 {
		return false
	}
	first, err := strconv.Atoi(e.Columns[0].Name[1:])
	if err != nil || first == 0 {
		return false
	}
	for i := range e.Columns {
		if e.Columns[i].Name != placeName(first+i) {
			return false
		}
	}
	return true
}

// namesIn returns the names that the columns have in t. They are their own, unless t has
// only these columns, under the places that they have without those before them.
func (e *Encoder) namesIn(t *Table) []string {
	names := e.Names()
	if len(t.Columns) != len(names) || !e.AfterOthers() {
		return names
	}
	for i := range names {
		if names[i] = placeName(i); t.Columns[i].Name != names[i] {
			return e.Names()
		}
	}
	return names
}
