package data

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// dateEvidence is what the first values of a column show about whether and how they are
// dates.
type dateEvidence struct {
	values  int       // number of values before the first one that shares no form with them
	forms   dateForms // the forms that all these values fit
	none    bool      // some value shares no form with the values before it
	example string    // the value that shows best how dates are read; the first if several do
	shows   int       // result of [dateForms.show] for the example
}

// add counts a value, as long as all values are dates.
func (e *dateEvidence) add(text []byte) {
	if e.none {
		return
	}
	forms := formsOf(text)
	shared := forms
	if e.values > 0 {
		shared &= e.forms
	}
	if shared == 0 {
		e.none = true
		return
	}
	if shows := forms.show(text, e.shows); e.values == 0 || shows > e.shows {
		e.example, e.shows = string(text), shows
	}
	e.forms = shared
	e.values++
}

// showsOrder is the result of show for a date that is another day if the month is read first.
const showsOrder = 2

// show returns how well a date shows people how the dates of its column are read. s are
// the forms that the date fits. The result is [showsOrder] if reading the month first
// gives another day. It is 0 if reading the month first gives the same day, or if the
// value is a time of midnight. Otherwise it is 1. known is the result for another date.
// If this date can't show more, show returns known without reading it.
func (s dateForms) show(text []byte, known int) int {
	form, other, sure := s.choose()
	if known == showsOrder || known == 1 && sure {
		return known
	}
	days, _ := form.parse(text)
	if sure {
		return min(1, int(max(days, -days)*secondsOfDay))
	}
	if month, _ := other.parse(text); days != month {
		return showsOrder
	}
	return 0
}

// areDates reports whether all values are certainly dates. Numbers of eight digits are
// not certain.
func (e *dateEvidence) areDates() bool {
	return e.values > 0 && !e.none && e.forms != 1<<formCompact
}

// areCompact reports whether all values are numbers of eight digits that may be dates.
func (e *dateEvidence) areCompact() bool {
	return e.values > 0 && !e.none && e.forms == 1<<formCompact
}

// choose returns the form in which a column's dates are read. asked is the requested kind
// of dates. before is true if the dates are read for a model that stores no forms; a
// column of such a model may mix several. ok is false if the dates do not show whether
// the day or the month comes first.
//
// If some values are no dates, choose returns a form of the values before them. Reading
// the rows then reports the first value that does not fit.
func (e *dateEvidence) choose(asked Kind, before bool) (form dateForm, ok bool) {
	forms := e.forms
	if before {
		forms &= mixedForms
	}
	form, other, _ := forms.choose()
	switch {
	case form == noDateForm && asked == DayFirst:
		return formMixedDay, true
	case form == noDateForm && asked == MonthFirst:
		return formMixedMonth, true
	case form == noDateForm:
		return formMixed, true
	case asked == DayFirst && monthFirstForms.has(form):
		return form - toMonthFirst, true
	case asked == MonthFirst && monthFirstForms.has(form+toMonthFirst):
		return form + toMonthFirst, true
	case asked == Date && other != noDateForm && !e.none && e.shows == showsOrder:
		return noDateForm, false
	}
	return form, true
}

// refuse returns the error for a column whose dates do not show whether the day or the
// month comes first.
func (e *dateEvidence) refuse(column string) error {
	return fmt.Errorf("column %q: expected dates that show whether the day or the month comes first, found only dates such as %q; use --kind %s or --kind %s, or --kind %s to read texts: %w",
		column, e.example, shell.List(column+"=day-first"), shell.List(column+"=month-first"), shell.List(column+"=category"), ErrColumn)
}

// setDates makes c a column of dates if the options, the model or the values say so. If
// the values do not show whether the day or the month comes first, c gets no form: see
// [schema.refuseDates].
func (c *schemaColumn) setDates(e *dateEvidence, o *ReadOptions) {
	asked, forced := o.Kinds[c.name]
	known := o.Like.dateForm(c.name)
	switch {
	case forced && !asked.isDate():
		return
	case !forced && known == noDateForm && c.kind != Date && !(e.areCompact() && namesDate(c.name)):
		return
	}
	c.kind, c.form = Date, known
	if !forced {
		asked = Date
	}
	if known == noDateForm || asked != Date {
		c.form, _ = e.choose(asked, o.Like != nil && o.Like.Before)
	}
	if c.form == noDateForm && !forced && o.Like != nil {
		c.kind = Category // the model does not use the column
	}
}

// namesDate reports whether the name of a column suggests dates.
func namesDate(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"date", "datum", "fecha", "day", "time", "when", "birth", "created", "updated", "ymd", "yyyymmdd"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// refuseDates returns an error for the first column whose dates do not show whether the
// day or the month comes first.
func (s *schema) refuseDates(seen []*evidence) error {
	for i, c := range s.columns {
		if c.kind == Date && c.form == noDateForm && !c.skip {
			return seen[i].dates.refuse(c.name)
		}
	}
	return nil
}

// dateNames returns the names of the forms of all date columns, as [Reading] stores them.
// It returns nil if there are none.
func (s *schema) dateNames() map[string]string {
	var names map[string]string
	for _, c := range s.columns {
		if c.kind != Date || c.form == noDateForm || c.skip {
			continue
		}
		if names == nil {
			names = map[string]string{}
		}
		names[c.name] = c.form.String()
	}
	return names
}
