package data

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

const (
	// nearlyAll is the share of a column's first values that must be numbers, or dates,
	// for the other values to count as strays: footers, typing errors, or words for
	// missing values.
	nearlyAll = 0.95
	// mostStrays is a number of strays that is accepted in columns of any length.
	mostStrays = int((1 - nearlyAll) * sampleRows)
	// In a short file, up to mostAtEnd values at the start or the end of a column count as
	// strays, such as titles or footers, if there are at least leastBeside other values.
	mostAtEnd   = 2
	leastBeside = 3
)

// strayMarks are the conventions of numbers for which strays are counted.
var strayMarks = [2]marks{pointMark, commaMark}

// strays counts values in a column that is read as texts. For each other kind, it counts
// the values that do not fit that kind.
type strays struct {
	values int
	first  int           // row of the first value
	last   int           // row of the last value
	of     [3]kindStrays // for numbers, numbers with a decimal comma, and dates
	forms  dateForms     // the forms that all dates share
}

// kindStrays counts the values that do not fit one kind.
type kindStrays struct {
	count int
	first string // text of the first such value
	row   int    // its row, counted from 1
	final string // text of the last such value
	last  int    // its row
}

// add counts a value that is not missing. isText is true for a quoted text in a JSON
// file, which is not a number.
func (s *strays) add(row int, text []byte, isText bool) {
	if s.values++; s.values == 1 {
		s.first = row
	}
	s.last = row
	for i := range s.of {
		k := &s.of[i]
		if k.count > mostStrays || s.isOfKind(i, text, isText) {
			continue
		}
		if k.count++; k.count == 1 {
			k.first, k.row = string(text), row
		}
		k.final, k.last = string(text), row
	}
}

// isOfKind reports whether text fits kind i of strays. Dates must share a form with the
// dates before.
func (s *strays) isOfKind(i int, text []byte, isText bool) bool {
	if i == len(strayMarks) {
		forms := s.forms & formsOf(text)
		if forms != 0 {
			s.forms = forms
		}
		return forms != 0
	}
	return !isText && marksOf(text)&strayMarks[i] != 0
}

// warning returns a warning if nearly all values of a column are of another kind.
func (s *strays) warning(column string) (w Warning, ok bool) {
	best := slices.MinFunc(s.of[:], func(a, b kindStrays) int { return a.count - b.count })
	kind := "number"
	if best == s.of[2] {
		kind = "date"
	}
	fits := s.values - best.count
	few := s.values >= minInspected && float64(fits) >= nearlyAll*float64(s.values)
	atEnd := fits >= leastBeside && best.count <= mostAtEnd && (best.last < s.first+mostAtEnd || best.row > s.last-mostAtEnd)
	if best.count == 0 || !few && !atEnd {
		return Warning{}, false
	}
	more, them := "", "is no "+kind
	switch {
	case best.count == 2:
		more, them = fmt.Sprintf(" and %.40q in row %d", best.final, best.last), "are no "+kind+"s"
	case best.count > 2:
		more, them = fmt.Sprintf(" and %d more values", best.count-1), "are no "+kind+"s"
	}
	text := fmt.Sprintf("%s is read as texts, because %.40q in row %d%s %s, while %d of the first %d values are; --missing %s reads it as a missing value, --kind %s reads all as texts",
		column, best.first, best.row, more, them, fits, s.values, shell.List(best.first), shell.List(column+"=category"))
	return Warning{Mixed, column, text}, true
}

// watched returns a counter for each column whose strays must be counted: each column
// that is read as texts only because of its first values. any is true if there is one.
func (s *schema) watched(o *ReadOptions) (all []*strays, any bool) {
	all = make([]*strays, len(s.columns))
	for i, c := range s.columns {
		if _, forced := o.Kinds[c.name]; c.kind == Category && !c.skip && !forced {
			all[i], any = &strays{forms: allDateForms &^ (1 << formCompact)}, true
		}
	}
	return all, any
}

// warn stores the warnings about columns.
func (s *schema) warn(all []*strays) {
	for i, c := range s.columns {
		if all[i] == nil {
			continue
		}
		if w, ok := all[i].warning(c.name); ok {
			s.notes = append(s.notes, w)
		}
	}
}

// lookForStrays counts the strays of a CSV file. sample is the start of the file.
func (p *csvParser) lookForStrays(sample []byte, o *ReadOptions, s *schema) {
	all, any := s.watched(o)
	if !any {
		return
	}
	row := 0
	if s.header {
		row = -1
	}
	p.eachRow(sample, sampleRows, func(fields []csvField, _ int) {
		row++
		if p.trailing && len(fields) == len(all)+1 {
			fields = fields[:len(all)]
		}
		if row == 0 || len(fields) != len(all) {
			return
		}
		for i, counter := range all {
			if text := fields[i].text; counter != nil && len(text) > 0 && !isMark(text) && !o.isMissing(text) {
				counter.add(row, text, false)
			}
		}
	})
	s.warn(all)
}

// lookForStrays counts the strays of a JSON Lines file. sample is the start of the file.
func (p *jsonParser) lookForStrays(sample []byte, o *ReadOptions, s *schema) {
	all, any := s.watched(o)
	if !any {
		return
	}
	lines := jsonLines{b: sample}
	for row := 1; row <= sampleRows && lines.begin(); row++ {
		f := lines.object(func(key []byte, v jsonValue) *fault {
			i, known := s.place[string(key)]
			if known && all[i] != nil && !p.isMissing(v) {
				all[i].add(row, v.text, v.quoted)
			}
			return nil
		})
		if f != nil {
			break
		}
	}
	s.warn(all)
}
