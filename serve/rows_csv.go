package serve

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// tableName is the name of the table in messages. Its extension tells the reader that the
// format is CSV.
const tableName = "body.csv"

// predictCSV answers a table with its rows and their predictions in added columns, or
// with JSON if the client requests it.
func (x *exchange) predictCSV(m *model, l *loaded) error {
	blocks, err := x.readCSV(l)
	if err == nil {
		err = x.run(m, l)
	}
	if err != nil {
		return err
	}
	if !x.wantsCSV() {
		x.answerJSON(m, l)
		return nil
	}
	x.w.Header()["Content-Type"] = csvType
	x.start(http.StatusOK)
	return x.writeCSV(l, blocks)
}

// packed are the first bytes of tables in formats that are not text.
var packed = []string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "\x93NUMPY", "PK\x03\x04", "PK\x05\x06", "PAR1", "\x00\x00\x08"}

// readCSV reads the rows of the body, in the same way as mlp predict reads a file.
func (x *exchange) readCSV(l *loaded) (blocks []*data.Table, err error) {
	for _, start := range packed {
		if bytes.HasPrefix(x.body, []byte(start)) {
			return nil, refuse(http.StatusUnsupportedMediaType, "type", "expected CSV, found a file that begins with %q", start)
		}
	}
	const columns = 4 // the columns of a table take at most this many times the memory of the text
	if err := x.memory.take(columns * int64(len(x.body))); err != nil {
		return nil, err
	}
	for t, err := range data.ScanTable(bytes.NewReader(x.body), tableName, l.ReadOptions()) {
		if err == nil {
			err = x.deadline.Err()
		}
		if err == nil {
			err = x.addTable(l, t)
		}
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, t)
	}
	if x.rows.rows == 0 {
		return nil, fmt.Errorf("expected at least one row, found none: %w", data.ErrTruncated)
	}
	return blocks, nil
}

// addTable adds the rows of a block of the table to the request's rows.
func (x *exchange) addTable(l *loaded, t *data.Table) error {
	if err := x.rows.room(t.Rows); err != nil {
		return err
	}
	if err := x.memory.take(int64(4 * t.Rows * l.inputs)); err != nil { // for the rows as they are encoded
		return err
	}
	var f data.Features
	var err error
	switch {
	case l.columns != nil:
		f, err = l.Preprocessor.Encoder.Encode(t)
	case len(t.Columns) != l.inputs:
		err = fmt.Errorf("%s: expected %d columns of numbers, one for each input, found %d columns (the model has no column names): %w", tableName, l.inputs, len(t.Columns), data.ErrColumn)
	default:
		f, err = t.Floats()
	}
	if err != nil {
		return err
	}
	rows, err := x.rows.add(t.Rows)
	copy(rows, f.Floats)
	return err
}

// writeCSV writes the rows unchanged, with their predictions.
func (x *exchange) writeCSV(l *loaded, blocks []*data.Table) error {
	buffered := bufio.NewWriterSize(x, piece)
	to, err := data.NewRowWriter(buffered, tableName, words.PredictionColumns(l.Model))
	if err != nil {
		return err
	}
	width, at := l.Outputs(), 0
	for _, t := range blocks {
		err := to.Write(t, func(i int) []any {
			return words.PredictionValues(l.Model, x.outputs[(at+i)*width:(at+i+1)*width])
		})
		if err != nil {
			return err
		}
		at += t.Rows
	}
	return buffered.Flush()
}
