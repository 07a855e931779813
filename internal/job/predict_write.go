package job

import (
	"bufio"
	"context"
	"fmt"
	"io"

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
		to, err := data.NewRowWriter(b, path, words.PredictionColumns(p.Model))
		if err != nil {
			return err
		}
		err = p.Run(ctx, func(block Predicted) error {
			table := block.Table
			if table == nil {
				table = fileTable(block)
			}
			rows += table.Rows
			return to.Write(table, func(i int) []any { return words.PredictionValues(p.Model, block.Outputs[i]) })
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
