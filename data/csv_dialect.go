package data

import (
	"bytes"
	"fmt"
	"strings"
)

// dialect says how a CSV file writes rows.
type dialect struct {
	delimiter byte
	quote     byte   // around fields: " or '
	blanks    bool   // any spaces and tabs between two fields are one delimiter
	trailing  bool   // rows may end with one more delimiter
	escaped   bool   // a quote inside quotes has a backslash before it, as R, MySQL and Spark write it
	comment   string // what the lines begin with that are no rows; "" for none
}

// isComment reports whether a line is a comment, or the number of rows that psql writes
// below a table: (12 rows).
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

// beginsWithError reports whether the first field of a line is one of a spreadsheet's
// errors, such as #N/A.
func beginsWithError(line []byte) bool {
	return line[0] == '#' && isMark(line[:leadingMark(line)])
}

// leadingMark returns the length of the text that may be an error at the start of a line.
func leadingMark(line []byte) int {
	n := 1
	for n < len(line) && (line[n]|0x20 >= 'a' && line[n]|0x20 <= 'z' || bytes.IndexByte([]byte("/0!?"), line[n]) >= 0) {
		n++
	}
	return n
}

// delimiters are the delimiters that are tried, in the order of preference.
const delimiters = ",;\t|"

// Check returns an error if the delimiter or the comment is one that no file can have.
func (o ReadOptions) Check() error {
	if d := o.Delimiter; d >= 0x80 || d != 0 && strings.ContainsRune("\"\r\n+-.0123456789", d) {
		return fmt.Errorf("delimiter: expected a delimiter of one ASCII character that is no part of a number, found %q: %w", d, ErrFormat)
	}
	if strings.ContainsAny(o.Comment, "\r\n\"") {
		return fmt.Errorf("comment: expected the start of comments without line ends and quotes, found %q: %w", o.Comment, ErrFormat)
	}
	if o.Skip != nil && *o.Skip < 0 {
		return fmt.Errorf("skip: expected a number of lines, found %d: %w", *o.Skip, ErrFormat)
	}
	if o.Encoding != "" {
		_, err := parseEncoding(o.Encoding)
		return err
	}
	return nil
}

// dialects returns the dialects that are tried for a file, in the order of preference.
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

// present returns the first of the delimiters, those others that occur in the sample, and
// one that does not: as it makes one column, so would all of these.
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

// chooseDialect returns the dialect that splits all rows of the sample into equally many
// fields; of several, the one that makes the most. Blanks are tried last. If there is no
// such dialect, it is the one that suits the most rows: the first that it does not suit
// will be named.
func chooseDialect(sample []byte, o *ReadOptions, comment string) layout {
	var best layout
	oneColumn := false // of numbers with a comma before their decimals
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

// better reports whether l is to be preferred to best, which was tried earlier.
func (l *layout) better(best *layout, o *ReadOptions) bool {
	switch {
	case l.quote == '\'' && l.quoted == 0:
		return false // apostrophes
	case l.columns < 2:
		return best.columns < 2 && best.fault == nil && o.Skip == nil && l.suits() && (!best.suits() || l.quote != best.quote && l.quoted > 0 && l.opens)
	case best.columns < 2:
		if l.delimiter == ' ' && (best.opens || best.spaced) || l.quote != best.quote && !l.suits() {
			return false // blanks inside single quotes, amounts or dates, or one such quote in a text
		}
		return l.suits() || !best.suits() || l.delimiter != ' '
	case l.delimiter == ' ' && best.delimiter != ' ' && (l.titles > 0 || best.columns > l.columns && !best.rowNames) && best.titles == 0 && best.share >= 0.5:
		return false // with a last line such as (12 rows), and blanks in the others
	case l.suits() != best.suits():
		return l.suits()
	case l.suits() && l.loose != best.loose:
		return !l.loose // a delimiter inside quotes makes texts behind them
	case l.delimiter == ' ' && best.delimiter != ' ':
		return !best.suits() && l.share > best.share
	case !l.suits():
		return l.share > best.share
	case l.quote != best.quote:
		return l.quoted > 0 && best.quoted == 0 && l.columns <= best.columns
	case l.delimiter == ' ':
		return false
	case (l.titles == 0) != (best.titles == 0): // what would be a title names the columns
		return l.titles == 0
	}
	return l.columns > best.columns || best.delimiter == ',' && !l.otherCommas && (l.decimals && o.Decimal != '.' || l.explained)
}
