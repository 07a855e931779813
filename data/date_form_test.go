package data

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// daysOf returns the days from 1970-01-01 to the time that package time reads. A time of
// day without a date is a part of a day.
func daysOf(t *testing.T, layout, text string) float64 {
	t.Helper()
	at, err := time.Parse(layout, text)
	if err != nil {
		t.Fatal(err)
	}
	if at.Year() == 0 {
		at = at.AddDate(1970, 0, 0)
	}
	return (float64(at.Unix()) + float64(at.Nanosecond())/1e9) / secondsOfDay
}

// dateFormTexts are dates of each form, with the layout by which package time reads them.
var dateFormTexts = []struct {
	form   dateForm
	layout string
	texts  []string
}{
	{formYearMonth, "2006-1", []string{"1949-01", "1960-12", "2020-2", "2199-11", "1749-06"}},
	{formYearMonth, "2006/1", []string{"1949/01", "1960/12", "2020/2", "2199/11", "1749/06"}},
	{formMonthYear, "Jan 2006", []string{"Jan 2006", "feb 1999", "DEC 2024", "Jul 1970", "May 1969"}},
	{formMonthYear, "January-2006", []string{"January-2006", "february-1999", "December-2024", "July-1970", "September-1969"}},
	{formMonthYear2, "Jan-06", []string{"Jan-06", "Feb-68", "Dec-69", "Jul-70", "May-00"}},
	{formCompact, "20060102", []string{"19000101", "20240229", "19700101", "21001231", "19991109"}},
	{formTime, "15:04", []string{"13:08", "00:00", "23:59", "9:05", "12:30"}},
	{formTime, "15:04:05", []string{"13:08:01", "00:00:00", "23:59:59", "09:05:10", "12:30:00.25"}},
	{formTime12, "3:04 PM", []string{"1:08 PM", "12:00 AM", "12:59 PM", "09:05 AM", "11:30 PM"}},
	{formTime12, "3:04:05pm", []string{"1:08:59pm", "12:00:01am", "12:59:00pm", "09:05:30am", "11:30:00pm"}},
	{formISO, "2006-1-2", []string{"1970-01-01", "2024-02-29", "1969-12-31", "2000-2-9", "0001-01-01"}},
	{formISO, "2006/1/2 15:04", []string{"1970/01/01 12:00", "2024/02/29 0:00", "1969/12/31 23:59", "1900/2/28 7:07", "2345/10/11 13:14"}},
	{formISO, "2006.1.2 15:04:05.999", []string{"1970.01.01 12:00:00.5", "2024.02.29 00:00:01", "1969.12.31 23:59:59.125", "1900.2.28 7:07:00", "2345.10.11 13:14:15"}},
	{formISO, time.RFC3339, []string{"1970-01-01T12:00:00Z", "2024-02-29T23:30:00-01:00", "1969-12-31T00:00:00+05:30", "2000-02-29T01:02:03.5+14:00", "1999-12-31T23:59:59-12:00"}},
	{formISO, "2006-01-02 15:04:05-0700", []string{"1970-01-01 12:00:00+0100", "2024-02-29 23:30:00-0100", "1969-12-31 00:00:00+0530", "2000-02-29 01:02:03+1400", "1999-12-31 23:59:59-1200"}},
	{formISO12, "2006-01-02 3:04:05 PM", []string{"1970-01-01 12:00:00 AM", "2024-02-29 1:30:00 PM", "1969-12-31 12:00:01 PM", "2000-02-29 01:02:03 AM", "1999-12-31 11:59:59 PM"}},
	{formDots, "2.1.2006", []string{"01.01.1970", "29.2.2024", "31.12.1969", "9.02.2000", "1.10.2345"}},
	{formDots, "2.1.2006 15:04", []string{"01.01.1970 12:00", "29.2.2024 0:00", "31.12.1969 23:59", "9.02.2000 7:07", "1.10.2345 13:14"}},
	{formDots12, "2.1.2006 3:04 PM", []string{"01.01.1970 12:00 PM", "29.2.2024 12:00 AM", "31.12.1969 11:59 PM", "9.02.2000 7:07 AM", "1.10.2345 1:14 PM"}},
	{formDots2, "2.1.06", []string{"01.01.18", "29.2.24", "31.12.69", "9.02.00", "1.10.68"}},
	{formDots212, "2.1.06 3:04 PM", []string{"01.01.18 1:00 PM", "29.2.24 12:00 AM", "31.12.69 9:30 AM", "9.02.00 8:15 PM", "1.10.68 12:01 PM"}},
	{formSlashDay, "2/1/2006", []string{"13/1/2018", "01/02/2006", "29/02/2024", "31/12/1969", "3/4/2345"}},
	{formSlashDay, "2/1/2006 15:04", []string{"13/1/2018 0:00", "01/02/2006 1:01", "29/02/2024 23:59", "31/12/1969 12:00", "3/4/2345 7:30"}},
	{formSlashDay12, "2/1/2006 3:04 PM", []string{"13/1/2018 1:00 PM", "01/02/2006 12:01 AM", "29/02/2024 11:59 PM", "31/12/1969 12:00 PM", "3/4/2345 7:30 AM"}},
	{formSlashMonth, "1/2/2006", []string{"1/13/2018", "01/02/2006", "02/29/2024", "12/31/1969", "3/4/2345"}},
	{formSlashMonth12, "1/2/2006 3:04:05 PM", []string{"1/13/2018 1:00:00 PM", "01/02/2006 12:01:59 AM", "02/29/2024 11:59:59 PM", "12/31/1969 12:00:00 PM", "3/4/2345 7:30:30 AM"}},
	{formSlashDay2, "2/1/06", []string{"13/1/18", "01/02/06", "29/02/24", "31/12/69", "3/4/68"}},
	{formSlashDay212, "2/1/06 3:04 PM", []string{"13/1/18 1:00 PM", "01/02/06 2:00 AM", "29/02/24 3:00 PM", "31/12/69 12:00 AM", "3/4/68 12:00 PM"}},
	{formSlashMonth2, "1/2/06", []string{"1/13/18", "01/02/06", "02/29/24", "12/31/69", "3/4/68"}},
	{formSlashMonth212, "1/2/06 3:04 PM", []string{"1/13/18 1:00 PM", "01/02/06 2:00 AM", "02/29/24 3:00 PM", "12/31/69 12:00 AM", "3/4/68 12:00 PM"}},
	{formDashDay, "2-1-2006", []string{"13-1-2018", "01-02-2006", "29-02-2024", "31-12-1969", "3-4-2345"}},
	{formDashDay12, "2-1-2006 3:04 PM", []string{"13-1-2018 1:00 PM", "01-02-2006 2:00 AM", "29-02-2024 3:00 PM", "31-12-1969 12:00 AM", "3-4-2345 12:00 PM"}},
	{formDashMonth, "1-2-2006", []string{"1-13-2018", "01-02-2006", "02-29-2024", "12-31-1969", "3-4-2345"}},
	{formDashMonth12, "1-2-2006 3:04 PM", []string{"1-13-2018 1:00 PM", "01-02-2006 2:00 AM", "02-29-2024 3:00 PM", "12-31-1969 12:00 AM", "3-4-2345 12:00 PM"}},
	{formDashDay2, "2-1-06", []string{"13-1-18", "01-02-06", "29-02-24", "31-12-69", "3-4-68"}},
	{formDashDay212, "2-1-06 3:04 PM", []string{"13-1-18 1:00 PM", "01-02-06 2:00 AM", "29-02-24 3:00 PM", "31-12-69 12:00 AM", "3-4-68 12:00 PM"}},
	{formDashMonth2, "1-2-06", []string{"1-13-18", "01-02-06", "02-29-24", "12-31-69", "3-4-68"}},
	{formDashMonth212, "1-2-06 3:04 PM", []string{"1-13-18 1:00 PM", "01-02-06 2:00 AM", "02-29-24 3:00 PM", "12-31-69 12:00 AM", "3-4-68 12:00 PM"}},
	{formDayName, "2-Jan-2006", []string{"13-Jan-2018", "1-feb-2006", "29-FEB-2024", "31-Dec-1969", "3-Apr-2345"}},
	{formDayName, "2 January 2006 15:04", []string{"13 January 2018 00:00", "1 february 2006 7:30", "29 FEBRUARY 2024 23:59", "31 December 1969 12:00", "3 April 2345 1:01"}},
	{formDayName, "02Jan2006", []string{"13Jan2018", "01feb2006", "29FEB2024", "31Dec1969", "03Apr2345"}},
	{formDayName, time.RFC1123, []string{"Mon, 02 Jan 2006 15:04:05 GMT", "Thu, 29 Feb 2024 00:00:00 GMT", "Thu, 01 Jan 1970 23:59:59 UTC", "Fri, 31 Dec 1999 12:30:00 GMT", "Wed, 31 Dec 1969 01:02:03 GMT"}},
	{formDayName12, "2-Jan-2006 3:04 PM", []string{"13-Jan-2018 1:00 PM", "1-feb-2006 2:00 AM", "29-FEB-2024 3:00 PM", "31-Dec-1969 12:00 AM", "3-Apr-2345 12:00 PM"}},
	{formDayName2, "2-Jan-06", []string{"13-Jan-18", "1-feb-06", "29-FEB-24", "31-Dec-69", "3-Apr-68"}},
	{formDayName212, "2-Jan-06 3:04 PM", []string{"13-Jan-18 1:00 PM", "1-feb-06 2:00 AM", "29-FEB-24 3:00 PM", "31-Dec-69 12:00 AM", "3-Apr-68 12:00 PM"}},
	{formNameDay, "Jan 2, 2006", []string{"Jan 13, 2018", "feb 1, 2006", "FEB 29, 2024", "Dec 31, 1969", "Apr 3, 2345"}},
	{formNameDay, "Monday, January 2, 2006 15:04", []string{"Saturday, January 13, 2018 00:00", "Wednesday, February 1, 2006 7:30", "Thursday, February 29, 2024 23:59", "Wednesday, December 31, 1969 12:00", "Thursday, January 1, 1970 1:01"}},
	{formNameDay, time.ANSIC, []string{"Mon Jan  2 15:04:05 2006", "Thu Feb 29 00:00:00 2024", "Thu Jan  1 23:59:59 1970", "Fri Dec 31 12:30:00 1999", "Wed Dec 31 01:02:03 1969"}},
	{formNameDay12, "Jan 2, 2006 3:04 PM", []string{"Jan 13, 2018 1:00 PM", "feb 1, 2006 2:00 AM", "FEB 29, 2024 3:00 PM", "Dec 31, 1969 12:00 AM", "Apr 3, 2345 12:00 PM"}},
	{formMixed, "2006-01-02", []string{"2018-01-13", "2006-02-01", "2024-02-29", "1969-12-31", "2345-04-03"}},
	{formMixed, "2.1.2006", []string{"13.1.2018", "01.02.2006", "29.02.2024", "31.12.1969", "3.4.2345"}},
	{formMixed12, "2.1.2006 3:04 PM", []string{"13.1.2018 1:00 PM", "01.02.2006 2:00 AM", "29.02.2024 3:00 PM", "31.12.1969 12:00 AM", "3.4.2345 12:00 PM"}},
	{formMixedDay, "2/1/2006", []string{"13/1/2018", "01/02/2006", "29/02/2024", "31/12/1969", "3/4/2345"}},
	{formMixedDay12, "2.1.2006 3:04 PM", []string{"13.1.2018 1:00 PM", "01.02.2006 2:00 AM", "29.02.2024 3:00 PM", "31.12.1969 12:00 AM", "3.4.2345 12:00 PM"}},
	{formMixedMonth, "1/2/2006", []string{"1/13/2018", "01/02/2006", "02/29/2024", "12/31/1969", "3/4/2345"}},
	{formMixedMonth, "2.1.2006", []string{"13.1.2018", "01.02.2006", "29.02.2024", "31.12.1969", "3.4.2345"}},
	{formMixedMonth12, "1/2/2006 3:04 PM", []string{"1/13/2018 1:00 PM", "01/02/2006 2:00 AM", "02/29/2024 3:00 PM", "12/31/1969 12:00 AM", "3/4/2345 12:00 PM"}},
}

