package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// table describes a CSV file of people: nine columns of features, followed by other
// columns.
type table struct {
	name   string
	number uint64
	rows   int
	more   []field // the other columns
	sorted bool    // whether rows are sorted by the last column
	german bool    // whether it has semicolons, decimal commas and "k.A." for missing values
}

// field is a column without missing values.
type field struct {
	name  string
	value func(p person) string
}

var tables = []table{
	{name: "classes.csv", number: peopleSet, rows: 1000, more: []field{level}},
	{name: "later.csv", number: laterSet, rows: 600, more: []field{level}},
	{name: "binary.csv", number: peopleSet, rows: 1000, more: []field{grade}},
	{name: "labels.csv", number: peopleSet, rows: 1000, more: []field{old, tall, active}},
	{name: "value.csv", number: peopleSet, rows: 1000, more: []field{value}},
	{name: "later-value.csv", number: laterSet, rows: 300, more: []field{value}},
	{name: "values.csv", number: peopleSet, rows: 1000, more: []field{value, change}},
	{name: "weighted.csv", number: peopleSet, rows: 1000, more: []field{importance, patient, level}},
	{name: "weighted-value.csv", number: peopleSet, rows: 1000, more: []field{importance, patient, value}},
	{name: "sorted.csv", number: peopleSet, rows: 1600, more: []field{grade}, sorted: true},
	{name: "german.csv", number: laterSet, rows: 600, more: []field{value}, german: true},
}

// The columns that are not features.
var (
	level = field{"level", func(p person) string {
		switch {
		case p.score < -300:
			return "low"
		case p.score > 150:
			return "high"
		}
		return "middle"
	}}
	grade      = field{"grade", func(p person) string { return choice(p.score > -50, "good", "bad") }}
	old        = field{"old", func(p person) string { return choice(p.age+p.noise%20 > 60, "1", "0") }}
	tall       = field{"tall", func(p person) string { return choice(p.height+p.noise%400 > 17900, "1", "0") }}
	active     = field{"active", func(p person) string { return choice(p.visits > 0, "1", "0") }}
	value      = field{"value", func(p person) string { return decimal(p.score*37, 1) }}
	change     = field{"change", func(p person) string { return decimal(p.noise-p.age, 2) }}
	importance = field{"importance", func(p person) string { return decimal(5*p.draw(8, 20), 1) }} // from 0.0 to 3.5
	patient    = field{"patient", func(p person) string { return fmt.Sprintf("p%d", p.draw(70, 21)) }}
)

// person is a row. Its random numbers depend on the number of the table and the number
// of the row.
type person struct {
	table, row uint64

	age, height, visits, color int // height in hundredths of a centimeter
	member                     bool
	noise                      int // -100 to 99
	score                      int // most targets are computed from it; about -700 to 500
}

// draw returns a random number from 0 to n-1. purpose distinguishes the numbers of
// one person.
func (p person) draw(n int, purpose uint64) int { return below(n, p.table, purpose, p.row) }

var (
	colors  = []string{"red", "green", "blue", "none"}
	regions = []string{"North", "East", "South", "West", "Zürich", "abroad, far"}
)

func newPerson(table uint64, row int) person {
	p := person{table: table, row: uint64(row)}
	p.age, p.height = 18+p.draw(70, 1), 15000+p.draw(5000, 2)
	p.visits = max(0, p.draw(9, 3)-5)
	p.color, p.member = p.draw(len(colors), 4), p.draw(2, 5) == 1
	p.noise = p.draw(200, 6) - 100
	p.score = 6*(p.age-52) + 60*p.color - 90 + 40*p.visits - 60 + p.noise
	if p.member {
		p.score -= 160
	}
	return p
}

// features returns the names and values of the nine feature columns. The distribution of
// incomes is skewed, and in one of 401 rows the income is a thousand times as high.
func (p person) features() (names, values []string) {
	income := p.draw(1000, 7) * p.draw(1000, 8)
	if p.row%401 == 7 {
		income *= 1000
	}
	joined := fmt.Sprintf("%04d-%02d-%02d", 2012+p.draw(9, 9), 1+p.draw(12, 10), 1+p.draw(28, 11))
	return []string{"age", "height", "income", "balance", "visits", "color", "region", "member", "joined"},
		[]string{
			fmt.Sprint(p.age), decimal(p.height, 2), fmt.Sprint(income), decimal(p.draw(200_000, 12)-p.age*1500, 3),
			fmt.Sprint(p.visits), colors[p.color], regions[p.draw(len(regions), 13)], choice(p.member, "yes", "no"), joined,
		}
}

// write writes the table to a file in folder. One in 25 feature values is missing, which
// is written as an empty field or NA.
func (t table) write(folder string) error {
	var b bytes.Buffer
	names, _ := person{}.features()
	for _, f := range t.more {
		names = append(names, f.name)
	}
	t.line(&b, names)
	byValue := map[string][][]string{}
	for row := range t.rows {
		p := newPerson(t.number, row)
		_, values := p.features()
		for i := range values {
			if p.draw(25, uint64(30+i)) == 0 {
				values[i] = choice(p.draw(2, uint64(50+i)) == 0, "", "NA")
			}
		}
		for _, f := range t.more {
			values = append(values, f.value(p))
		}
		if key := values[len(values)-1]; t.sorted {
			byValue[key] = append(byValue[key], values)
			continue
		}
		t.line(&b, values)
	}
	for _, key := range []string{"bad", "good"} {
		for _, values := range byValue[key] {
			t.line(&b, values)
		}
	}
	return os.WriteFile(filepath.Join(folder, t.name), b.Bytes(), 0o644)
}

// line writes a line of CSV.
func (t table) line(b *bytes.Buffer, values []string) {
	separator := ","
	for i, v := range values {
		if t.german {
			separator, v = ";", strings.ReplaceAll(v, ".", ",")
			if v == "NA" {
				v = "k.A."
			}
		}
		if i > 0 {
			b.WriteString(separator)
		}
		if strings.Contains(v, separator) {
			v = `"` + v + `"`
		}
		b.WriteString(v)
	}
	b.WriteByte('\n')
}

// decimal formats n / 10^digits with that number of digits after the point.
func decimal(n, digits int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	unit := []int{1, 10, 100, 1000}[digits]
	return fmt.Sprintf("%s%d.%0*d", sign, n/unit, digits, n%unit)
}

func choice(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
