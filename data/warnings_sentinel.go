package data

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/parts"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

// sentinel is a number, such as -200 or 9999, that seems to mean a missing value in some
// columns of a table.
type sentinel struct {
	value   float64
	columns []int // columns in which it is apart from the other numbers
	ends    []end // the number as the end of each of these columns
	far     int   // number of columns in which it is as far from the others as two columns require
	alone   bool  // it is far enough even if there is only one column
}

// inspectSentinels returns a warning for each column with a sentinel. Columns with the
// same sentinel get the same text.
func inspectSentinels(t *Table) (warnings []Warning) {
	for _, s := range t.findSentinels() {
		if s.far < 2 && !s.alone {
			continue
		}
		text := t.describeSentinel(s)
		for _, i := range s.columns {
			warnings = append(warnings, Warning{Sentinel, t.Columns[i].Name, text})
		}
	}
	return warnings
}

// findSentinels returns the numbers that are apart from the others, in the order of their
// first columns.
func (t *Table) findSentinels() (all []*sentinel) {
	ends := make([][]end, len(t.Columns))
	parts.Each(len(t.Columns), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			ends[i] = t.Columns[i].repeatedEnds()
		}
	})
	of := map[float64]*sentinel{}
	for i := range ends {
		for _, e := range ends[i] {
			if !e.isFar(nearInMore) {
				continue
			}
			s := of[e.value]
			if s == nil {
				s = &sentinel{value: e.value}
				of[e.value], all = s, append(all, s)
			}
			s.add(i, e)
		}
	}
	return all
}

// add adds column i, in which the sentinel is the end e.
func (s *sentinel) add(i int, e end) {
	s.columns, s.ends = append(s.columns, i), append(s.ends, e)
	usual := isUsualSentinel(s.value)
	if e.isFar(farInTwo) || usual && e.isFar(usualInTwo) {
		s.far++
	}
	s.alone = s.alone || e.isFar(farInOne) || usual && e.isFar(usualInOne)
}

// isUsualSentinel reports whether people often use this number for a missing value: -1,
// or only nines.
func isUsualSentinel(value float64) bool {
	return value == -1 || strings.Trim(strings.TrimPrefix(numberText(value), "-"), "9") == ""
}

// describeSentinel says in which columns the number is, how often it occurs, and which
// flag reads it as a missing value.
func (t *Table) describeSentinel(s *sentinel) string {
	const most = 5
	names, more := t.namesOf(s.columns), ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more columns", len(names)-most)
	}
	byRows := func(a, b end) int { return a.rows - b.rows }
	least, greatest := slices.MinFunc(s.ends, byRows).rows, slices.MaxFunc(s.ends, byRows).rows
	rows := fmt.Sprint(greatest)
	if least < greatest {
		rows = fmt.Sprintf("%d to %d", least, greatest)
	}
	value := numberText(s.value)
	text := fmt.Sprintf("%s is far from all other values of %s%s, and occurs in %s of %d rows; --missing %s reads it as a missing value",
		value, strings.Join(names, ", "), more, rows, t.Rows, shell.List(value))
	if slices.ContainsFunc(s.ends, func(e end) bool { return e.fractions }) && !strings.Contains(value, ".") {
		text += fmt.Sprintf(" (or %s.0, if the file has it in that form)", value)
	}
	if beside := t.besides(s); beside != nil {
		text += fmt.Sprintf(", but also in %s, where it may be an ordinary value", firstOf(beside))
	}
	return text
}

// besides returns the names of the columns other than the sentinel's own in which the
// sentinel's number occurs.
func (t *Table) besides(s *sentinel) (names []string) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Kind != Number || slices.Contains(s.columns, i) {
			continue
		}
		for row := range c.Len() {
			if !c.absent(row) && c.key(row) == s.value {
				names = append(names, c.Name)
				break
			}
		}
	}
	return names
}
