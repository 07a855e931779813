package dialect

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// Outcome says how a file was read.
type Outcome uint8

// The outcomes, the best first.
const (
	Right   Outcome = iota
	Refused         // with an error
	Warned          // wrong, and a warning names each column that is
	Silent          // wrong, and no warning says so
)

func (o Outcome) String() string { return [...]string{"right", "refused", "warned", "silent"}[o] }

// Verdict says how a file was read.
type Verdict struct {
	Outcome Outcome
	Err     error   // why the file was refused; nil if it was read
	Faults  []Fault // how the reading differs from what was written
	// Notes name debatable rules. Because of them, a reading counts as right although
	// it differs from what was written. For example, a word for missing values stays a
	// word in a column of words, or an unnamed column is left out.
	Notes []string
	// Second describes another table and dialect with the same bytes; "" if none was
	// found. Judge looks for it only if the file was refused or read wrongly.
	Second string
}

// Fault is a difference between the table that was written and the one that was read.
type Fault struct {
	Column int // -1 if the fault is about the whole table
	What   string
	Want   string
	Got    string
	Warned bool
}

// Judge reads a file and compares the result with the table that was written.
func Judge(f File) Verdict {
	b := f.Bytes()
	t, err := data.ReadTable(bytes.NewReader(b), "table.csv", data.ReadOptions{})
	var v Verdict
	switch {
	case err != nil:
		v.Outcome, v.Err = Refused, err
	default:
		v.compare(f, t)
	}
	if v.Outcome != Right {
		v.Second = f.second(b)
	}
	return v
}

// note adds a rule that made a reading right.
func (v *Verdict) note(text string) {
	if !slices.Contains(v.Notes, text) {
		v.Notes = append(v.Notes, text)
	}
}

func (v *Verdict) fault(column int, what, want, got string) {
	v.Faults = append(v.Faults, Fault{Column: column, What: what, Want: want, Got: got})
}

// compare compares a table that was read with the table in f. It sets the faults, the
// notes and the outcome.
func (v *Verdict) compare(f File, t *data.Table) {
	want, got := f.Table, t.Columns
	want, got = v.edges(f.Dialect, want, got)
	if v.shape(f, want, t, len(got)); len(v.Faults) == 0 {
		for i := range want.Columns {
			w, g := &want.Columns[i], &got[i]
			if f.Dialect.Header && w.Name != "" && w.Name != g.Name {
				v.fault(i, "name", w.Name, g.Name)
			}
			v.values(i, f.Dialect, w, g)
		}
	}
	if len(v.Faults) > 0 {
		v.Outcome = Silent
		v.warn(f, t, got)
	}
}

// warn finds out which faults the reader warned about. If it warned about all of them,
// warn sets the outcome to Warned.
func (v *Verdict) warn(f File, t *data.Table, got []data.Column) {
	all := warnings(t)
	for i := range v.Faults {
		fault := &v.Faults[i]
		if fault.Column >= 0 {
			fault.Warned = named(all, got[fault.Column].Name)
			continue
		}
		// A warning about the first row or the lines above it quotes the start of them.
		for _, c := range f.Table.Columns[:min(2, len(f.Table.Columns))] { // the first may be empty
			fault.Warned = fault.Warned || named(all, c.Name) || named(all, f.Dialect.text(&c, c.Values[0]))
		}
		fault.Warned = fault.Warned || slices.ContainsFunc(f.Dialect.Titles, func(title string) bool { return named(all, title) })
	}
	if !slices.ContainsFunc(v.Faults, func(fault Fault) bool { return !fault.Warned }) {
		v.Outcome = Warned
	}
}

// edges returns the columns to compare. It leaves out a first or last column that only
// one of the tables has, if that is no fault: row names that were not read, or an empty
// column that was read after the delimiters at the ends of lines.
func (v *Verdict) edges(d Dialect, want Table, got []data.Column) (Table, []data.Column) {
	switch n := len(want.Columns); {
	case len(got) == n-1 && (d.RowNames || want.Columns[0].Name == ""):
		v.note("row names left out")
		return want.without(0), got
	case len(got) == n+1 && d.Trailing != NoTrailing && empty(&got[n]):
		v.note("an empty column for the delimiter at the end")
		return want, got[:n]
	}
	return want, got
}

func empty(c *data.Column) bool {
	for i := range c.Len() {
		if c.Text(i) != "" {
			return false
		}
	}
	return true
}

// warnings returns the warnings about t that may be about how it was read.
func warnings(t *data.Table) (all []data.Warning) {
	all = t.Notes()
	for _, w := range data.Inspect(&data.Set{Features: data.TableFeatures(t)}, nil) {
		switch w.Code {
		case data.Constant, data.Identifier, data.Leakage, data.BothSides:
		default:
			all = append(all, w)
		}
	}
	return all
}

// named reports whether a warning is about a column or holds its name as a word.
func named(all []data.Warning, name string) bool {
	return slices.ContainsFunc(all, func(w data.Warning) bool {
		if w.Column != "" || name == "" {
			return w.Column == name && name != ""
		}
		at := strings.Index(w.Text, name)
		if at < 0 {
			return false
		}
		before, after := w.Text[:at], w.Text[at+len(name):]
		return (before == "" || strings.ContainsAny(before[len(before)-1:], " \"")) && (after == "" || strings.ContainsAny(after[:1], " ,:;\""))
	})
}
