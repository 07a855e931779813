package data

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/shell"
)

// setColumns gives the schema its columns and notes how they are read. The file begins
// with the sample.
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
	if o.Like == nil { // a model's reading is no choice
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

// noteMarks says which texts count as missing values, and which do not though they could.
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
		s.note("", fmt.Sprintf("%q counts as a missing value in %s; --missing none takes it for a text", mark, listed(missing[mark])))
	}
	for _, mark := range sortedKeys(texts) {
		s.note("", fmt.Sprintf("%q is a text like others in %s; --missing %s takes it for a missing value", mark, listed(texts[mark]), shell.List(mark)))
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

// listed lists names for a note; of many, only the first.
func listed(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more columns", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// noteLayout says which lines of a file are left out and which names were changed.
func (s *schema) noteLayout(sample []byte, l *layout, o *ReadOptions) {
	if l.titles > 0 {
		title := bytes.TrimSpace(sample[l.titleAt:l.start])
		s.note("", fmt.Sprintf("%s left out above the table, from %.40q; --skip 0 keeps all lines", linesAre(l.titles), title))
	}
	if l.rowNames {
		line := bytes.TrimSpace(sample[l.start:endOfLine(sample, l.start)])
		s.note("", fmt.Sprintf("the rows begin with a name for which the first row, %.40q, has no column name; it is left out, as R and pandas do", line))
	}
	line := bytes.TrimSpace(sample[l.start:endOfLine(sample, l.start)])
	switch {
	case l.oneColumn && o.Delimiter == 0 && l.columns == 1:
		at := l.start + max(0, bytes.IndexByte(sample[l.start:], ','))
		line = bytes.TrimSpace(sample[1+bytes.LastIndexByte(sample[:at], '\n') : endOfLine(sample, at)])
		s.note("", fmt.Sprintf("rows such as %.40q are read as one number; if they are two fields: --delimiter ,", line))
	case l.oneColumn && o.Delimiter == 0:
		s.note("", fmt.Sprintf("rows such as %.40q are read as two fields; if each is a number with a comma before its decimals: --delimiter ';'", line))
	case l.delimiter == ' ' && o.Delimiter == 0 && !s.isTyped():
		s.note("", fmt.Sprintf("the fields of rows such as %.40q are separated by blanks; --delimiter , reads texts with blanks", line))
	}
	if l.comment != "" && o.Comment == "" {
		s.note("", fmt.Sprintf("lines that begin with %s are left out", l.comment))
	}
	for _, r := range l.renamed {
		c := &s.columns[r.column]
		s.note(c.name, fmt.Sprintf("column %d is called %s, because an earlier one is called %s, too", r.column+1, c.name, r.name))
	}
}

// isTyped reports whether a column has another kind than Category.
func (s *schema) isTyped() bool {
	return slices.ContainsFunc(s.columns, func(c schemaColumn) bool { return c.kind != Category })
}

// linesAre counts lines for a note.
func linesAre(n int) string {
	if n == 1 {
		return "1 line is"
	}
	return fmt.Sprintf("%d lines are", n)
}