// TestDateForms compares the values of dates with those that package time reads.
func TestDateForms(t *testing.T) {
	for _, c := range dateFormTexts {
		for _, text := range c.texts {
			want := daysOf(t, c.layout, text)
			if got, ok := c.form.parse([]byte(text)); !ok || got != want {
				t.Errorf("%s: %q is %v, %v, want %v", c.form, text, got, ok, want)
			}
		}
	}
}

// TestDateDurations reads durations as days.
func TestDateDurations(t *testing.T) {
	const second, hour = 1.0 / secondsOfDay, 1.0 / 24
	for text, want := range map[string]float64{
		"0:07:01": 421 * second, "25:10:00": 25*hour + 600*second, "100:00:00": 100 * hour, "-0:07:01": -421 * second,
		"+0:00:01": second, "1 days 02:03:04": 1 + 7384*second, "2 days": 2, "1 day, 2:03:04": 1 + 7384*second,
		"-1 days +23:00:00": -1 * hour, "-1 day, 23:59:59": -second, "0 days 00:00:00.5": second / 2, "9:05:00": 32700 * second,
	} {
		got, ok := formDuration.parse([]byte(text))
		if !ok || got-want > 1e-15 || want-got > 1e-15 {
			t.Errorf("%q is %v, %v, want %v", text, got, ok, want)
		}
	}
}

