package job

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// Write writes the rows, with their predictions in additional columns, to the file at
// path and returns the number of rows. The extension of path decides the format. An image
// becomes a row with the name of its file.
func (p *Predict) Write(ctx context.Context, path string) (rows int, err error) {
	if _, err := data.NewRowWriter(nil, path, nil); err != nil {
		return 0, Usage(fmt.Errorf("out: %w", err))
	}
	err = files.WriteTo(path, func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		to, err := data.NewRowWriter(b, path, predictionColumns(p.Model))
		if err != nil {
			return err
		}
		err = p.Run(ctx, func(block Predicted) error {
			table := block.Table
			if table == nil {
				table = fileTable(block)
			}
			rows += table.Rows
			return to.Write(table, func(i int) []any { return predictionValues(p.Model, block.Outputs[i]) })
		})
		if err != nil {
			return err
		}
		return b.Flush()
	})
	return rows, err
}

// fileTable returns a table with a row for each image in b. Its only column holds the
// file's name.
func fileTable(b Predicted) *data.Table {
	n := len(b.Outputs)
	files := data.Column{Name: "file", Kind: data.Category, Codes: make([]int32, n), Values: []string{b.File}}
	return &data.Table{Name: b.File, Rows: n, Columns: []data.Column{files}}
}

// predictionColumns returns the names of the columns that hold m's predictions.
func predictionColumns(m *mlp.Model) (names []string) {
	switch {
	case m.Classes != nil:
		names = []string{"prediction", "probability"}
		for _, class := range m.Classes {
			names = append(names, "probability of "+class)
		}
		return names
	case m.Network.Outputs() == 1:
		return []string{"prediction"}
	}
	for k := range m.Network.Outputs() {
		names = append(names, "prediction of "+words.Target(m.Targets, k))
	}
	return names
}

// predictionValues returns m's outputs y for a row as the values of the columns that
// predictionColumns names.
func predictionValues(m *mlp.Model, y []float32) (values []any) {
	if m.Classes != nil {
		class, probability := m.Class(y)
		values = append(values, m.Classes[class], probability)
		if len(y) == 1 { // the probability of the second of two classes
			y = []float32{1 - y[0], y[0]}
		}
	}
	for _, v := range y {
		values = append(values, v)
	}
	return values
}
