package data

import (
	"bytes"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// This file has the parser of the versions whose models keep no forms of dates, and
// compares it with the forms in which the columns of these models are read today.

// dateOrder says which of the first two numbers in 01/02/2006 is the month.
type dateOrder uint8

const (
	orderUnknown dateOrder = iota // dates with slashes are not read
	monthFirst
	dayFirst
)

// parseDateBefore reads a date, with or without a time of day, as days since
// 1970-01-01: 2006-01-02, 2006/01/02, 02.01.2006 and, if order is known,
// 01/02/2006. A time without a zone is in UTC.
func parseDateBefore(text []byte, order dateOrder) (float32, reading) {
	date, seconds := text, 0.0
	if at := bytes.IndexAny(text, " Tt"); at >= 0 {
		clock, ok := parseClock(text[at+1:])
		if !ok {
			return 0, unfit
		}
		date, seconds = text[:at], clock
	}
	if len(date) == 10 && date[4] == date[7] && (date[4] == '-' || date[4] == '/') {
		return days(decimal(date[:4]), decimal(date[5:7]), decimal(date[8:]), seconds)
	}
	if p, ok := triple(date, '.'); ok {
		return days(p[2], p[1], p[0], seconds)
	}
	p, ok := triple(date, '/')
	switch {
	case ok && order == monthFirst:
		return days(p[2], p[0], p[1], seconds)
	case ok && order == dayFirst:
		return days(p[2], p[1], p[0], seconds)
	}
	return 0, unfit
}

// days returns the days from 1970-01-01 to that date plus seconds.
func days(year, month, day int, seconds float64) (float32, reading) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if month < 1 || t.Month() != time.Month(month) || t.Day() != day || year < 0 {
		return 0, unfit // time.Date takes February 30 for March 2
	}
	return float32((float64(t.Unix()) + seconds) / (24 * 60 * 60)), fit
}

// parseClock reads the time of a day as seconds: "15:04", "15:04:05",
// "15:04:05.25", with a zone "Z" or "+01:00" or none.
func parseClock(text []byte) (seconds float64, ok bool) {
	if len(text) < 5 || text[2] != ':' {
		return 0, false
	}
	h, m := decimal(text[:2]), decimal(text[3:5])
	if h < 0 || m < 0 || h > 23 || m > 59 {
		return 0, false
	}
	seconds = float64(h*3600 + m*60)
	if text = text[5:]; len(text) < 3 || text[0] != ':' {
		offset, ok := parseZone(text)
		return seconds - offset, ok
	}
	s := decimal(text[1:3])
	if s < 0 || s > 60 {
		return 0, false
	}
	seconds += float64(s)
	text = text[3:]
	if len(text) > 0 && text[0] == '.' {
		n := leadingDigits(text[1:])
		fraction, reading := parseNumber(text[:1+n])
		if n == 0 || reading != fit {
			return 0, false
		}
		seconds += float64(fraction)
		text = text[1+n:]
	}
	offset, ok := parseZone(text)
	return seconds - offset, ok
}

// parseZone reads a zone as seconds east of UTC: "", "Z" or "+01:00".
func parseZone(text []byte) (seconds float64, ok bool) {
	if len(text) == 0 || len(text) == 1 && text[0]|0x20 == 'z' {
		return 0, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	h, m := decimal(text[1:3]), decimal(text[4:6])
	if h < 0 || m < 0 || h > 23 || m > 59 {
		return 0, false
	}
	seconds = float64(h*3600 + m*60)
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// triple reads three numbers, the last a year of four digits, with a separator
// between them.
func triple(text []byte, separator byte) (p [3]int, ok bool) {
	if len(text) < 8 || len(text) > 10 {
		return p, false
	}
	for i := range 2 {
		at := bytes.IndexByte(text, separator)
		if at < 1 || at > 2 {
			return p, false
		}
		p[i], text = decimal(text[:at]), text[at+1:]
	}
	p[2] = decimal(text)
	return p, len(text) == 4 && p[0] > 0 && p[1] > 0 && p[2] >= 0
}

// decimal reads digits. It returns -1 if there is anything else.
func decimal(text []byte) int {
	v := 0
	for _, c := range text {
		if c-'0' > 9 {
			return -1
		}
		v = v*10 + int(c-'0')
	}
	return v
}

// TestDatesBefore writes random texts that the parser before accepts most of. All that it
// accepts are read today with the same value, in the form of the column. Only fractions
// of a second may differ, by the last bit.
func TestDatesBefore(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(r *rapid.T) {
		text := []byte(textBefore(r))
		for order, form := range map[dateOrder]dateForm{orderUnknown: formMixed, monthFirst: formMixedMonth, dayFirst: formMixedDay} {
			want, reading := parseDateBefore(text, order)
			if reading != fit {
				continue
			}
			accepted++
			got, ok := form.parse(text)
			distance := math.Abs(float64(math.Float32bits(float32(got))) - float64(math.Float32bits(want)))
			if !ok || distance > 1 || distance == 1 && bytes.IndexByte(text, '.') < 0 {
				r.Fatalf("%q in the form %s is %v, %v, and was %v", text, form, got, ok, want)
			}
		}
	})
	if accepted == 0 {
		t.Error("the parser before accepted none")
	}
}

// textBefore returns a text that is likely to be a date for the parser before.
func textBefore(r *rapid.T) string {
	number := func(width int) string {
		return rapid.StringMatching([]string{"", "[0-9]", "[0-3]?[0-9]", "[0-9]{3}", "([12][0-9]{3}|0000|9999)"}[width]).Draw(r, "number")
	}
	joint := rapid.SampledFrom([]string{"-", "/", "."}).Draw(r, "joint")
	text := number(2) + joint + number(2) + joint + number(4)
	if rapid.Bool().Draw(r, "year first") {
		text = rapid.StringMatching("[0-9]{4}"+joint+"[01][0-9]"+joint+"[0-3][0-9]").Draw(r, "date")
	}
	return text + rapid.StringMatching(`([ Tt][0-2][0-9]:[0-5][0-9](:[0-6][0-9](\.[0-9]{1,4})?)?([zZ]|[+-][0-2][0-9]:[0-5][0-9])?)?`).Draw(r, "time")
}
