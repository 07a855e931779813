package data

import (
	"fmt"
	"slices"
	"strings"
)

// head says whether the first row of a table names the columns. If it does not, it is a
// row like any other.
type head struct {
	isHeader bool
	doubt    string // why the decision could be wrong; "" if it is clear
}

// firstRow is what the first row of a table shows about whether it is a header.
type firstRow struct {
	texts    []string
	above    int  // texts above columns of numbers, booleans or dates, or numbers above booleans or dates
	numbers  int  // fields that are numbers
	whole    int  // numbers without decimals
	empty    int  // fields without a value
	typed    int  // columns of numbers, booleans or dates
	twice    bool // two fields are the same
	again    int  // fields that occur again in the column below
	rising   bool // each number is greater than the one before
	counting int  // whole numbers that are one more than the number before
	fromZero bool // the first number is 0
	leading  bool // the first field is empty, or a text that does not occur below
}

// A first row of numbers counts as the names of columns only if at least fewestBelow rows
// are below it.
const fewestBelow = 10

// newHead decides whether the first row names the columns. m says how the file writes
// numbers.
func newHead(first []string, below []csvEvidence, m marks, l *layout, o *ReadOptions) head {
	if o.Header != nil {
		return head{isHeader: *o.Header}
	}
	if l.named || len(first) != l.columns || len(below) == 0 || below[0].values+below[0].marked == 0 && l.rows < 2 {
		return head{isHeader: l.named || l.rows > 1 || !anyNumber(first)}
	}
	r := lookAt(first, below, m, o)
	switch {
	case r.above > 0 && r.numbers == 0 && r.again == 0:
		return head{isHeader: true}
	case r.above > 0:
		return r.doubtful(!r.twice && (r.whole == r.numbers || r.rising))
	case r.typed == 0:
		return r.ofTexts(below, l)
	case r.namesIndex(below, l):
		return r.doubtful(true)
	case len(first) == 1 && r.whole == 1:
		return r.doubtful(false)
	case r.twice || r.numbers < 2:
		return head{}
	case r.counts(below) && (l.rows >= fewestBelow || r.numbers >= 3 && r.fromZero && !allWhole(below)):
		return r.doubtful(true)
	case r.counting+1 == r.numbers && r.numbers >= len(first)-1:
		return r.doubtful(false)
	case l.rows >= fewestBelow && r.differs(below):
		return r.doubtful(true)
	}
	return head{}
}

// anyNumber reports whether one of the texts is a number.
func anyNumber(texts []string) bool {
	for _, text := range texts {
		if marksOf([]byte(text)) != 0 {
			return true
		}
	}
	return false
}

// lookAt compares the first row with the columns below it.
func lookAt(first []string, below []csvEvidence, m marks, o *ReadOptions) firstRow {
	r := firstRow{texts: first, rising: true}
	names, before, last := map[string]bool{}, -1, 0.0
	for i, text := range first {
		var e csvEvidence
		e.addText([]byte(text), o)
		kind := below[i].kind(m)
		typed := below[i].values > 0 && kind != Category
		isText := e.values > 0 && e.isText(&below[i], m)
		if typed {
			r.typed++
		}
		if typed && kind != Number && e.numbers.values > 0 {
			r.above++
		}
		switch {
		case e.values == 0:
			r.empty++
		case isText && typed:
			r.above++
		case e.numbers.values > 0:
			x := numberValue([]byte(text), false, false)
			if n, ok := wholeNumber([]byte(text)); ok {
				if r.whole++; r.numbers > 0 && n == before+1 {
					r.counting++
				}
				before = n
			}
			r.rising = r.rising && (r.numbers == 0 || x > last)
			r.fromZero = r.fromZero || r.numbers == 0 && text == "0"
			r.numbers, last = r.numbers+1, x
		}
		r.twice = r.twice || names[text] && text != ""
		names[text] = true
		if below[i].few[text] > 0 {
			r.again++
		}
		if i == 0 {
			r.leading = e.values == 0 || isText && below[0].few[text] == 0
		}
	}
	return r
}

