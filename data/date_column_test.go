package data

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// dateKinds returns options that ask for a kind of the column d.
func dateKinds(k Kind) ReadOptions { return ReadOptions{Kinds: map[string]Kind{"d": k}} }

// dateColumn returns a CSV file with the column d of some texts, beside numbers.
func dateColumn(texts ...string) string {
	var b strings.Builder
	b.WriteString("d;x\n")
	for i, text := range texts {
		fmt.Fprintf(&b, "%q;%d\n", text, i%3)
	}
	return b.String()
}

// TestDateColumns finds the form that all values of a column share.
func TestDateColumns(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		o     ReadOptions
		want  string // of the column d
		form  string
	}{
		{"day first", []string{"3/4/1970", "13/4/1970"}, ReadOptions{}, "d date 92 102", "2/1/2006"},
		{"month first", []string{"3/4/1970", "3/14/1970"}, ReadOptions{}, "d date 62 72", "1/2/2006"},
		{"month first by a later value", []string{"3/4/70", "4/5/70", "1/31/70"}, ReadOptions{}, "d date 62 94 30", "1/2/06"},
		{"the same day either way", []string{"1/1/1970", "2/2/1970"}, ReadOptions{}, "d date 0 32", "2/1/2006"},
		{"with missing values", []string{"NA", "13-1-1970", "", "2-1-1970"}, ReadOptions{}, "d date ∅ 12 ∅ 1", "2-1-2006"},
		{"with times", []string{"1/13/1970 6:00 PM", "1/2/1970", "1/2/1970 12:00 AM"}, ReadOptions{}, "d date 12.75 1 1", "1/2/2006 3:04 PM"},
		{"months", []string{"1970-01", "1970-02", "1971-01"}, ReadOptions{}, "d date 0 31 365", "2006-01"},
		{"names", []string{"Jan 2, 1970", "Feb 1, 1970"}, ReadOptions{}, "d date 1 31", "Jan 2, 2006"},
		{"mixed", []string{"1970-01-02", "13/1/1970", "1.2.1970"}, ReadOptions{}, "d date 1 12 31", "2006-01-02 or 2/1/2006"},
		{"leap day", []string{"29.2.1972", "28.2.1972"}, ReadOptions{}, "d date 789 788", "2.1.2006"},
		{"times of day", []string{"13:30", "06:00", "0:00"}, ReadOptions{}, "d date 0.5625 0.25 0", "15:04"},
		{"times of day with seconds", []string{"13:30:00", "06:00:00"}, ReadOptions{}, "d date 0.5625 0.25", "15:04"},
		{"durations", []string{"6:00:00", "36:00:00"}, ReadOptions{}, "d date 0.25 1.5", "1 days 15:04:05"},
		{"durations with days", []string{"1 days 06:00:00", "-1 days +12:00:00"}, ReadOptions{}, "d date 1.25 -0.5", "1 days 15:04:05"},
		{"no such day", []string{"29.2.1973", "28.2.1973"}, ReadOptions{}, `d category "29.2.1973" "28.2.1973"`, ""},
		{"no such day later", []string{"28.2.1973", "31.02.2020"}, ReadOptions{}, `d category "28.2.1973" "31.02.2020"`, ""},
		{"both first", []string{"13/1/1970", "1/13/1970"}, ReadOptions{}, `d category "13/1/1970" "1/13/1970"`, ""},
		{"two forms", []string{"1970-01-02", "Jan 2, 1970"}, ReadOptions{}, `d category "1970-01-02" "Jan 2, 1970"`, ""},
		{"a date and a word", []string{"1970-01-02", "later"}, ReadOptions{}, `d category "1970-01-02" "later"`, ""},
		{"eight digits", []string{"19700102", "19700201"}, ReadOptions{}, "d number 19700102 19700201", ""},
		{"eight digits that are dates", []string{"19700102", "19700201"}, dateKinds(Date), "d date 1 31", "20060102"},
		{"day first asked for", []string{"3/4/1970", "4/3/1970"}, dateKinds(DayFirst), "d date 92 62", "2/1/2006"},
		{"month first asked for", []string{"3/4/1970", "4/3/1970"}, dateKinds(MonthFirst), "d date 62 92", "1/2/2006"},
		{"month first of two", []string{"3-4-70 1:00 PM", "4-3-70"}, dateKinds(MonthFirst), "d date 62.541668 92", "1-2-06 3:04 PM"},
		{"order asked for without need", []string{"1970-01-02", "1970-02-01"}, dateKinds(MonthFirst), "d date 1 31", "2006-01-02"},
		{"texts asked for", []string{"3/4/1970", "4/3/1970"}, dateKinds(Category), `d category "3/4/1970" "4/3/1970"`, ""},
		{"dropped", []string{"3/4/1970", "4/3/1970"}, ReadOptions{Drop: []string{"d"}}, "", ""},
		{"not needed by a model", []string{"3/4/1970", "4/3/1970"}, ReadOptions{Like: &Reading{}}, `d category "3/4/1970" "4/3/1970"`, ""},
		{"as a model", []string{"3/4/1970", "4/3/1970"}, ReadOptions{Like: &Reading{Dates: map[string]string{"d": "2/1/2006"}}}, "d date 92 62", "2/1/2006"},
		{"as a model, against the values", []string{"1/2/03", "13/4/05"}, ReadOptions{Like: &Reading{Dates: map[string]string{"d": "2/1/06"}}}, "d date 12084 12886", "2/1/06"},
		{"asked for against a model", []string{"3/4/1970", "4/3/1970"}, ReadOptions{Like: &Reading{Dates: map[string]string{"d": "2/1/2006"}}, Kinds: map[string]Kind{"d": MonthFirst}}, "d date 62 92", "1/2/2006"},
		{"as a model before", []string{"1970-01-02", "1970-01-03"}, ReadOptions{Like: &Reading{Before: true}, Kinds: map[string]Kind{"d": Date}}, "d date 1 2", "2006-01-02 or 2.1.2006"},
	} {
		table, err := readText(dateColumn(c.texts...), c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := strings.TrimSuffix(show(table), "\n")
		if at := strings.Index(got, "x number"); at >= 0 {
			got = strings.TrimSuffix(got[:at], "\n")
		}
		if got != c.want || table.Reading.Dates["d"] != c.form {
			t.Errorf("%s: got %s of the form %q, want %s of %q", c.name, got, table.Reading.Dates["d"], c.want, c.form)
		}
	}
}