// TestDateNot refuses days that no calendar has, and texts that only look like dates.
func TestDateNot(t *testing.T) {
	for _, text := range []string{
		"", "1", "12", "31.02.2020", "2020-02-30", "29.02.2023", "1900-02-29", "2100-02-29", "31/04/2018", "4/31/2018", "13/13/2018", "0/1/2018", "1/0/2018",
		"2018-13-01", "2018-00-01", "2018-01-00", "00.01.2018", "31-Feb-2018", "Feb 30, 2018", "Foo 3, 2018", "3 Foo 2018",
		"2018-13", "0012-05", "2018-0", "1234.56", "20181301", "20180230", "18991231", "21010101", "2018010", "201801011",
		"1.2.3", "1.2.3.4", "1-2-3", "1-2", "10-11", "2018-01/02", "1/2-2018", "1.2/2018", "2018-01-2018", "1/2/200", "1/2/20060",
		"24:00", "12:60", "12:5", "1:0", "13:08 PM", "0:30 AM", "12:30:61", "12:", "12:30:", "12:30:00.", ":30", "25:10",
		"2018-01-01 25:00", "2018-01-01 12", "2018-01-01x", "2018-01-01 ", "2018-01-01T12:00+25:00", "2018-01-01 12:00 foo",
		"day", "days", "1 dog", "12345678 days", "1 days 2", "1 days 2:03", "May", "May 5", "Mar 05", "Monday", "march on 2018", "12 Monkeys", "Sunday 5", "Jan-2", "6-Jan",
	} {
		if forms := formsOf([]byte(text)); forms != 0 {
			t.Errorf("%q is a date of the form %d", text, forms)
		}
	}
}

