package data

var (
	monthNames   = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdayNames = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// placeOf returns the position, counted from 1, of the name that the word is or
// abbreviates. An abbreviation has at least three letters, such as Jan and Sept. placeOf
// returns 0 if there is no such name.
func placeOf(word []byte, names []string) int {
	for i, name := range names {
		if len(word) >= 3 && len(word) <= len(name) && equalFold(word, name[:len(word)]) {
			return i + 1
		}
	}
	return 0
}

// readLetters returns the ASCII letters at the start of text, and the text after them.
func readLetters(text []byte) (word, rest []byte) {
	n := 0
	for n < len(text) && text[n]|0x20-'a' <= 'z'-'a' {
		n++
	}
	return text[:n], text[n:]
}

// monthName reads the name of a month at the start of text. It may be abbreviated, with a
// full stop. month is 0 if there is none.
func monthName(text []byte) (month int, rest []byte) {
	word, rest := readLetters(text)
	month = placeOf(word, monthNames[:])
	if len(rest) > 0 && rest[0] == '.' {
		rest = rest[1:]
	}
	return month, rest
}

// skipJoint skips what may be between the parts of a date: blanks, and at most one
// hyphen, slash, full stop or comma. It returns the text after it.
func skipJoint(text []byte) []byte {
	text = skipBlanks(text)
	if len(text) > 0 && (isSeparator(text[0]) || text[0] == ',') {
		text = skipBlanks(text[1:])
	}
	return text
}

// skipBlanks returns the text after any blanks. These include the non-breaking blanks,
// narrow or not, that some programs write before AM and PM.
func skipBlanks(text []byte) []byte {
	for {
		switch {
		case len(text) > 0 && text[0] == ' ':
			text = text[1:]
		case len(text) > 1 && string(text[:2]) == "\u00a0":
			text = text[2:]
		case len(text) > 2 && string(text[:3]) == "\u202f":
			text = text[3:]
		default:
			return text
		}
	}
}

// scanDayName reads a date such as 2 Jan 2006, 02-January-06 or 02JAN2006.
func (d *dateText) scanDayName(text []byte) {
	day, n := digits(text)
	month, rest := monthName(skipJoint(text[n:]))
	if n < 1 || n > 2 || month == 0 {
		return
	}
	year, k := digits(skipJoint(rest))
	if k != 4 && k != 2 || !d.scanTail(skipJoint(rest)[k:]) {
		return
	}
	d.set(byYear(formDayName, formDayName2, k), fullYear(year, k), month, day)
}

// scanName reads a date that begins with the name of a weekday or a month.
func (d *dateText) scanName(text []byte) {
	if word, rest := readLetters(text); placeOf(word, weekdayNames[:]) > 0 {
		if text = skipJoint(rest); len(text) > 0 && text[0]-'0' <= 9 {
			d.scanDayName(text)
			return
		}
	}
	month, rest := monthName(text)
	if month == 0 {
		return
	}
	dash := len(rest) > 0 && rest[0] == '-'
	rest = skipJoint(rest)
	number, n := digits(rest)
	switch rest = rest[n:]; {
	case len(rest) > 0 && (n == 1 || n == 2):
		d.scanNameDay(month, number, rest)
	case len(rest) == 0 && n == 4 && isPlausible(number):
		d.set(formMonthYear, number, month, 1)
	case len(rest) == 0 && n == 2 && dash: // "Jan 06" may be a day
		d.set(formMonthYear2, fullYear(number, n), month, 1)
	}
}

// scanNameDay reads what comes after the day in a date such as Jan 2, 2006: the year, and
// possibly a time.
func (d *dateText) scanNameDay(month, day int, rest []byte) {
	rest = skipJoint(rest)
	year, n := digits(rest)
	tail := rest[n:]
	if n <= 2 && len(tail) > 0 && tail[0] == ':' {
		d.scanClockYear(month, day, rest)
		return
	}
	if n == 4 && d.scanTail(tail) {
		d.set(formNameDay, year, month, day)
	}
}

// scanClockYear reads a time with the year after it, as written by the C function ctime:
// Mon Jan  2 15:04:05 2006.
func (d *dateText) scanClockYear(month, day int, text []byte) {
	rest, ok := d.scanClock(text)
	if !ok {
		return
	}
	rest = skipBlanks(d.scanZone(rest))
	if year, n := digits(rest); n == 4 && n == len(rest) {
		d.set(formNameDay, year, month, day)
	}
}
