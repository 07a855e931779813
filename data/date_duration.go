package data

// scanTime reads a time of day without a date, or a duration. 15:04:05 may be either.
// 9:05 is a time of day, because people write it so, but 9:05:00 is a duration.
func (d *dateText) scanTime(text []byte) {
	if d.scanDuration(text) {
		if text[1] != ':' && d.seconds < secondsOfDay {
			d.forms |= 1 << formTime
		}
		return
	}
	rest, ok := d.scanClock(text)
	switch {
	case !ok || len(rest) > 0:
	case d.half:
		d.forms = 1 << formTime12
	default:
		d.forms = 1 << formTime
	}
}

// scanDuration reads a duration such as 25:10:00, 1 days 02:03:04 or 1 day, 2:03:04.
// After the days, hours, minutes and seconds have their own sign: -1 days +23:00:00 is
// minus one hour. It reports whether text is a duration.
func (d *dateText) scanDuration(text []byte) bool {
	days, rest := readDays(text)
	seconds := 0.0
	if len(rest) > 0 {
		sign, rest := readSign(rest)
		c, rest, ok := readClock(rest)
		if !ok || !c.hasSeconds || len(rest) > 0 {
			return false
		}
		seconds = sign * (float64(c.hours*3600) + c.seconds)
	}
	d.forms, d.seconds = 1<<formDuration, float64(days)*secondsOfDay+seconds
	return true
}

// readDays reads the days at the start of a duration. If there are none, rest is the
// whole text.
func readDays(text []byte) (days float64, rest []byte) {
	sign, rest := readSign(text)
	v, n := digits(rest)
	word, rest := readLetters(skipBlanks(rest[n:]))
	if n == 0 || n > 7 || !equalFold(word, "day") && !equalFold(word, "days") {
		return 0, text
	}
	if len(rest) > 0 && rest[0] == ',' {
		rest = rest[1:]
	}
	return sign * float64(v), skipBlanks(rest)
}

// readSign reads a sign and returns it as 1 or -1. Without a sign, it returns 1.
func readSign(text []byte) (sign float64, rest []byte) {
	if len(text) > 0 && text[0] == '-' {
		return -1, text[1:]
	}
	if len(text) > 0 && text[0] == '+' {
		return 1, text[1:]
	}
	return 1, text
}
