package data

// scanTail reads what may come after a date: nothing, or a time of day. ok is false if
// there is something else.
func (d *dateText) scanTail(text []byte) (ok bool) {
	if len(text) == 0 {
		return true
	}
	if text[0] == ',' {
		text = text[1:]
	}
	switch blank := skipBlanks(text); {
	case len(blank) < len(text):
		text = blank
	case len(text) > 0 && (text[0]|0x20 == 't' || text[0] == ':'):
		text = text[1:]
	default:
		return false
	}
	rest, ok := d.scanClock(text)
	return ok && len(d.scanZone(rest)) == 0
}

// clock is a time of day as written.
type clock struct {
	hours, hourDigits int
	hasSeconds        bool
	seconds           float64 // seconds since the last full hour
}

// readClock reads 15:04, 15:04:05 or 15:04:05.25. The hours may be any number of up to
// six digits.
func readClock(text []byte) (c clock, rest []byte, ok bool) {
	c.hours, c.hourDigits = digits(text)
	rest = text[c.hourDigits:]
	if c.hourDigits == 0 || c.hourDigits > 6 {
		return c, nil, false
	}
	minutes, rest, ok := pair(rest, 59)
	if !ok {
		return c, nil, false
	}
	c.seconds = float64(minutes * 60)
	if len(rest) == 0 || rest[0] != ':' {
		return c, rest, true
	}
	seconds, rest, ok := pair(rest, 60)
	if !ok {
		return c, nil, false
	}
	fraction, rest, ok := readFraction(rest)
	c.hasSeconds, c.seconds = true, c.seconds+float64(seconds)+fraction
	return c, rest, ok
}

// pair reads a colon and a number of two digits. The number must not be above the limit.
func pair(text []byte, limit int) (v int, rest []byte, ok bool) {
	if len(text) < 3 || text[0] != ':' {
		return 0, nil, false
	}
	v, n := digits(text[1:])
	return v, text[1+n:], n == 2 && v <= limit
}

// readFraction reads the fraction of a second, which begins with a point or a comma. It
// returns 0 if there is none.
func readFraction(text []byte) (v float64, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '.' && text[0] != ',' {
		return 0, text, true
	}
	whole, n := digits(text[1:])
	return float64(whole) / powersOfTen[min(n, 9)], text[1+n:], n > 0
}

// scanClock reads a time of day. It returns the text after it.
func (d *dateText) scanClock(text []byte) (rest []byte, ok bool) {
	c, rest, ok := readClock(text)
	if !ok || c.hourDigits > 2 {
		return nil, false
	}
	half, rest := readHalf(rest)
	if half != 0 {
		if c.hours < 1 || c.hours > 12 {
			return nil, false
		}
		c.hours %= 12 // 12 AM is midnight
	}
	if half == 'p' {
		c.hours += 12
	}
	d.timed, d.half, d.seconds = true, half != 0, float64(c.hours*3600)+c.seconds
	return rest, c.hours <= 23
}

// scanZone reads the zone after a time, if there is one. It returns the text after it.
func (d *dateText) scanZone(text []byte) (rest []byte) {
	east, rest := readZone(text)
	d.seconds -= float64(east)
	return rest
}

// readHalf reads AM or PM, in any case, with or without full stops. It returns 'a' or
// 'p', or 0 if there is neither, and the text after it.
func readHalf(text []byte) (half byte, rest []byte) {
	rest = skipBlanks(text)
	for _, word := range [...]string{"am", "pm", "a.m.", "p.m."} {
		if len(rest) >= len(word) && equalFold(rest[:len(word)], word) {
			return word[0], rest[len(word):]
		}
	}
	return 0, text
}

// readZone reads a zone, such as Z, UTC, GMT, +01:00, +0100 or +01. It returns seconds
// east of UTC. If there is no zone, rest is the whole text.
func readZone(text []byte) (seconds int, rest []byte) {
	zone := skipBlanks(text)
	switch {
	case len(zone) >= 1 && zone[0]|0x20 == 'z':
		return 0, zone[1:]
	case len(zone) >= 3 && (equalFold(zone[:3], "utc") || equalFold(zone[:3], "gmt")):
		return 0, zone[3:]
	case len(zone) < 3 || zone[0] != '+' && zone[0] != '-':
		return 0, text
	}
	hours, n := digits(zone[1:])
	minutes, rest := 0, zone[1+n:]
	if n == 4 {
		hours, minutes, n = hours/100, hours%100, 2
	} else if m, later, ok := pair(rest, 59); ok {
		minutes, rest = m, later
	}
	if n != 2 || hours > 23 || minutes > 59 {
		return 0, text
	}
	seconds = hours*3600 + minutes*60
	if zone[0] == '-' {
		seconds = -seconds
	}
	return seconds, rest
}
