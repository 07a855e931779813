package data

// scanNumber reads a text that begins with a digit.
func (d *dateText) scanNumber(text []byte) {
	first, n := digits(text)
	rest := text[n:]
	switch {
	case len(rest) == 0:
		if n == 8 && isRecent(first/10000) {
			d.set(formCompact, first/10000, first/100%100, first%100)
		}
	case rest[0] == ':':
		d.scanTime(text)
	case isSeparator(rest[0]) && len(rest) > 1 && rest[1]-'0' <= 9:
		d.scanThree(first, n, rest)
	default:
		if !d.scanDuration(text) {
			d.scanDayName(text)
		}
	}
}

// isSeparator reports whether c may be between the three numbers of a date.
func isSeparator(c byte) bool { return c == '-' || c == '/' || c == '.' }

// scanThree reads a date of three numbers, or of a year and a month. The number first,
// which has n digits, has already been read. rest begins with the separator.
func (d *dateText) scanThree(first, n int, rest []byte) {
	separator := rest[0]
	second, m := digits(rest[1:])
	rest = rest[1+m:]
	switch {
	case m > 2 || n > 2 && n != 4:
		return
	case len(rest) == 0:
		if n == 4 && separator != '.' && isPlausible(first) {
			d.set(formYearMonth, first, second, 1)
		}
		return
	case rest[0] != separator:
		return
	}
	third, k := digits(rest[1:])
	if !d.scanTail(rest[1+k:]) {
		return
	}
	switch {
	case n == 4 && (k == 1 || k == 2):
		d.set(formISO, first, second, third)
	case n == 4 || k != 4 && k != 2:
	case separator == '.':
		d.set(byYear(formDots, formDots2, k), fullYear(third, k), second, first)
	case separator == '/':
		d.setOpen(byYear(formSlashDay, formSlashDay2, k), fullYear(third, k), second, first)
	default:
		d.setOpen(byYear(formDashDay, formDashDay2, k), fullYear(third, k), second, first)
	}
}

// byYear returns the form for a year with this number of digits: longForm for four, and
// shortForm for two.
func byYear(longForm, shortForm dateForm, digits int) dateForm {
	if digits == 2 {
		return shortForm
	}
	return longForm
}

// fullYear returns the year that is written with this number of digits, four or two. Two
// digits mean 1969 to 2068, as in POSIX.
func fullYear(year, digits int) int {
	switch {
	case digits != 2:
		return year
	case year >= 69:
		return 1900 + year
	}
	return 2000 + year
}

// isPlausible reports whether a date is likely to have this year. So a pair such as
// 0012-05 is no date.
func isPlausible(year int) bool { return year >= 1700 && year < 2200 }

// isRecent reports whether a number of eight digits may be a date of that year. Most such
// numbers are no dates.
func isRecent(year int) bool { return year >= 1900 && year <= 2100 }

// digits reads the number at the start of text. It returns its value and its number of
// digits. If there are more than nine digits, the value is that of the first nine,
// because no date has more.
func digits(text []byte) (value, n int) {
	for n < len(text) && text[n]-'0' <= 9 {
		if n < 9 {
			value = value*10 + int(text[n]-'0')
		}
		n++
	}
	return value, n
}
