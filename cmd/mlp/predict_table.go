package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// isTable reports whether a file is a table by its name.
func isTable(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet":
		return true
	}
	return false
}

// blockUser is called with a block of rows, how many rows of its file come before
// it, and its outputs.
type blockUser func(t *data.Table, before int, outputs [][]float32) error

// predictTables predicts the rows of tables, block by block.
func (p *predictCommand) predictTables(ctx context.Context, paths []string) error {
	reading, err := p.tables.reading()
	if err != nil {
		return err
	}
	reading = job.ReadingFor(p.model, reading)
	if p.out == "" {
		return p.eachBlock(ctx, paths, reading, p.printBlock)
	}
	return p.writeRows(func(write blockUser) error {
		return p.eachBlock(ctx, paths, reading, write)
	})
}

// writeRows writes the rows of blocks with their predictions to the file of -o.
func (p *predictCommand) writeRows(each func(write blockUser) error) error {
	format, err := newRowFormat(p.out, p.model)
	if err != nil {
		return err
	}
	rows := 0
	err = files.WriteTo(p.out, func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		err := each(func(t *data.Table, _ int, outputs [][]float32) error {
			rows += t.Rows
			return format.write(b, t, outputs)
		})
		if err != nil {
			return err
		}
		return b.Flush()
	})
	if err != nil {
		return err
	}
	if err := p.object(map[string]any{"event": "predicted", "rows": rows, "file": p.out}); err != nil {
		return err
	}
	return p.say("wrote %s: %s with predictions", p.out, count(rows, "row"))
}

// eachBlock calls use with every block of the tables.
func (p *predictCommand) eachBlock(ctx context.Context, paths []string, o data.ReadOptions, use blockUser) error {
	name, before := "", 0
	for t, err := range data.ScanTables(paths, o) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if t.Name != name {
			name, before = t.Name, 0
		}
		outputs, err := p.model.Predict(data.TableFeatures(t))
		if err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		if err := use(t, before, outputs); err != nil {
			return err
		}
		before += t.Rows
	}
	return nil
}

// printBlock prints the predictions of a block.
func (p *predictCommand) printBlock(t *data.Table, before int, outputs [][]float32) error {
	for i, y := range outputs {
		if err := p.printPrediction(wire.NewPrediction(p.model, t.Name, before+i+1, y), true); err != nil {
			return err
		}
	}
	return nil
}
