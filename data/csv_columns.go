package data

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// setColumns sets the columns of the schema and notes how they are read. sample is the
// start of the file.
func (p *csvParser) setColumns(sample []byte, names []string, seen []*evidence, m markChoice, h head, o *ReadOptions, s *schema) error {
	if err := m.refuse(names, seen); err != nil {
		return err
	}
	if err := s.set(names, seen, m, o); err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	if err := s.refuseDates(seen); err != nil {
		return err
	}
	s.reading = *o.reading()
	if s.reading.Places = 0; !s.header {
		s.reading.Places = len(names)
	}
	s.reading.Comma = slices.ContainsFunc(s.columns, func(c schemaColumn) bool { return c.comma })
	s.reading.Dates = s.dateNames()
	if h.doubt != "" {
		s.note("", h.doubt)
	}
	if o.Like == nil { // a model decides how its columns are read, so there is nothing to note
		s.noteNumbers(seen, m)
		s.noteDates(seen, o)
		s.noteMarks(seen)
	}
	p.lookForStrays(sample, o, s)
	return nil
}

// note adds a note about how a file is read, unless the text is empty.
func (s *schema) note(column, text string) {
	if text != "" {
		s.notes = append(s.notes, Warning{Chosen, column, text})
	}
}

// noteMarks notes which texts count as missing values. It also notes which texts do not,
// although they often mean missing values.
func (s *schema) noteMarks(seen []*evidence) {
	missing, texts := map[string][]string{}, map[string][]string{}
	for i, e := range seen {
		c := &s.columns[i]
		if c.skip || e.marked == 0 {
			continue
		}
		if c.isMissing([]byte(e.mark)) {
			missing[e.mark] = append(missing[e.mark], c.name)
		} else {
			texts[e.mark] = append(texts[e.mark], c.name)
		}
	}
	for _, mark := range sortedKeys(missing) {
		s.note("", fmt.Sprintf("%q counts as a missing value in %s; --missing none reads it as a text", mark, listed(missing[mark])))
	}
	for _, mark := range sortedKeys(texts) {
		s.note("", fmt.Sprintf("%q is read as an ordinary text in %s; --missing %s reads it as a missing value", mark, listed(texts[mark]), shell.List(mark)))
	}
}

// sortedKeys returns the keys of a map in ascending order.
func sortedKeys(m map[string][]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// listed lists names for a note. If there are many, it lists only the first and counts
// the others.
func listed(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more columns", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// noteLayout notes which lines of a file are left out and which columns were renamed.
func (s *schema) noteLayout(sample []byte, l *layout, o *ReadOptions) {
	if l.titles > 0 {
		title := bytes.TrimSpace(sample[l.titleAt:endOfLine(sample, l.titleAt)])
		s.note("", fmt.Sprintf("%s left out above the table, from %.40q; --skip 0 keeps all lines", linesAre(l.titles), title))
	}
	if l.rowNames {
		line := bytes.TrimSpace(sample[l.start:endOfLine(sample, l.start)])
		s.note("", fmt.Sprintf("the rows have one more field than the first row, %.40q; their first field is left out as a row name, as in R and pandas", line))
	}
	line := bytes.TrimSpace(sample[l.start:endOfLine(sample, l.start)])
	switch {
	case l.oneColumn && o.Delimiter == 0 && l.columns == 1:
		at := l.start + max(0, bytes.IndexByte(sample[l.start:], ','))
		line = bytes.TrimSpace(sample[1+bytes.LastIndexByte(sample[:at], '\n') : endOfLine(sample, at)])
		s.note("", fmt.Sprintf("rows such as %.40q are read as one number; if they are two fields: --delimiter ,", line))
	case l.oneColumn && o.Delimiter == 0:
		s.note("", fmt.Sprintf("rows such as %.40q are read as two fields; if each is a number with a decimal comma: --delimiter ';'", line))
	case l.delimiter == ' ' && o.Delimiter == 0 && !s.isTyped():
		s.note("", fmt.Sprintf("the fields of rows such as %.40q are separated by blanks; --delimiter , reads texts with blanks", line))
	}
	if l.comment != "" && o.Comment == "" {
		s.note("", fmt.Sprintf("lines that begin with %s are left out", l.comment))
	}
	for _, r := range l.renamed {
		c := &s.columns[r.column]
		s.note(c.name, fmt.Sprintf("column %d is renamed to %s, because an earlier column is named %s, too", r.column+1, c.name, r.name))
	}
}

// isTyped reports whether at least one column has a kind other than Category.
func (s *schema) isTyped() bool {
	return slices.ContainsFunc(s.columns, func(c schemaColumn) bool { return c.kind != Category })
}

// linesAre returns the words for n lines in a note.
func linesAre(n int) string {
	if n == 1 {
		return "1 line is"
	}
	return fmt.Sprintf("%d lines are", n)
}