// TestDateColumnFaults names the value, its row and the form, and what to do.
func TestDateColumnFaults(t *testing.T) {
	many := make([]string, sampleRows)
	for i := range many {
		many[i] = "13/1/2018"
	}
	like := func(form string) ReadOptions { return ReadOptions{Like: &Reading{Dates: map[string]string{"d": form}}} }
	for _, c := range []struct {
		name  string
		texts []string
		o     ReadOptions
		want  string
	}{
		{"either first", []string{"5/5/2018", "3/4/2018"}, ReadOptions{}, `column "d": expected dates that show whether the day or the month comes first, found only dates such as "3/4/2018"; use --kind d=day-first or --kind d=month-first, or --kind d=category to read texts`},
		{"either first with two digits", []string{"1-2-18"}, ReadOptions{}, `found only dates such as "1-2-18"`},
		{"either first in a mix", []string{"2018-05-05", "1/2/2018"}, dateKinds(Date), `found only dates such as "1/2/2018"`},
		{"later value", append(many[:sampleRows:sampleRows], "1/13/2018"), ReadOptions{}, `row 10001, line 10002, column "d": expected a date such as 2/1/2006, with the day first, found "1/13/2018"; --missing`},
		{"later form", append(many[:sampleRows:sampleRows], "2018-01-13"), ReadOptions{}, `expected a date such as 2/1/2006, with the day first, found "2018-01-13"`},
		{"asked for", []string{"2018-05-05", "soon"}, dateKinds(Date), `row 2, line 3, column "d": expected a date such as 2006-01-02, found "soon"`},
		{"asked for, and none", []string{"soon", "2018-05-05"}, dateKinds(Date), `row 1, line 2, column "d": expected a date such as 2006-01-02 or 2.1.2006, found "soon"`},
		{"day first, and it is not", []string{"1/2/2018", "1/13/2018"}, dateKinds(DayFirst), `row 2, line 3, column "d": expected a date such as 2/1/2006, with the day first, found "1/13/2018"`},
		{"month first, and it is not", []string{"1/2/2018", "13/1/2018"}, dateKinds(MonthFirst), `row 2, line 3, column "d": expected a date such as 1/2/2006, with the month first, found "13/1/2018"`},
		{"not as a model", []string{"1/2/2018", "1/13/2018"}, like("2/1/2006"), `row 2, line 3, column "d": expected a date such as 2/1/2006, with the day first, found "1/13/2018"`},
		{"not the form of a model", []string{"2018-01-02"}, like("2/1/2006"), `row 1, line 2, column "d": expected a date such as 2/1/2006, with the day first, found "2018-01-02"`},
		{"no time as in a model", []string{"2018-01-02"}, like("15:04"), `expected a time of day such as 15:04, found "2018-01-02"`},
		{"no duration as in a model", []string{"13:08"}, like("1 days 15:04:05"), `expected a duration such as 1 days 15:04:05, found "13:08"`},
		{"either first for a model before", []string{"1/2/2018"}, ReadOptions{Like: &Reading{Before: true}, Kinds: map[string]Kind{"d": Date}}, `found only dates such as "1/2/2018"`},
	} {
		_, err := readText(dateColumn(c.texts...), c.o)
		checkError(t, c.name, err, ErrColumn, "some-file: ", c.want)
	}
}