// namesIndex reports whether the first row names all columns but the first, and the first
// column has a number in every row. Then the column seems to number the rows, as pandas
// and R write it.
func (r *firstRow) namesIndex(below []csvEvidence, l *layout) bool {
	if r.empty != 1 || r.texts[0] != "" || below[0].numbers.values != l.rows-1 || r.twice || r.again > 0 {
		return false
	}
	return r.numbers == 0 || r.whole == r.numbers && r.rising
}

// isText reports whether a field of the first row is a text. A date counts as a text
// unless there are dates below it: months such as 2018-01 may name columns of numbers.
func (e *csvEvidence) isText(below *csvEvidence, m marks) bool {
	k := e.kind(pointMark | commaMark)
	return k == Category || k == Date && below.kind(m) != Date
}

// allWhole reports whether all values of all columns are whole numbers.
func allWhole(below []csvEvidence) bool {
	return !slices.ContainsFunc(below, func(e csvEvidence) bool { return e.whole != e.values })
}

// counts reports whether each number of the first row is one more than the number before
// it, and the rows below are different. One field may be a name that does not occur
// below.
func (r *firstRow) counts(below []csvEvidence) bool {
	if r.counting+1 != r.numbers || r.whole != r.numbers {
		return false
	}
	others := len(r.texts) - r.numbers
	if r.texts[0] == "" {
		others-- // do not count the column that numbers the rows
	}
	if others > 1 || others == 1 && !r.leading && r.again > 0 {
		return false
	}
	steps, whole, values := 0, 0, 0
	for i := range below {
		steps, whole, values = steps+below[i].steps, whole+below[i].whole, values+below[i].numbers.values
	}
	pairs := 0
	for i := 1; i < len(below); i++ {
		pairs += min(below[i].numbers.values, below[i-1].numbers.values)
	}
	if 2*steps > pairs {
		return false // all rows are like this
	}
	return r.numbers >= 3 || r.numbers < len(r.texts) || 10*whole < values
}

// differs reports whether all fields of the first row are whole numbers, and none in the
// columns below are.
func (r *firstRow) differs(below []csvEvidence) bool {
	if r.whole != r.numbers || r.empty > 0 {
		return false
	}
	columns := 0
	for i := range below {
		if _, isWhole := wholeNumber([]byte(r.texts[i])); !isWhole {
			if below[i].few[r.texts[i]] > 0 || below[i].kind(pointMark|commaMark) != Category {
				return false
			}
			continue
		}
		if below[i].whole > 0 || below[i].numbers.values < minInspected {
			return false
		}
		columns++
	}
	return columns >= 2
}

// ofTexts decides whether the first row names the columns of a table that has only texts.
func (r *firstRow) ofTexts(below []csvEvidence, l *layout) head {
	closed := true // whether all texts below occur more than once
	for i := range below {
		for _, n := range below[i].few {
			closed = closed && n > 1
		}
	}
	isHeader := r.numbers == 0 && r.empty == 0 && !r.twice && 2*r.again < len(r.texts)
	if isHeader && r.again == 0 && closed && l.rows > fewestBelow || !isHeader && r.again == len(r.texts) {
		return head{isHeader: isHeader}
	}
	return r.doubtful(isHeader)
}

// doubtful returns the decision with a note that says how to change it.
func (r *firstRow) doubtful(isHeader bool) head {
	const most = 5
	texts := strings.Join(r.texts[:min(most, len(r.texts))], ", ")
	if len(r.texts) > most {
		texts += ", …"
	}
	taken, flag, other := "as a row", "yes", "the names of columns"
	if isHeader {
		taken, flag, other = "as the names of columns", "no", "a row"
	}
	return head{isHeader, fmt.Sprintf("the first row, %q, is read %s; if it is %s: --header %s", texts, taken, other, flag)}
}
