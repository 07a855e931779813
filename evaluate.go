package mlp

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/metrics"
)

// Evaluation says how well a network predicts a set of rows.
type Evaluation struct {
	Rows    int
	Loss    float64 // mean per row
	Correct int     // rows predicted right; meaningful only if Graded is true
	// Graded is true if a prediction is either right or wrong. It is false for
	// regression.
	Graded bool
	// Confusion counts rows by true and predicted class. It is nil unless every row
	// has one class.
	Confusion *metrics.Confusion
}

// Accuracy returns the share of rows that were predicted right. A row with
// several labels is right if all of them are.
func (e *Evaluation) Accuracy() float64 { return float64(e.Correct) / float64(e.Rows) }

// Error returns the share of rows that were predicted wrong.
func (e *Evaluation) Error() float64 { return float64(e.Rows-e.Correct) / float64(e.Rows) }

// Learned reports whether the network does better than a constant prediction. With
// classes, it is true in three cases: no row is predicted wrong; the share of wrong
// rows is more than 10% (relative) below that of always predicting the most frequent
// class; or the mean of the classes' error rates is more than 10% (relative) below that
// of a constant prediction. Networks with balanced class weights minimize this mean.
// Without classes, Learned returns true.
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

// Evaluate predicts every row of set, on at most threads cores (0: all), and compares
// the outputs with the targets.
func (m *Model) Evaluate(ctx context.Context, set *data.Set, threads int) (*Evaluation, error) {
	b, err := m.bind(set, false)
	if err != nil {
		return nil, err
	}
	pool := kernel.NewPool(kernel.Active(), threads)
	defer pool.Close()
	return newEvaluator(m, b, b.len()).run(ctx, pool)
}

// EvaluateAndPredict does the work of [Model.Evaluate] and [Model.PredictSet] in one
// pass over the rows. It returns the outputs by row: (rows, outputs).
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

// evaluator evaluates the rows of a set in spans of spanRows. The workers of a pool
// share each span and store every row's loss and answer. Then collect adds these up in
// row order, so the result does not depend on the number of workers.
type evaluator struct {
	forward
	set   *boundSet
	count int     // how many rows are evaluated, starting with the first
	lanes []*lane // one for each worker

	outputs []float32         // room for the outputs of all rows, (rows, outputs); nil: not kept
	scale   *data.TargetScale // converts outputs to the units of the targets; nil: none

	// These belong to the current span.
	ctx     context.Context
	rows    []int32
	losses  []float64
	answers []int32 // see the function answer
}

// spanRows is how many rows the workers evaluate before they wait for each other. A
// larger span means fewer waits; a smaller one needs less memory for losses and
// answers.
const spanRows = 1 << 14

// newEvaluator returns an evaluator for the first n rows of set.
func newEvaluator(m *Model, set *boundSet, n int) *evaluator {
	span := min(n, spanRows)
	e := &evaluator{
		set: set, count: n,
		rows: make([]int32, span), losses: make([]float64, span), answers: make([]int32, span),
	}
	e.forward = forward{net: m.Network, x: set.x, features: &set.features, steps: m.Preprocessor, to: e}
	return e
}

// run evaluates the rows. It returns the context's error soon after the context is
// done.
func (e *evaluator) run(ctx context.Context, pool *kernel.Pool) (*Evaluation, error) {
	for len(e.lanes) < pool.Size() {
		dense := e.x == nil || e.x.Sparse() == nil
		e.lanes = append(e.lanes, newLane(e.net, min(chunkRows, e.count), dense))
	}
	e.net.settle()
	e.ctx = ctx
	result := e.emptyEvaluation()
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

// Share evaluates one worker's part of the current span. The pool calls it.
func (e *evaluator) Share(w *kernel.Worker, part, parts int) {
	lo, hi := kernel.Split(len(e.rows), part, parts)
	first := int(e.rows[0])
	e.walk(e.ctx, w, e.lanes[part], first+lo, first+hi)
}

// receive stores the losses and answers of a chunk of rows, and the outputs if they
// are kept.
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

// answer returns the class that a row of logits predicts. If the target has values
// instead of a class, it returns 1 if all outputs are predicted right, else 0. A logit
// of at least 0 means yes, and so does a target of at least 0.5. Smaller numbers mean
// no. An output is predicted right if its logit and its target mean the same.
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

// decide returns the class that a row of logits predicts: that of the largest logit.
// A single logit predicts class 1 if it is not negative, else class 0.
func decide(logits []float32) int {
	if len(logits) > 1 {
		return largest(logits)
	}
	if logits[0] >= 0 {
		return 1
	}
	return 0
}

// largest returns the index of the largest number, or of the first of several equal
// ones.
func largest(row []float32) int {
	best := 0
	for j, v := range row {
		if v > row[best] {
			best = j
		}
	}
	return best
}

// emptyEvaluation returns an evaluation without any losses and answers. The method
// collect adds those of the rows.
func (e *evaluator) emptyEvaluation() *Evaluation {
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
