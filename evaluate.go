package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Evaluation is how a network does on a set of rows.
type Evaluation struct {
	Rows    int
	Loss    float64 // mean per row
	Correct int     // rows predicted right, if there is a right and a wrong
	// Graded says whether Correct means anything: not for regression.
	Graded bool
	// Confusion counts classes, if every row has one class; else nil.
	Confusion *metrics.Confusion
}

// Accuracy returns the share of rows that were predicted right. A row with
// several labels is right if all of them are.
func (e *Evaluation) Accuracy() float64 { return float64(e.Correct) / float64(e.Rows) }

// Error returns the share of rows that were predicted wrong.
func (e *Evaluation) Error() float64 { return float64(e.Rows-e.Correct) / float64(e.Rows) }

// Learned reports whether the network is better than always answering the most frequent
// class: its error is at least a tenth below the error of that answer, or zero. For
// networks trained with balanced classes, it is enough if that holds for the mean of the
// classes' errors. It is true if the task is not classification.
func (e *Evaluation) Learned() bool {
	if e.Confusion == nil || e.Correct == e.Rows || e.Error() < 0.9*(1-e.Confusion.Majority()) {
		return true
	}
	present := 0
	for k := range e.Confusion.Classes() {
		if e.Confusion.Support(k) > 0 {
			present++
		}
	}
	return 1-e.Confusion.BalancedAccuracy() < 0.9*(1-1/float64(max(1, present)))
}

// Evaluate predicts every row of set on at most threads cores (0: all) and returns how
// good the predictions are.
func (m *Model) Evaluate(ctx context.Context, set *data.Set, threads int) (*Evaluation, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	pool := kernel.NewPool(kernel.Active(), threads)
	defer pool.Close()
	return newEvaluator(m, b, b.len()).run(ctx, pool)
}

// EvaluateAndPredict is Evaluate and [Model.PredictSet] in one pass over the rows.
func (m *Model) EvaluateAndPredict(ctx context.Context, set *data.Set, threads int) (*Evaluation, [][]float32, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, nil, err
	}
	pool := kernel.NewPool(kernel.Active(), threads)
	defer pool.Close()
	e := newEvaluator(m, b, b.len())
	flat, outputs := newOutputs(b.len(), m.Network.Outputs())
	e.outputs, e.scale = flat, m.TargetScale
	evaluation, err := e.run(ctx, pool)
	if err != nil {
		return nil, nil, err
	}
	if err := checkOutputs(flat, m.Network.Outputs()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", set.Name, err)
	}
	return evaluation, outputs, nil
}

// evaluator predicts the rows of a set, shared between the workers of a pool, span by
// span. The loss and answer of each row are stored and then combined in row order, so
// that the result does not depend on which worker computed what.
type evaluator struct {
	forward
	set   *boundSet
	count int     // the rows that are evaluated
	lanes []*lane // one for each worker

	outputs []float32         // of all rows, (rows, outputs), if they are kept
	scale   *data.TargetScale // of the outputs that are kept

	// Of the current span:
	ctx     context.Context
	rows    []int32
	losses  []float64
	answers []int32 // predicted class; or 1 and 0 for right and wrong
}

// spanRows is the number of rows that all workers process before they meet. A larger
// span means fewer meetings, but more memory for the results of the rows.
const spanRows = 1 << 14

// newEvaluator returns an evaluator of the first rows rows of set.
func newEvaluator(m *Model, set *boundSet, rows int) *evaluator {
	span := min(rows, spanRows)
	e := &evaluator{
		set: set, count: rows,
		rows: make([]int32, span), losses: make([]float64, span), answers: make([]int32, span),
	}
	e.forward = forward{net: m.Network, x: set.x, features: &set.features, steps: m.Preprocessor, to: e}
	return e
}

// run evaluates the rows. It stops early, with the context's error, when the
// context is done.
func (e *evaluator) run(ctx context.Context, pool *kernel.Pool) (*Evaluation, error) {
	for len(e.lanes) < pool.Size() {
		dense := e.x == nil || e.x.Sparse() == nil
		e.lanes = append(e.lanes, newLane(e.net, min(chunkRows, e.count), dense))
	}
	e.net.settle()
	e.ctx = ctx
	result := e.nothing()
	for lo := 0; lo < e.count; lo += spanRows {
		e.rows = e.rows[:min(spanRows, e.count-lo)]
		for i := range e.rows {
			e.rows[i] = int32(lo + i)
		}
		pool.Run(e, pool.Size())
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e.collect(result)
	}
	result.Loss /= float64(max(1, e.count))
	if result.Confusion != nil {
		result.Correct = result.Confusion.Correct()
	}
	return result, nil
}

// Share predicts one worker's part of the span.
func (e *evaluator) Share(w *kernel.Worker, part, parts int) {
	lo, hi := kernel.Split(len(e.rows), part, parts)
	first := int(e.rows[0])
	e.walk(e.ctx, w, e.lanes[part], first+lo, first+hi)
}

// receive stores the losses and answers of a chunk.
func (e *evaluator) receive(_ *pass, logits kernel.Matrix, lo int) bool {
	at := lo - int(e.rows[0])
	rows := e.rows[at : at+logits.Rows]
	for i, r := range rows {
		e.answers[at+i] = answer(logits.Row(i), target(&e.set.targets, r))
	}
	if e.outputs != nil {
		writeOutputs(e.outputs[lo*logits.Cols:], e.net.loss, e.scale, logits)
	}
	values(e.net.loss, e.losses[at:at+len(rows)], logits, &e.set.targets, rows)
	return true
}

// answer returns the predicted class for a row of logits. If the targets are values, it
// returns 1 if the logits agree with them, else 0.
func answer(logits []float32, t Target) int32 {
	if t.Values == nil {
		return int32(decide(logits))
	}
	for j, v := range t.Values {
		if (logits[j] >= 0) != (v >= 0.5) {
			return 0
		}
	}
	return 1
}

// decide returns the predicted class for a row of logits: the index of the largest. For
// a single logit it is class 1 if the logit is not negative.
func decide(logits []float32) int {
	if len(logits) > 1 {
		return largest(logits)
	}
	if logits[0] >= 0 {
		return 1
	}
	return 0
}

// largest returns the index of the largest number, the first one of equals.
func largest(row []float32) int {
	best := 0
	for j, v := range row {
		if v > row[best] {
			best = j
		}
	}
	return best
}

// nothing returns an evaluation of no rows. collect adds rows to it.
func (e *evaluator) nothing() *Evaluation {
	result := &Evaluation{Rows: e.count}
	result.Graded = e.net.loss.Kind() == YesOrNo
	if e.set.targets.Class != nil {
		result.Graded = true
		result.Confusion = metrics.NewConfusion(len(e.set.classes))
	}
	return result
}

// collect adds the losses and answers of a span to the result, in row order.
func (e *evaluator) collect(result *Evaluation) {
	for i, r := range e.rows {
		result.Loss += e.losses[i]
		switch {
		case result.Confusion != nil:
			result.Confusion.Add(int(e.set.targets.Class[r]), int(e.answers[i]))
		case result.Graded:
			result.Correct += int(e.answers[i])
		}
	}
}
