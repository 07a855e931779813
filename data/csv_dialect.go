package data

import (
	"bytes"
	"fmt"
	"strings"
)

// dialect describes how the rows of a CSV file are written.
type dialect struct {
	delimiter byte
	quote     byte   // the character around quoted fields: " or '
	blanks    bool   // any number of spaces and tabs between two fields is one delimiter
	trailing  bool   // rows may end with an additional delimiter
	escaped   bool   // a quote inside quotes is written with a backslash before it, as R, MySQL and Spark do
	comment   string // the text that comments begin with; "" if there are no comments
}

// isComment reports whether a line is a comment. The number of rows that psql writes below
// a table, such as (12 rows), counts as a comment, too.
func (d *dialect) isComment(line []byte) bool {
	return d.comment != "" && bytes.HasPrefix(line, []byte(d.comment)) && !beginsWithError(line) || isRowCount(line)
}

// isRowCount reports whether the first line of b is a number of rows in parentheses.
func isRowCount(b []byte) bool {
	if len(b) == 0 || b[0] != '(' {
		return false
	}
	rest := b[1+leadingDigits(b[1:]):]
	if len(rest) == len(b)-1 {
		return false
	}
	for _, end := range []string{" row)", " rows)"} {
		if tail, found := bytes.CutPrefix(rest, []byte(end)); found {
			return len(bytes.TrimSpace(tail[:endOfLine(tail, 0)])) == 0
		}
	}
	return false
}

// beginsWithError reports whether a line begins with a spreadsheet's error value, such as
// #N/A.
func beginsWithError(line []byte) bool {
	return line[0] == '#' && isMark(line[:leadingMark(line)])
}

// leadingMark returns the length of the text at the start of a line that may be an error
// value such as #N/A.
func leadingMark(line []byte) int {
	n := 1
	for n < len(line) && (line[n]|0x20 >= 'a' && line[n]|0x20 <= 'z' || bytes.IndexByte([]byte("/0!?"), line[n]) >= 0) {
		n++
	}
	return n
}

// delimiters are the delimiters to try, in the order of preference.
const delimiters = ",;\t|"

// Check returns an error if an option has a value that suits no file.
func (o ReadOptions) Check() error {
	if d := o.Delimiter; d >= 0x80 || d != 0 && strings.ContainsRune("\"\r\n+-.0123456789", d) {
		return fmt.Errorf("delimiter: expected one ASCII character that is no quote, line end or part of a number, found %q: %w", d, ErrFormat)
	}
	if strings.ContainsAny(o.Comment, "\r\n\"") {
		return fmt.Errorf("comment: expected a text without line ends and quotes, found %q: %w", o.Comment, ErrFormat)
	}
	if o.Skip != nil && *o.Skip < 0 {
		return fmt.Errorf("skip: expected a number of lines, 0 or more, found %d: %w", *o.Skip, ErrFormat)
	}
	if o.Encoding != "" {
		_, err := parseEncoding(o.Encoding)
		return err
	}
	return nil
}

// dialects returns the dialects to try for a file, in the order of preference.
func dialects(sample []byte, o *ReadOptions, comment string) (all []dialect) {
	quotes := []byte{'"'}
	if bytes.IndexByte(sample, '\'') >= 0 {
		quotes = []byte{'"', '\''}
	}
	tried := present(sample, delimiters)
	if o.Delimiter != 0 {
		tried = []byte{byte(o.Delimiter)}
	}
	for _, q := range quotes {
		for _, d := range tried {
			all = append(all, dialect{delimiter: d, quote: q, comment: comment, blanks: d == ' ' && o.Delimiter == ' ' && bytes.Contains(sample, []byte("  "))})
		}
	}
	if o.Delimiter == 0 && bytes.ContainsAny(sample, " \t") {
		all = append(all, dialect{delimiter: ' ', quote: '"', comment: comment, blanks: true}, dialect{delimiter: ' ', quote: '"', comment: comment})
	}
	return all
}

// present returns the delimiters to try: the first one, those that occur in the sample,
// and one that does not occur. A delimiter that does not occur makes one column, so one
// such try is enough.
func present(sample []byte, delimiters string) (tried []byte) {
	absent := false
	for i, d := range []byte(delimiters) {
		occurs := bytes.IndexByte(sample, d) >= 0
		if i == 0 || occurs || !absent {
			tried = append(tried, d)
		}
		absent = absent || i > 0 && !occurs
	}
	return tried
}

// chooseDialect returns the layout of the sample in the best dialect. The best dialect
// splits all rows into the same number of fields, as many as possible. If no dialect
// splits all rows into the same number, the best is the one that suits the most rows. The
// first row that it does not suit is reported later. Blanks are tried last.
func chooseDialect(sample []byte, o *ReadOptions, comment string) layout {
	var best layout
	oneColumn := false // the file may be one column of numbers with a decimal comma
	for i, d := range dialects(sample, o, comment) {
		l := layOut(d, sample, o.Skip == nil)
		if (l.loose || !l.suits()) && bytes.Contains(sample, []byte{'\\', d.quote}) {
			d.escaped = true
			if e := layOut(d, sample, o.Skip == nil); e.suits() || e.share > l.share {
				l = e
			}
		}
		oneColumn = oneColumn || l.columns == 1 && l.decimals && !l.otherCommas
		if i == 0 || l.better(&best, o) {
			best = l
		}
	}
	best.oneColumn = oneColumn && (best.columns == 1 || best.columns == 2 && strings.IndexByte(", ", best.delimiter) >= 0)
	return best
}

// better reports whether l is better than best, which was tried earlier.
func (l *layout) better(best *layout, o *ReadOptions) bool {
	switch {
	case l.quote == '\'' && l.quoted == 0:
		return false // single quotes around no field are apostrophes
	case l.columns < 2:
		return best.columns < 2 && best.fault == nil && o.Skip == nil && l.suits() && (!best.suits() || l.quote != best.quote && l.quoted > 0 && l.opens)
	case best.columns < 2:
		if l.delimiter == ' ' && (best.opens || best.spaced) || l.quote != best.quote && !l.suits() {
			return false // blanks inside single quotes, amounts or dates, or a single quote that is part of a text
		}
		return l.suits() || !best.suits() || l.delimiter != ' '
	case l.delimiter == ' ' && best.delimiter != ' ' && (l.titles > 0 || best.columns > l.columns && !best.rowNames) && best.titles == 0 && best.share >= 0.5:
		return false // the blanks are within texts, and in a last line such as (12 rows)
	case l.suits() != best.suits():
		return l.suits()
	case l.suits() && l.loose != best.loose:
		return !l.loose // a delimiter inside quotes leaves a text after the closing quote
	case l.delimiter == ' ' && best.delimiter != ' ':
		return !best.suits() && l.share > best.share
	case !l.suits():
		return l.share > best.share
	case l.quote != best.quote:
		return l.quoted > 0 && best.quoted == 0 && l.columns <= best.columns
	case l.delimiter == ' ':
		return false
	case (l.titles == 0) != (best.titles == 0): // prefer the layout in which this line names the columns and is no title
		return l.titles == 0
	}
	return l.columns > best.columns || best.delimiter == ',' && !l.otherCommas && (l.decimals && o.Decimal != '.' || l.explained)
}
