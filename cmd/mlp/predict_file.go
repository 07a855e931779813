package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// rowFormat writes rows as they came, with their predictions in further columns.
type rowFormat struct {
	model     *mlp.Model
	delimiter byte // 0: JSON lines
	line      bytes.Buffer

	begun   bool
	comma   bool     // before decimals
	columns []string // the names of the rows' own columns
	names   []string // of those that are added
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

// free returns names that are not taken.
func free(names, taken []string) []string {
	for i, name := range names {
		for n := 2; slices.Contains(taken, names[i]); n++ {
			names[i] = fmt.Sprintf("%s %d", name, n)
		}
		taken = append(taken, names[i])
	}
	return names
}

// values returns a prediction as the texts of the added columns.
func (f *rowFormat) values(y []float32) (texts []string) {
	add := func(v float32) {
		text := shortest(v)
		if f.comma {
			text = strings.Replace(text, ".", ",", 1)
		}
		texts = append(texts, text)
	}
	if f.model.Classes != nil {
		class, probability := f.model.Class(y)
		texts = append(texts, f.model.Classes[class])
		add(probability)
		if len(y) == 1 { // the probability of the second of two classes
			y = []float32{1 - y[0], y[0]}
		}
	}
	for _, v := range y {
		add(v)
	}
	return texts
}

// write writes the rows of a block.
func (f *rowFormat) write(w *bufio.Writer, t *data.Table, outputs [][]float32) error {
	if !f.begun {
		f.begin(t)
		if f.delimiter != 0 {
			f.line.Reset()
			f.fields(slices.Concat(f.columns, f.names))
			f.line.WriteByte('\n')
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

// begin sets what the first block tells. A .csv file has the delimiter and the
// decimals of the CSV file that the rows come from.
func (f *rowFormat) begin(t *data.Table) {
	f.begun = true
	if raw := t.Raw; raw != nil {
		f.columns = raw.Names
		if raw.Delimiter != 0 && f.delimiter == ',' {
			f.delimiter = raw.Delimiter
		}
		f.comma = raw.Comma && f.delimiter != 0
	} else {
		for _, c := range t.Columns {
			f.columns = append(f.columns, c.Name)
		}
	}
	f.names = free(f.added(), f.columns)
}

// rows returns what writes row i of t to the line, for i in order, up to where
// the predictions follow: as its file has it where the formats agree.
func (f *rowFormat) rows(t *data.Table) func(i int) {
	if t.Raw == nil {
		return func(i int) {
			texts := make([]string, len(t.Columns))
			for k, c := range t.Columns {
				texts[k] = c.Text(i)
			}
			f.texts(texts)
		}
	}
	rows := slices.Collect(t.Raw.All())
	if t.Raw.Delimiter != f.delimiter {
		return func(i int) { f.texts(t.Raw.Texts(rows[i])) }
	}
	return func(i int) {
		row := rows[i]
		if f.delimiter == 0 {
			row = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(row), []byte("}")))
		}
		f.line.Write(row)
	}
}

// texts writes a row that comes from another format.
func (f *rowFormat) texts(texts []string) {
	if f.delimiter != 0 {
		f.fields(texts)
		return
	}
	f.line.WriteByte('{')
	for k, text := range texts {
		f.member(f.columns[k], text, k == 0)
	}
}

// predictions ends the line with a row's outputs.
func (f *rowFormat) predictions(y []float32) {
	texts := f.values(y)
	if f.delimiter != 0 {
		f.line.WriteByte(f.delimiter)
		f.fields(texts)
		f.line.WriteByte('\n')
		return
	}
	for k, text := range texts {
		f.member(f.names[k], text, bytes.HasSuffix(f.line.Bytes(), []byte("{")))
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

// member writes a member of a JSON object: a number where the text is one.
func (f *rowFormat) member(name, text string, first bool) {
	if !first {
		f.line.WriteByte(',')
	}
	key, _ := json.Marshal(name) // a text always has a form
	f.line.Write(key)
	f.line.WriteByte(':')
	switch {
	case text == "":
		f.line.WriteString("null")
	case strings.IndexByte("-0123456789", text[0]) >= 0 && json.Valid([]byte(text)):
		f.line.WriteString(text)
	default:
		quoted, _ := json.Marshal(text)
		f.line.Write(quoted)
	}
}