// TestDateNotes says how dates are read that others might read in another way.
func TestDateNotes(t *testing.T) {
	days := func(layout string) string {
		var b strings.Builder
		b.WriteString("day;code\n")
		for i := range 30 {
			at := time.Date(2018, 1, 1+i, 0, 47*i, 0, 0, time.UTC)
			fmt.Fprintf(&b, "%s;%s\n", at.Format(layout), at.Format("20060102"))
		}
		return b.String()
	}
	const code = `code: numbers such as 20180101 might be dates; they are read as numbers; --kind code=date reads them as dates`
	for _, c := range []struct {
		layout string
		o      ReadOptions
		want   []string
	}{
		{"2006-01-02", ReadOptions{}, []string{code}},
		{"2.1.2006", ReadOptions{Kinds: map[string]Kind{"code": Number}}, nil},
		{"2.1.2006", ReadOptions{Like: &Reading{}}, nil},
		{"1/2/06", ReadOptions{}, []string{`day: texts such as "1/2/18" are read as dates such as 1/2/06, with the month first, here 2018-01-02; --kind day=category reads them as texts`, code}},
		{"2-1-2006", ReadOptions{}, []string{`day: texts such as "2-1-2018" are read as dates such as 2-1-2006, with the day first, here 2018-01-02; --kind`, code}},
		{"2-Jan-06", ReadOptions{}, []string{`day: texts such as "1-Jan-18" are read as dates such as 2-Jan-06, here 2018-01-01; --kind`, code}},
		{"20060102", ReadOptions{Drop: []string{"code"}}, []string{`day: texts such as "20180101" are read as dates such as 20060102, here 2018-01-01; --kind`}},
		{"15:04", ReadOptions{Kinds: map[string]Kind{"code": Date}}, []string{`day: texts such as "00:47" are read as times of day, here 0.03263889 days`, `code: texts such as "20180101" are read as dates such as 20060102`}},
		{"5:04:00", ReadOptions{Drop: []string{"code"}}, []string{`day: texts such as "0:47:00" are read as durations, here 0.03263889 days; --kind`}},
	} {
		table, err := readText(days(c.layout), c.o)
		if err != nil {
			t.Errorf("%s: %v", c.layout, err)
			continue
		}
		var got []string
		for _, w := range table.notes {
			got = append(got, w.Text)
		}
		for i, want := range c.want {
			if len(got) != len(c.want) || !strings.Contains(strings.Join(got, "\n"), want) {
				t.Errorf("%s: note %d: got %q, want %q", c.layout, i, got, want)
			}
		}
		if len(c.want) == 0 && len(got) > 0 {
			t.Errorf("%s: got %q, want no note", c.layout, got)
		}
	}
}

// TestDateStrays names the first value that does not share the form of the others.
func TestDateStrays(t *testing.T) {
	var texts []string
	for i := range 100 {
		texts = append(texts, fmt.Sprintf("%d/%d/2018", 13+i%10, 1+i%12))
	}
	texts[40] = "5/25/2018"
	table, err := readText(dateColumn(texts...), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.notes) != 1 || !strings.Contains(table.notes[0].Text, `because "5/25/2018" in row 41 is no date, while 99 of the first 100 values are`) {
		t.Errorf("got %v", table.notes)
	}
}

