package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// rowFormat writes rows as they came, with their predictions in further columns.
type rowFormat struct {
	model     *mlp.Model
	delimiter byte // 0: JSON lines
	begun     bool
	names     []string // of the columns that are added
	line      bytes.Buffer
}

// newRowFormat returns the format that the file's ending names.
func newRowFormat(path string, m *mlp.Model) (*rowFormat, error) {
	f := &rowFormat{model: m}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		f.delimiter = ','
	case ".tsv":
		f.delimiter = '\t'
	case ".jsonl", ".ndjson", ".json":
	default:
		return nil, usage(fmt.Errorf("out: expected a file that ends in .csv, .tsv or .jsonl, found %q", path))
	}
	return f, nil
}

// added returns the names of the columns that predictions come in.
func (f *rowFormat) added() []string {
	m := f.model
	switch {
	case m.Classes != nil:
		names := []string{"prediction", "probability"}
		for _, class := range m.Classes {
			names = append(names, "probability of "+class)
		}
		return names
	case m.Network.Outputs() == 1:
		return []string{"prediction"}
	}
	var names []string
	for k := range m.Network.Outputs() {
		names = append(names, "prediction of "+targetName(m.Targets, k))
	}
	return names
}

// free returns names that differ from the table's own.
func free(names []string, t *data.Table) []string {
	taken := map[string]bool{}
	for _, c := range t.Columns {
		taken[c.Name] = true
	}
	for i, name := range names {
		for n := 2; taken[names[i]]; n++ {
			names[i] = fmt.Sprintf("%s %d", name, n)
		}
		taken[names[i]] = true
	}
	return names
}

// values returns a prediction as the texts of the added columns, and whether
// each is a number.
func (f *rowFormat) values(y []float32) (texts []string, numbers []bool) {
	add := func(text string, number bool) { texts, numbers = append(texts, text), append(numbers, number) }
	if f.model.Classes != nil {
		class, probability := f.model.Class(y)
		add(f.model.Classes[class], false)
		add(formatFloat(probability), true)
		if len(y) == 1 { // the probability of the second of two classes
			y = []float32{1 - y[0], y[0]}
		}
	}
	for _, v := range y {
		add(formatFloat(v), true)
	}
	return texts, numbers
}

func formatFloat(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }

// write writes the rows of a block.
func (f *rowFormat) write(w *bufio.Writer, t *data.Table, outputs [][]float32) error {
	if !f.begun {
		f.begun, f.names = true, free(f.added(), t)
		if f.delimiter != 0 {
			f.header(t)
			if _, err := w.Write(f.line.Bytes()); err != nil {
				return err
			}
		}
	}
	next := f.rows(t)
	for i, y := range outputs {
		f.line.Reset()
		next(i)
		f.predictions(y)
		if _, err := w.Write(f.line.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// header writes the names of all columns.
func (f *rowFormat) header(t *data.Table) {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	f.fields(append(names, f.names...))
	f.line.WriteByte('\n')
}

// rows returns what writes row i of t to the line, for i in order, up to where
// the predictions follow: as its file has it where the formats agree.
func (f *rowFormat) rows(t *data.Table) func(i int) {
	if t.Raw != nil && t.Raw.Delimiter == f.delimiter {
		var raw [][]byte
		for row := range t.Raw.All() {
			raw = append(raw, row)
		}
		return func(i int) {
			row := raw[i]
			if f.delimiter == 0 {
				row = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(row), []byte("}")))
			}
			f.line.Write(row)
		}
	}
	return func(i int) {
		if f.delimiter == 0 {
			f.line.WriteByte('{')
			for k, c := range t.Columns {
				text, number := c.Text(i)
				f.key(c.Name, k == 0)
				f.jsonValue(text, number)
			}
			return
		}
		var texts []string
		for _, c := range t.Columns {
			text, _ := c.Text(i)
			texts = append(texts, text)
		}
		f.fields(texts)
	}
}

// predictions ends the line with a row's outputs.
func (f *rowFormat) predictions(y []float32) {
	texts, numbers := f.values(y)
	if f.delimiter != 0 {
		f.line.WriteByte(f.delimiter)
		f.fields(texts)
		f.line.WriteByte('\n')
		return
	}
	for k, text := range texts {
		f.key(f.names[k], bytes.HasSuffix(f.line.Bytes(), []byte("{")))
		f.jsonValue(text, numbers[k])
	}
	f.line.WriteString("}\n")
}

// fields writes texts with delimiters between them, quoted where it takes that.
func (f *rowFormat) fields(texts []string) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = rune(f.delimiter)
	_ = w.Write(texts) // to memory
	w.Flush()
	f.line.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func (f *rowFormat) key(name string, first bool) {
	if !first {
		f.line.WriteByte(',')
	}
	quoted, _ := json.Marshal(name) // a text always has a form
	f.line.Write(quoted)
	f.line.WriteByte(':')
}

func (f *rowFormat) jsonValue(text string, number bool) {
	switch {
	case number && text == "":
		f.line.WriteString("null")
	case number:
		f.line.WriteString(text)
	default:
		quoted, _ := json.Marshal(text)
		f.line.Write(quoted)
	}
}
