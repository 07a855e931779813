package data

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// markChoice is the chosen convention of a file's numbers, and how it was chosen.
type markChoice struct {
	marks  marks // pointMark or commaMark
	unsure bool  // nothing shows which convention it is, and some column fits both
	guess  bool  // unsure, but chosen because the delimiter makes it probable
	given  bool  // an option names it
	before bool  // the file is read for a model that has no [Reading]
}

// The least evidence for thousands separators.
const (
	leastGroups = 2    // numbers such as 1.234
	leastWholes = 0.02 // the share of whole numbers below 1000
)

// chooseMark returns the convention of the file's numbers. A column that can be read in
// only one convention decides. If there is no such column, thousands separators decide. A
// column has them if all its numbers from 1000 on have a mark with exactly three digits
// after it, and its numbers below 1000 have no mark. seen is what the first rows show
// about each column.
func chooseMark(seen []*evidence, delimiter byte, o *ReadOptions) markChoice {
	if o.Decimal != 0 {
		return markChoice{marks: markOf(o.Decimal == ','), given: true}
	}
	if o.Like != nil && o.Like.Before {
		return markChoice{marks: pointMark, before: true}
	}
	var sure, probable, unclear marks
	for _, e := range seen {
		n := &e.numbers
		if n.values != e.values || n.values == 0 {
			continue
		}
		switch {
		case n.marks == pointMark || n.marks == commaMark:
			sure |= n.marks
		case n.unclear > 0:
			m := markOf(n.points > 0) // the convention in which this mark is a thousands separator
			if unclear |= m; n.points > 0 && n.commas > 0 {
				unclear |= pointMark | commaMark
			}
			if n.showsThousands() {
				probable |= m
			}
		}
	}
	switch {
	case sure == pointMark || sure == commaMark:
		return markChoice{marks: sure}
	case o.Like != nil && sure == 0:
		return markChoice{marks: markOf(o.Like.Comma)}
	case sure == 0 && (probable == pointMark || probable == commaMark):
		return markChoice{marks: probable}
	}
	return guessMark(unclear, delimiter)
}

// guessMark returns the convention that files with this delimiter usually have. unclear
// is the convention in which the unclear numbers have thousands separators: pointMark for
// 1,234.
func guessMark(unclear marks, delimiter byte) markChoice {
	m := markChoice{marks: pointMark, unsure: unclear != 0}
	switch {
	case unclear == pointMark && delimiter == ';': // files have semicolons because their decimal mark is a comma
		m.marks, m.guess = commaMark, true
	case unclear == pointMark && delimiter == ',', unclear == commaMark && delimiter != ';':
		m.guess = true
	}
	return m
}

// markOf returns the convention whose decimal mark is a comma, or a point if comma is
// false.
func markOf(comma bool) marks {
	if comma {
		return commaMark
	}
	return pointMark
}

// showsThousands reports whether the mark in a column's numbers is a thousands separator:
// every number from 1000 on has it, and different numbers below 1000 do not.
func (e *numberEvidence) showsThousands() bool {
	return e.unclear >= leastGroups && e.large == 0 && e.few.several && float64(e.few.count) >= leastWholes*float64(e.values)
}

// ofColumn returns the convention of a column. This is the convention of the file, unless
// the numbers of the column are valid only in the other one. It is always that of the
// file if an option names it.
func (m markChoice) ofColumn(e *evidence) marks {
	n := &e.numbers
	if m.given || n.marks&m.marks != 0 {
		return m.marks
	}
	return n.marks
}

// form returns how the numbers of a column are written. For models that have no
// [Reading], each column is decided separately, and numbers have no thousands separators.
func (m markChoice) form(column *evidence) (comma, dressed bool) {
	e := &column.numbers
	comma = m.ofColumn(column) == commaMark
	if m.before {
		return comma, false
	}
	thousands := e.points > 0 && comma || e.commas > 0 && !comma
	return comma, e.dressed > 0 || thousands && e.values > 0
}

// refuse returns an error for a column whose numbers could be read in two ways.
func (m markChoice) refuse(names []string, seen []*evidence) error {
	if !m.unsure || m.guess {
		return nil
	}
	for i, e := range seen {
		if n := &e.numbers; n.unclear > 0 && n.values == e.values && n.marks == pointMark|commaMark {
			point, comma := n.readings()
			return fmt.Errorf("column %q: expected numbers that show whether the decimal mark is a point or a comma, found %q, which is %s or %s; --decimal point reads %s, --decimal comma reads %s: %w",
				names[i], n.example, point, comma, point, comma, ErrColumn)
		}
	}
	return nil
}

// readings returns the values of the unclear example in the two conventions, as plain
// texts.
func (e *numberEvidence) readings() (point, comma string) {
	text := []byte(e.example)
	return numberText(held(numberValue(text, false, true))), numberText(held(numberValue(text, true, true)))
}

// isGuess reports whether a column's numbers could be read in two ways, and the file's
// delimiter decided.
func (m markChoice) isGuess(e *evidence) bool {
	return m.guess && e.numbers.unclear > 0 && e.numbers.marks == pointMark|commaMark
}

// noteNumbers notes which columns have numbers that are not written plainly, and which
// columns are read by a guess.
func (s *schema) noteNumbers(seen []*evidence, m markChoice) {
	var guessed, dressed []string
	var guess, dress *evidence // evidence of the first such column
	for i, e := range seen {
		c := &s.columns[i]
		switch {
		case c.kind != Number || c.skip:
		case m.isGuess(e):
			if guessed = append(guessed, c.name); guess == nil {
				guess = e
			}
		case c.dressed:
			if dressed = append(dressed, c.name); dress == nil {
				dress = e
			}
		}
	}
	if guess != nil {
		taken, other := guess.numbers.readings()
		flag := "comma"
		if m.marks == commaMark {
			taken, other, flag = other, taken, "point"
		}
		s.note("", fmt.Sprintf("%s: nothing shows whether %q is %s or %s; it is read as %s; --decimal %s reads %s",
			listed(guessed), guess.numbers.example, taken, other, taken, flag, other))
	}
	if dress != nil {
		example := []byte(dress.numbers.example)
		value := numberText(held(numberValue(example, m.ofColumn(dress) == commaMark, true)))
		s.note("", fmt.Sprintf("%s: texts such as %q are read as numbers, here %s; --kind %s reads them as texts",
			listed(dressed), example, value, shell.List(dressed[0]+"=category")))
	}
}
