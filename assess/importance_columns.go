package assess

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/metrics"
)

// ColumnPermuting is a predictor that predicts rows fast after one column was shuffled:
// it does not compute the first layer for the other columns again. [mlp.Model] is one.
type ColumnPermuting interface {
	// PermuteColumns returns a permuter of the rows of a set. If the predictor can't
	// do that for this set, the error wraps [errors.ErrUnsupported].
	PermuteColumns(ctx context.Context, set *data.Set, threads int) (*mlp.ColumnPermuter, error)
	// PermuteWork estimates how many multiply-adds the permuter needs to predict one
	// row.
	PermuteWork() int
}

// permuteColumns measures the importance of columns with the permuter of p. The error
// wraps [errors.ErrUnsupported] if p is not a [ColumnPermuting] or can't permute the
// columns of this set.
func permuteColumns(ctx context.Context, p mlp.Predictor, set *data.Set, o ImportanceOptions) ([]ColumnImportance, Measured, error) {
	permuting, ok := p.(ColumnPermuting)
	if !ok {
		return nil, Measured{}, errors.ErrUnsupported
	}
	if err := set.Check(); err != nil {
		return nil, Measured{}, err
	}
	rows, columns := o.plan(set, permuting.PermuteWork())
	few := set.Sample(rows)
	permuter, err := permuting.PermuteColumns(ctx, few, o.Threads)
	if err != nil {
		return nil, Measured{}, err
	}
	table := few.Features.Table
	influences := make([]float64, len(table.Columns)) // zeros suffice if no column is left out
	if columns < len(influences) {
		if influences, err = permuter.Influences(ctx); err != nil {
			return nil, Measured{}, err
		}
	}
	m := &measurement{predictor: p, set: few, seed: o.Seed, columns: strongest(influences, columns), progress: o.Progress}
	err = m.run(ctx, permuter, o.Threads)
	return m.all, Measured{len(m.columns), len(table.Columns), few.Len(), set.Len()}, err
}

// measurement measures the importance of the columns of a set on several goroutines.
type measurement struct {
	predictor mlp.Predictor
	set       *data.Set
	seed      uint64
	columns   []int // indexes of the table's columns to measure
	progress  func(done, columns int)

	whole float64            // the score without a shuffle
	all   []ColumnImportance // the results, in the order of columns

	mutex      sync.Mutex // guards next, done and err
	next, done int        // how many columns were begun, and how many are done
	err        error
}

// run measures the columns on at most threads goroutines (0: one per core).
func (m *measurement) run(ctx context.Context, permuter *mlp.ColumnPermuter, threads int) error {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	m.all = make([]ColumnImportance, len(m.columns))
	m.whole = score(m.predictor, m.set, inRows(permuter.Outputs(), m.set.Len()))
	var wait sync.WaitGroup
	for range min(threads, len(m.columns)) {
		own := permuter.Clone()
		wait.Go(func() { m.work(ctx, own) })
	}
	wait.Wait()
	return m.err
}

// work measures columns on one goroutine until none is left or an error occurs.
func (m *measurement) work(ctx context.Context, permuter *mlp.ColumnPermuter) {
	rows := m.set.Len()
	outputs, order := make([]float32, len(permuter.Outputs())), make([]int32, rows)
	byRow := inRows(outputs, rows)
	for {
		k, ok := m.begin()
		if !ok {
			return
		}
		column := m.columns[k]
		var drops [importanceRepeats]float64
		for repeat := range drops {
			random.New(m.seed, "importance", uint64(column), uint64(repeat)).Permute(order)
			if err := permuter.PredictInto(ctx, outputs, column, order); err != nil {
				m.fail(err)
				return
			}
			drops[repeat] = m.whole - score(m.predictor, m.set, byRow)
		}
		m.all[k].Column = m.set.Features.Table.Columns[column].Name
		m.all[k].Drop, m.all[k].Deviation = metrics.MeanAndDeviation(drops[:])
		m.finish()
	}
}

// begin returns the index in m.columns of the next column to measure. ok is false if
// none is left, or after an error.
func (m *measurement) begin() (k int, ok bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	k, ok = m.next, m.err == nil && m.next < len(m.columns)
	m.next++
	return k, ok
}

func (m *measurement) fail(err error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.err = err
}

// finish counts a measured column and reports the progress.
func (m *measurement) finish() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.done++
	if m.progress != nil {
		m.progress(m.done, len(m.columns))
	}
}

// inRows returns outputs, (rows, width) in one slice, split by row. The rows share the
// memory of outputs.
func inRows(outputs []float32, rows int) [][]float32 {
	width := len(outputs) / rows
	byRow := make([][]float32, rows)
	for i := range byRow {
		byRow[i] = outputs[i*width : (i+1)*width]
	}
	return byRow
}
