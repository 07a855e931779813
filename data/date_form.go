package data

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
	"time"
)

// dateForm is one of the forms in which people write dates. All values of a column have
// the same form. A form allows any blanks and leading zeros, and a date with or without a
// time.
type dateForm uint8

// The forms. If the values of a column fit several, the first of them is used.
const (
	noDateForm     dateForm = iota
	formYearMonth           // 2006-01, 2006/01
	formMonthYear           // Jan 2006, January-2006
	formMonthYear2          // Jan-06
	formCompact             // 20060102
	formTime                // 15:04, 15:04:05
	formTime12              // 3:04 PM
	formDuration            // the hours may be above 23: 0:07:01, 1 days 02:03:04
	// Dates of the following forms may have a time after them. A form whose name ends in
	// 12 is the same as the form before it, except that its times have AM or PM. A date
	// without a time fits both.
	formISO // the year first: 2006-01-02, 2006/01/02, 2006.01.02
	formISO12
	formDots // 2.1.2006
	formDots12
	formDots2 // 2.1.06
	formDots212
	formSlashDay // 2/1/2006
	formSlashDay12
	formSlashMonth // 1/2/2006
	formSlashMonth12
	formSlashDay2 // 2/1/06
	formSlashDay212
	formSlashMonth2
	formSlashMonth212
	formDashDay // 2-1-2006
	formDashDay12
	formDashMonth
	formDashMonth12
	formDashDay2 // 2-1-06
	formDashDay212
	formDashMonth2
	formDashMonth212
	formDayName // 2 Jan 2006, 02-January-2006, 02JAN2006
	formDayName12
	formDayName2 // 2-Jan-06
	formDayName212
	formNameDay // Jan 2, 2006
	formNameDay12
	// The forms of columns that mix formISO and formDots, or these two and slashes. Each
	// date shows which of them it has.
	formMixed
	formMixed12
	formMixedDay
	formMixedDay12
	formMixedMonth
	formMixedMonth12
	endOfDateForms

	firstTimedForm = formISO
	toHalf         = 1 // from a form to the one with AM or PM
	toMonthFirst   = 2 // from a form to the one with the month first
)

// dateFormNames are the names in model files and messages. Each is the date January 2,
// 2006, written in the form, like the layouts of package time.
var dateFormNames = [endOfDateForms]string{
	noDateForm:        "none",
	formYearMonth:     "2006-01",
	formMonthYear:     "Jan 2006",
	formMonthYear2:    "Jan-06",
	formCompact:       "20060102",
	formTime:          "15:04",
	formTime12:        "3:04 PM",
	formDuration:      "1 days 15:04:05",
	formISO:           "2006-01-02",
	formISO12:         "2006-01-02 3:04 PM",
	formDots:          "2.1.2006",
	formDots12:        "2.1.2006 3:04 PM",
	formDots2:         "2.1.06",
	formDots212:       "2.1.06 3:04 PM",
	formSlashDay:      "2/1/2006",
	formSlashDay12:    "2/1/2006 3:04 PM",
	formSlashMonth:    "1/2/2006",
	formSlashMonth12:  "1/2/2006 3:04 PM",
	formSlashDay2:     "2/1/06",
	formSlashDay212:   "2/1/06 3:04 PM",
	formSlashMonth2:   "1/2/06",
	formSlashMonth212: "1/2/06 3:04 PM",
	formDashDay:       "2-1-2006",
	formDashDay12:     "2-1-2006 3:04 PM",
	formDashMonth:     "1-2-2006",
	formDashMonth12:   "1-2-2006 3:04 PM",
	formDashDay2:      "2-1-06",
	formDashDay212:    "2-1-06 3:04 PM",
	formDashMonth2:    "1-2-06",
	formDashMonth212:  "1-2-06 3:04 PM",
	formDayName:       "2-Jan-2006",
	formDayName12:     "2-Jan-2006 3:04 PM",
	formDayName2:      "2-Jan-06",
	formDayName212:    "2-Jan-06 3:04 PM",
	formNameDay:       "Jan 2, 2006",
	formNameDay12:     "Jan 2, 2006 3:04 PM",
	formMixed:         "2006-01-02 or 2.1.2006",
	formMixed12:       "2006-01-02 or 2.1.2006 3:04 PM",
	formMixedDay:      "2006-01-02 or 2/1/2006",
	formMixedDay12:    "2006-01-02 or 2/1/2006 3:04 PM",
	formMixedMonth:    "2006-01-02 or 1/2/2006",
	formMixedMonth12:  "2006-01-02 or 1/2/2006 3:04 PM",
}

// dateFormOf maps each name to its form.
var dateFormOf = func() map[string]dateForm {
	forms := map[string]dateForm{}
	for f := noDateForm + 1; f < endOfDateForms; f++ {
		forms[dateFormNames[f]] = f
	}
	return forms
}()

// String returns the form's name, which [parseDateForm] reads.
func (f dateForm) String() string {
	if f >= endOfDateForms {
		return fmt.Sprintf("dateForm(%d)", uint8(f))
	}
	return dateFormNames[f]
}

// text writes a date, a time of day or a duration in form f, to the second or less.
func (f dateForm) text(days float64) string {
	layout, _, _ := strings.Cut(dateFormNames[f], " or ") // of mixed forms, the first
	at := time.Unix(int64(math.Round(days*secondsOfDay)), 0).UTC()
	switch {
	case f == noDateForm:
		layout = time.DateOnly
	case f == formDuration:
		seconds := int64(math.Round(math.Abs(days) * secondsOfDay))
		sign := ""
		if days < 0 {
			sign = "-"
		}
		return fmt.Sprintf("%s%d:%02d:%02d", sign, seconds/3600, seconds/60%60, seconds%60)
	}
	return at.Format(layout)
}

// parseDateForm returns the form with this name.
func parseDateForm(name string) (dateForm, error) {
	if f, ok := dateFormOf[name]; ok {
		return f, nil
	}
	return noDateForm, fmt.Errorf("expected a form of dates such as %s or %s, found %.40q: %w", formISO, formSlashMonth, name, ErrColumn)
}

// dateForms is a set of forms.
type dateForms uint64

const (
	allDateForms dateForms = 1<<endOfDateForms - 1<<(noDateForm+1)

	// monthFirstForms are the forms with the month first. The same texts fit the forms
	// with the day first, which are less by toMonthFirst.
	monthFirstForms dateForms = 1<<formSlashMonth | 1<<formSlashMonth12 | 1<<formSlashMonth2 | 1<<formSlashMonth212 |
		1<<formDashMonth | 1<<formDashMonth12 | 1<<formDashMonth2 | 1<<formDashMonth212 |
		1<<formMixedMonth | 1<<formMixedMonth12

	mixedForms dateForms = 1<<formMixed | 1<<formMixed12 | 1<<formMixedDay | 1<<formMixedDay12 |
		1<<formMixedMonth | 1<<formMixedMonth12
)

// has reports whether f is in the set.
func (s dateForms) has(f dateForm) bool { return s>>f&1 != 0 }

// choose returns the form of a column whose values all fit the forms in s. ok is false if
// s is empty. It is also false if the values do not show whether the day or the month
// comes first; other is then the form with the month first.
func (s dateForms) choose() (form, other dateForm, ok bool) {
	if s == 0 {
		return noDateForm, noDateForm, false
	}
	form = dateForm(bits.TrailingZeros64(uint64(s)))
	if other = form + toMonthFirst; monthFirstForms.has(other) && s.has(other) {
		return form, other, false
	}
	return form, noDateForm, true
}