// TestDateOpen tells dates that show whether the day or the month comes first from those
// that do not.
func TestDateOpen(t *testing.T) {
	for _, c := range []struct {
		texts       []string
		form, other dateForm
	}{
		{[]string{"1/2/2018", "12/12/2018"}, formSlashDay, formSlashMonth},
		{[]string{"1/2/2018", "13/12/2018"}, formSlashDay, noDateForm},
		{[]string{"1/2/2018", "12/13/2018"}, formSlashMonth, noDateForm},
		{[]string{"1-2-18", "12-12-18 4:00"}, formDashDay2, formDashMonth2},
		{[]string{"1-2-18 1:00 PM", "12-13-18"}, formDashMonth212, noDateForm},
		{[]string{"1/2/2018 1:00 PM", "1/3/2018"}, formSlashDay12, formSlashMonth12},
		{[]string{"2018-01-02", "1/2/2018"}, formMixedDay, formMixedMonth},
		{[]string{"2018-01-02", "1/2/2018", "31.1.2018", "1/31/2018"}, formMixedMonth, noDateForm},
		{[]string{"2018-01-02", "31.1.2018"}, formMixed, noDateForm},
		{[]string{"13/1/2018", "1/13/2018"}, noDateForm, noDateForm},
		{[]string{"2018-01-02", "2/1/18"}, noDateForm, noDateForm},
		{[]string{"12:00", "12:00:01"}, formTime, noDateForm},
		{[]string{"12:00:02", "26:00:01"}, formDuration, noDateForm},
		{[]string{"2018-01-02 1:00 PM", "2018-01-02 13:00"}, noDateForm, noDateForm},
	} {
		forms := allDateForms
		for _, text := range c.texts {
			forms &= formsOf([]byte(text))
		}
		if form, other, ok := forms.choose(); form != c.form || other != c.other || ok != (form != noDateForm && other == noDateForm) {
			t.Errorf("%q: got %s or %s, %v, want %s or %s", c.texts, form, other, ok, c.form, c.other)
		}
	}
}

