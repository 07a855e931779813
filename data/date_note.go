package data

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// plainForms are the forms of dates that can be read in only one way.
const plainForms dateForms = 1<<formISO | 1<<formISO12 | 1<<formDots | 1<<formDots12 | 1<<formMixed | 1<<formMixed12 |
	1<<formDayName | 1<<formDayName12 | 1<<formNameDay | 1<<formNameDay12 | 1<<formMonthYear | 1<<formYearMonth

// noteDates notes which columns have dates that could be read in another way, and which
// numbers might be dates. It notes nothing if the file is read for a model.
func (s *schema) noteDates(seen []*evidence, o *ReadOptions) {
	if o.Like != nil {
		return
	}
	var columns [endOfDateForms][]int
	var compact []int
	for i, c := range s.columns {
		_, forced := o.Kinds[c.name]
		switch e := &seen[i].dates; {
		case c.skip || e.values == 0:
		case c.kind == Date && !plainForms.has(c.form):
			columns[c.form] = append(columns[c.form], i)
		case c.kind == Number && !forced && e.areCompact() && e.values >= 2:
			compact = append(compact, i)
		}
	}
	for form, places := range columns {
		if len(places) > 0 {
			s.noteForm(dateForm(form), &seen[places[0]].dates, places)
		}
	}
	if len(compact) > 0 {
		first := compact[0]
		s.note("", fmt.Sprintf("%s: numbers such as %s might be dates; they are read as numbers; --kind %s reads them as dates",
			listed(s.namesOf(compact)), seen[first].dates.example, shell.List(s.columns[first].name+"=date")))
	}
}

// noteForm notes how the columns with the given indices are read. All have dates of this
// form, and e is the evidence of the first column.
func (s *schema) noteForm(form dateForm, e *dateEvidence, places []int) {
	names := s.namesOf(places)
	days, ok := form.parse([]byte(e.example))
	if !ok { // the user named a kind that does not fit, which is reported later
		return
	}
	value := numberText(float64(float32(days))) + " days"
	if form.hasDay() {
		value = dayText(days)
	}
	s.note("", fmt.Sprintf("%s: texts such as %q are read as %s, here %s; --kind %s reads them as texts",
		listed(names), e.example, form.plural(), value, shell.List(names[0]+"=category")))
}

// namesOf returns the names of the columns with the given indices.
func (s *schema) namesOf(places []int) (names []string) {
	for _, i := range places {
		names = append(names, s.columns[i].name)
	}
	return names
}

// hasDay reports whether a value of the form includes a day, so that it is not only a
// time or a duration.
func (f dateForm) hasDay() bool { return f != formTime && f != formTime12 && f != formDuration }

// order returns words that say whether the day or the month comes first. They are empty
// if only one order is possible.
func (f dateForm) order() string {
	switch {
	case monthFirstForms.has(f):
		return ", with the month first"
	case monthFirstForms.has(f + toMonthFirst):
		return ", with the day first"
	}
	return ""
}

// expected describes a value of the form in a message.
func (f dateForm) expected() string {
	switch f {
	case noDateForm:
		return Date.expected()
	case formTime, formTime12:
		return "a time of day such as " + f.String()
	case formDuration:
		return "a duration such as " + f.String()
	}
	return "a date such as " + f.String() + f.order()
}

// plural describes values of the form in a message.
func (f dateForm) plural() string {
	switch f {
	case formTime, formTime12:
		return "times of day"
	case formDuration:
		return "durations"
	}
	return "dates such as " + f.String() + f.order()
}
