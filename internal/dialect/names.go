package dialect

import "strconv"

var names = map[Kind][]string{
	Whole:   {"age", "count", "n_rooms", "year", "population", "Anzahl", "size", "hours-per-week", "id"},
	Decimal: {"sepal length (cm)", "weight", "x1", "Temperature [°C]", "pH", "height_m", "alcohol", "Größe", "v.2"},
	Money:   {"price", "income", "Umsatz", "Total amount", "cost"},
	Percent: {"share", "rate", "% fat", "humidity", "Anteil"},
	Bool:    {"married", "is_new", "smoker", "churn", "aktiv"},
	Date:    {"date", "Datum", "created_at", "birthday", "time"},
	Word:    {"species", "color", "city", "class", "Land", "status", "name"},
	Phrase:  {"comment", "notes", "Bemerkung", "description"},
	Code:    {"code", "uid", "sample", "key"},
}

// name gives the columns different names. In some files the names are numbers: 0, 1, 2,
// as pandas names the columns of arrays, or successive years.
func (f *File) name(s Source, h habits) {
	columns, counts := f.Table.Columns, chance(s, h.counted)
	years := !counts && f.Dialect.Header && chance(s, 2) && f.yearly()
	year, used := between(s, 1990, 2015), map[string]bool{}
	for i := range columns {
		c := &columns[i]
		switch {
		case i == 0 && h.index != "":
			continue
		case counts:
			c.Name = strconv.Itoa(len(used))
		case years && c.Kind.numeric():
			c.Name = strconv.Itoa(year)
			year++
		default:
			c.Name = f.Dialect.different(oneOf(s, names[c.Kind]...), used, h)
		}
		used[c.Name] = true
	}
}

// yearly reports whether the columns may be the years of a table: there are at least
// three columns of numbers, and at most one other column.
func (f *File) yearly() bool {
	numbers := 0
	for _, c := range f.Table.Columns {
		if c.Kind.numeric() {
			numbers++
		}
	}
	return numbers >= 3 && numbers >= len(f.Table.Columns)-1
}

// different returns a name that is not used yet and that the dialect can write.
func (d Dialect) different(name string, used map[string]bool, h habits) string {
	name = fitting(name, d, h)
	for n, base := 2, name; used[name]; n++ {
		name = base + "_" + strconv.Itoa(n)
	}
	return name
}
