package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

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
	if _, err := data.NewRowWriter(nil, p.out, nil); err != nil {
		return usage(fmt.Errorf("out: %w", err))
	}
	rows := 0
	err := files.WriteTo(p.out, func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		to, err := data.NewRowWriter(b, p.out, p.added())
		if err != nil {
			return err
		}
		err = each(func(t *data.Table, _ int, outputs [][]float32) error {
			rows += t.Rows
			return to.Write(t, func(i int) []any { return p.values(outputs[i]) })
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

// added returns the names of the columns that predictions come in.
func (p *predictCommand) added() (names []string) {
	m := p.model
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
		names = append(names, "prediction of "+targetName(m.Targets, k))
	}
	return names
}

// values returns a prediction as the values of the added columns.
func (p *predictCommand) values(y []float32) (values []any) {
	if m := p.model; m.Classes != nil {
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
