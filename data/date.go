package data

// maxDateBytes is more than the length of the longest date, with a weekday, all digits of
// a fraction, and a zone.
const maxDateBytes = 64

const secondsOfDay = 24 * 60 * 60

// dateText is what a text says as a date, a time of day or a duration.
type dateText struct {
	forms      dateForms // the forms that the text fits; 0: it is no date, time or duration
	year       int
	month, day int     // month is 0 if there is no date
	open       bool    // read with the day first, but the month may be first
	timed      bool    // it has a time of day
	half       bool    // the time of day has AM or PM
	seconds    float64 // seconds of the time of day, in UTC, or of the duration
}

// formsOf returns the forms that text fits as a date, a time of day or a duration. It
// returns none for a date that does not exist.
func formsOf(text []byte) dateForms {
	var d dateText
	d.scan(text)
	return d.forms
}

// parse reads a date of form f. It returns days since 1970-01-01, with fractions. A time
// without a zone is in UTC. A time of day and a duration are numbers of days, too: 12:00
// is 0.5.
func (f dateForm) parse(text []byte) (days float64, ok bool) {
	var d dateText
	d.scan(text)
	if !d.forms.has(f) {
		return 0, false
	}
	whole := 0
	if d.month != 0 {
		month, day := d.month, d.day
		if d.open && monthFirstForms.has(f) {
			month, day = day, month
		}
		whole = dayNumber(d.year, month, day)
	}
	return (float64(whole*secondsOfDay) + d.seconds) / secondsOfDay, true
}

// scan reads text and sets the forms that it fits.
func (d *dateText) scan(text []byte) {
	switch {
	case len(text) < 4 || len(text) > maxDateBytes:
	case text[0]-'0' <= 9:
		d.scanNumber(text)
	case text[0] == '-' || text[0] == '+':
		d.scanDuration(text)
	default:
		d.scanName(text)
	}
}

// set notes a date of form f, unless the day does not exist.
func (d *dateText) set(f dateForm, year, month, day int) {
	if isDay(year, month, day) {
		d.year, d.month, d.day = year, month, day
		d.add(f)
	}
}

// setOpen notes a date that may have the form f, in which the day comes first, or the
// same form with the month first. It adds each of these forms in which the date exists.
func (d *dateText) setOpen(f dateForm, year, month, day int) {
	d.year, d.month, d.day, d.open = year, month, day, true
	if isDay(year, month, day) {
		d.add(f)
	}
	if isDay(year, day, month) {
		d.add(f + toMonthFirst)
	}
}

// add adds form f to the forms that the text fits. The time of the text decides whether
// f, the same form with AM or PM, or both are added. add also adds the forms of mixed
// columns that include f.
func (d *dateText) add(f dateForm) {
	if f < firstTimedForm {
		d.forms |= 1 << f
		return
	}
	if !d.half {
		d.forms |= 1 << f
	}
	if d.half || !d.timed {
		d.forms |= 1 << (f + toHalf)
	}
	switch f {
	case formISO, formDots:
		d.add(formMixed)
		d.add(formMixedDay)
		d.add(formMixedMonth)
	case formSlashDay:
		d.add(formMixedDay)
	case formSlashMonth:
		d.add(formMixedMonth)
	}
}

// isDay reports whether the date exists.
func isDay(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := 30 + (month+month/8)&1
	if month == 2 {
		last = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			last = 29
		}
	}
	return day <= last
}

// dayNumber returns the days from 1970-01-01 to a day of year 0 or later.
//
// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
// There, years begin on March 1, so that February 29 is the last day.
func dayNumber(year, month, day int) int {
	month -= 3
	if month < 0 {
		month += 12
		year--
	}
	const cycle = 400 // the calendar repeats after 400 years
	year += cycle     // the year before year 0 is needed, because January belongs to it here
	dayOfYear := (153*month+2)/5 + day - 1
	return 365*year + year/4 - year/100 + year/cycle + dayOfYear - 719468 - 146097
}
