package data

import (
	"bytes"
	"fmt"
	"slices"
)

// findTable returns the layout of the table in the file that this sample is from.
func findTable(sample []byte, o *ReadOptions) (l layout, err error) {
	start := len(sample) - len(bytes.TrimPrefix(sample, []byte("\ufeff")))
	if len(bytes.TrimSpace(sample[start:])) == 0 {
		return l, fmt.Errorf("line 1: expected a table, found an empty file: %w", ErrTruncated)
	}
	given := *o
	if delimiter, end := separatorLine(sample[start:]); end > 0 && (o.Delimiter == 0 || o.Delimiter == rune(delimiter)) {
		given.Delimiter, start = rune(delimiter), start+end
	}
	if o.Skip != nil {
		for range *o.Skip {
			start = endOfLine(sample, start)
		}
		if len(bytes.TrimSpace(sample[start:])) == 0 {
			return l, fmt.Errorf("line %d: expected a table after the %d skipped lines, found the end of the file: %w", *o.Skip+1, *o.Skip, ErrTruncated)
		}
	}
	comment, head, end := o.Comment, 0, 0
	if comment == "" {
		comment, head, end = leadingComments(sample[start:])
	}
	l = chooseDialect(sample[start+end:], &given, comment)
	if end > 0 {
		l = l.headInComment(sample[start:], head, end)
	}
	if comment == "%" && head == 0 && !l.named && o.Comment == "" {
		// A line that begins with % or # may also name the columns, and the first column
		// is a share or a number.
		if plain := chooseDialect(sample[start:], &given, ""); plain.suits() {
			l = plain
		}
	}
	l.start += start
	l.titleAt += start
	return l, nil
}

// separatorLine returns the delimiter that a first line such as sep=; names, and the
// offset after that line. If there is no such line, the offset is 0.
func separatorLine(sample []byte) (delimiter byte, end int) {
	end = endOfLine(sample, 0)
	line := bytes.Trim(bytes.TrimRight(sample[:end], "\r\n"), `"`)
	if len(line) != 5 || !equalFold(line[:4], "sep=") {
		return 0, 0
	}
	return line[4], end
}

// leadingComments looks for lines above a table that seem to be comments. It returns what
// they begin with, the offset of the last one, and the offset after it. end is 0 if there
// is no such line, or if most lines of the file begin like this.
func leadingComments(sample []byte) (comment string, last, end int) {
	for _, mark := range []string{"#", "%", "//"} {
		i, n := 0, 0
		isComment := func() bool { return bytes.HasPrefix(sample[i:], []byte(mark)) && !beginsWithError(sample[i:]) }
		for isComment() || n > 0 && i < len(sample) && len(bytes.TrimSpace(sample[i:endOfLine(sample, i)])) == 0 {
			if isComment() {
				last, n = i, n+1
			}
			i = endOfLine(sample, i)
		}
		if n == 0 {
			continue
		}
		rest := bytes.Count(sample[i:], []byte("\n"+mark))
		if bytes.HasPrefix(sample[i:], []byte(mark)) || i == len(sample) || 2*rest > bytes.Count(sample[i:], []byte("\n")) {
			return "", 0, 0
		}
		return mark, last, i
	}
	return "", 0, 0
}

// headInComment returns layout l of a table below comments as the layout of the whole
// sample. last is the offset of the last comment, and end is the offset after it. The
// last comment names the columns if it has as many fields as the rows, all its fields are
// texts, and the row below it has a number.
func (l layout) headInComment(sample []byte, last, end int) layout {
	l.start += end
	l.titleAt += end
	line := sample[last:endOfLine(sample, last)]
	text := bytes.TrimLeft(line, l.comment+" \t")
	p := csvParser{dialect: l.dialect}
	fields, _, f := p.firstRow(text)
	if f != nil || l.titles > 0 || l.columns < 2 || len(fields) != l.columns || anyNumber(fields) || slices.Contains(fields, "") {
		return l
	}
	if below, _, f := p.firstRow(sample[end:]); f != nil || !anyNumber(below) {
		return l
	}
	if l.start, l.named = last+len(line)-len(text), true; l.comment == "%" && last == 0 {
		l.start, l.comment = 0, "" // the line names a column such as "% of sales"
	}
	return l
}

// headerNames returns the names in a header. A column without a name is named after its
// index: c0, c1 and so on. The column of row names, if there is one, comes first. If a
// name occurs again, the later columns get a number.
func (l *layout) headerNames(first []string) []string {
	names := first[:min(len(first), l.columns)]
	l.renamed = nil
	if l.rowNames {
		names = append([]string{"row"}, first...)
	}
	unique, taken := make([]string, len(names)), setOf(names...)
	seen := map[string]bool{}
	for i, name := range names {
		if name == "" {
			name = placeName(i)
		}
		if unique[i] = name; seen[name] {
			l.renamed = append(l.renamed, renamed{i, name})
		}
		for n := 1; seen[unique[i]]; n++ {
			if again := fmt.Sprintf("%s.%d", name, n); !taken[again] {
				unique[i] = again
			}
		}
		seen[unique[i]] = true
	}
	return unique
}