// TestDateHeaders takes months above numbers for names, and dates above dates for a row.
func TestDateHeaders(t *testing.T) {
	checkCSV(t, []csvCase{
		{"months above numbers", "2018-01,2018-02\n1,2\n3,4\n", ReadOptions{}, "2018-01 number 1 3\n2018-02 number 2 4\n"},
		{"a word and months", "id,Jan 2018,Feb 2018\n1,2,3\n3,4,5\n", ReadOptions{}, "id number 1 3\nJan 2018 number 2 4\nFeb 2018 number 3 5\n"},
		{"dates above dates", "1970-01-02,1\n1970-01-03,2\n", ReadOptions{}, "c0 date 1 2\nc1 number 1 2\n"},
		{"eight digits in a row of dates", "date,x\n19700102,1\n19700103,2\n", ReadOptions{}, "date date 1 2\nx number 1 2\n"},
	})
}

// TestDateTexts reads the dates of other formats by the same rules.
func TestDateTexts(t *testing.T) {
	lines := "{\"d\":\"13/1/1970\",\"e\":\"6:00\"}\n{\"d\":\"2/1/1970\",\"e\":\"12:00\"}\n"
	table, err := ReadTable(strings.NewReader(lines), "x.jsonl", ReadOptions{})
	if err != nil || show(table) != "d date 12 1\ne date 0.25 0.5\n" || table.Reading.Dates["d"] != "2/1/2006" || table.Reading.Dates["e"] != "15:04" {
		t.Errorf("JSON lines: got %s%v, %v", show(table), table.Reading, err)
	}
	_, err = ReadTable(strings.NewReader("{\"d\":\"3/4/1970\"}\n"), "x.jsonl", ReadOptions{})
	checkError(t, "JSON lines", err, ErrColumn, "x.jsonl: column \"d\": expected dates that show")
	for _, c := range []struct {
		o          ReadOptions
		texts      []string
		want, form string
	}{
		{dateKinds(Date), []string{"13/1/1970", "2/1/1970"}, "d date 12 1\n", "2/1/2006"},
		{dateKinds(MonthFirst), []string{"3/4/1970", "4/3/1970"}, "d date 62 92\n", "1/2/2006"},
		{ReadOptions{Kinds: map[string]Kind{"d": Date}, Like: &Reading{Dates: map[string]string{"d": "2/1/2006"}}}, []string{"3/4/1970", "4/3/1970"}, "d date 92 62\n", "2/1/2006"},
		{ReadOptions{}, []string{"13/1/1970", "2/1/1970"}, "d category \"13/1/1970\" \"2/1/1970\"\n", ""},
		{dateKinds(Date), []string{"3/4/1970", "4/3/1970"}, "column \"d\": expected dates that show", ""},
		{dateKinds(Date), []string{"13/1/1970", "1/13/1970"}, `column "d": expected a date such as 2/1/2006, with the day first, found "1/13/1970"`, ""},
	} {
		c.o.Parquet = parquetOf(texts("d", c.texts...))
		table, err := ReadTable(strings.NewReader("PAR1"), "some-file", c.o)
		if err != nil {
			checkError(t, "Parquet", err, ErrColumn, c.want)
		} else if show(table) != c.want || table.Reading.Dates["d"] != c.form {
			t.Errorf("Parquet: got %s%v, want %s%s", show(table), table.Reading, c.want, c.form)
		}
	}
}

// TestDateColumnProperty writes random times in one of several forms, and reads them from
// a file.
func TestDateColumnProperty(t *testing.T) {
	layouts := []string{"2006-01-02", "2/1/2006", "1/2/2006 15:04", "02-01-06", "1/2/06 3:04 PM", "Jan 2, 2006", "2-Jan-2006", "2006-01"}
	rapid.Check(t, func(r *rapid.T) {
		layout := rapid.SampledFrom(layouts).Draw(r, "layout")
		texts := []string{time.Date(2001, 12, 31, 0, 0, 0, 0, time.UTC).Format(layout)} // shows the order
		for range rapid.IntRange(1, 30).Draw(r, "rows") {
			texts = append(texts, time.Unix(rapid.Int64Range(0, 3e9).Draw(r, "seconds"), 0).UTC().Format(layout))
		}
		table, err := readText(dateColumn(texts...), ReadOptions{})
		if err != nil {
			r.Fatal(err)
		}
		if table.Columns[0].Kind != Date {
			r.Fatalf("%q are read as %s", texts, table.Columns[0].Kind)
		}
		for i, text := range texts {
			if got, want := table.Columns[0].Numbers[i], float32(daysOf(t, layout, text)); got != want {
				r.Fatalf("%q is %v, want %v", text, got, want)
			}
		}
	})
}