// TestDateFormNames reads the name of each form, and reads the form in its name.
func TestDateFormNames(t *testing.T) {
	for f := noDateForm + 1; f < endOfDateForms; f++ {
		if got, err := parseDateForm(f.String()); err != nil || got != f {
			t.Errorf("%q is read as %q, %v", f, got, err)
		}
		if _, ok := f.parse([]byte(f.String())); !ok && f < formMixed {
			t.Errorf("%q is no date of its form", f)
		}
	}
	_, err := parseDateForm("none")
	checkError(t, "none", err, ErrColumn, `expected a form of dates such as 2006-01-02 or 1/2/2006, found "none"`)
}

// TestDateFormProperty writes random times in each form as package time does. The forms
// that all of them share hold the form, and each value is the time.
func TestDateFormProperty(t *testing.T) {
	layouts := map[string]dateForm{
		"2006-01-02": formISO, "2006/1/2 15:04": formISO, time.RFC3339: formISO, "2006-01-02 03:04:05 PM": formISO12,
		"02.01.2006": formDots, "2.1.06": formDots2, "2/1/2006": formSlashDay, "1/2/2006 15:04:05": formSlashMonth, "1/2/06": formSlashMonth2,
		"02-01-2006": formDashDay, "1-2-06 3:04 PM": formDashMonth212, "2-Jan-2006": formDayName, "02 January 06": formDayName2,
		"Jan 2, 2006 3:04 pm": formNameDay12, time.UnixDate: formNameDay, "2006-01": formYearMonth, "Jan 2006": formMonthYear, "Jan-06": formMonthYear2,
		"20060102": formCompact, "15:04": formTime, "15:04:05": formTime, "3:04PM": formTime12,
	}
	var names []string
	for layout := range layouts {
		names = append(names, layout)
	}
	slices.Sort(names)
	rapid.Check(t, func(r *rapid.T) {
		layout := rapid.SampledFrom(names).Draw(r, "layout")
		form, shared := layouts[layout], allDateForms
		for range rapid.IntRange(1, 5).Draw(r, "values") {
			at := time.Unix(rapid.Int64Range(-31e6, 3e9).Draw(r, "seconds"), 0).UTC()
			text := at.Format(layout)
			shared &= formsOf([]byte(text))
			want := daysOf(t, layout, text)
			if got, ok := form.parse([]byte(text)); !ok || got != want {
				r.Fatalf("%q is %v, %v, want %v", text, got, ok, want)
			}
		}
		if !shared.has(form) {
			r.Fatalf("dates written as %q do not share the form %s", layout, form)
		}
	})
}

// FuzzDate reads any text as a date: what has a form has a value in that form.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"2006-01-02T15:04:05.25Z", "1/2/06 3:04 PM", "Mon Jan  2 15:04:05 2006", "-1 days +23:00:00", "02JAN2006", "20060102", "1.2.06,\u00a01:00", "Jan-06"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		forms := formsOf(text)
		for form := noDateForm + 1; form < endOfDateForms; form++ {
			if days, ok := form.parse(text); ok != forms.has(form) || days != days || days-days != 0 {
				t.Errorf("%q in the form %s: %v, %v", text, form, days, ok)
			}
		}
	})
}

// TestDateText writes dates in every form and reads them back.
func TestDateText(t *testing.T) {
	for f := noDateForm + 1; f < endOfDateForms; f++ {
		for _, days := range []float64{0, 0.5625, 18295, 18295.7, -1.25, 19782.999} {
			text := f.text(days)
			got, ok := f.parse([]byte(text))
			if again := f.text(got); !ok || again != text {
				t.Errorf("%s: %v is written %q and read as %v, %v, which is written %q", f, days, text, got, ok, again)
			}
		}
	}
	for f, want := range map[dateForm]string{
		noDateForm: "2020-02-03", formISO: "2020-02-03", formDots2: "3.2.20", formSlashMonth: "2/3/2020", formNameDay: "Feb 3, 2020",
		formYearMonth: "2020-02", formCompact: "20200203", formTime: "16:48", formTime12: "4:48 PM", formDuration: "439096:48:00", formMixedDay: "2020-02-03",
	} {
		if got := f.text(18295.7); got != want {
			t.Errorf("%s: got %q, want %q", f, got, want)
		}
	}
	if got := formDuration.text(-0.5); got != "-12:00:00" {
		t.Errorf("got %q", got)
	}
}
