package mlp

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// Trainer holds the settings of a training. The zero values are plain ones;
// BatchSize, Epochs and LearningRate have to be given.
type Trainer struct {
	Optimizer    optim.Optimizer // nil: plain gradient descent
	LearningRate float64
	Schedule     optim.Schedule // nil: constant
	BatchSize    int
	Epochs       int
	MaxSteps     int // stop after so many steps; 0: no limit
	// SumGradient adds up the gradients of a batch's rows, as the notebook
	// does. Otherwise they are averaged.
	SumGradient bool
	Shuffle     bool
	// BlockShuffle shuffles blocks of so many rows, for sets larger than
	// memory; 0: all rows as one. See [data.Batches.Order].
	BlockShuffle int
	// DropLast leaves out rows that do not fill a batch, in training and in
	// evaluation.
	DropLast bool
	Seed     uint64 // of the shuffling
	// BalanceClasses has all classes count alike, however many rows each has.
	// It multiplies with the weights of the rows.
	BalanceClasses bool

	EvaluateTrain bool // evaluate on the training set after each epoch
	EvaluateTest  bool // evaluate on the test set after each epoch

	Threads   int // 0: all cores
	Recorders []Recorder
	// StepInterval is the least time between two Stepped events: 0 for none,
	// EveryStep for all.
	StepInterval time.Duration
}

// EveryStep asks for an event after every step.
const EveryStep time.Duration = 1

// Result is what became of a training.
type Result struct {
	Epochs      int // completed
	Steps       int
	Rows        int         // trained on, in all epochs
	Loss        float64     // of the last batch, before its update
	Train, Test *Evaluation // of the network as it is; nil where not evaluated since the last step
	TrainTime   time.Duration
	EvalTime    time.Duration
}

// Final returns the evaluation that counts: on the test set, else on the
// training set, else nil.
func (r *Result) Final() *Evaluation {
	if r.Test != nil {
		return r.Test
	}
	return r.Train
}

// MaxEpochs is the most epochs of a training.
const MaxEpochs = 1_000_000_000

// Train trains m's network on train. The test set may be nil where it is not
// evaluated. When the context ends, Train stops after the step it is at; then,
// as with every error after the first step, the network keeps what it has
// learned and the result says how far it came.
func (t *Trainer) Train(ctx context.Context, m *Model, train, test *data.Set) (*Result, error) {
	train, test, err := t.encode(m, train, test)
	if err != nil {
		return nil, err
	}
	if err := t.check(m, train, test); err != nil {
		return nil, err
	}
	if train, err = held(train); err != nil {
		return nil, err
	}
	if test, err = held(test); err != nil {
		return nil, err
	}
	pool := kernel.NewPool(kernel.Active(), t.Threads)
	defer pool.Close()
	r := t.newRun(m, train, test, pool)
	for epoch := range t.Epochs {
		if err := r.epoch(ctx, epoch); err != nil {
			return &r.result, err
		}
		if r.done() {
			break
		}
	}
	if err := m.Network.checkWeights(); err != nil {
		return &r.result, fmt.Errorf("after the last step: %w: %w", ErrDiverged, err)
	}
	return &r.result, nil
}

// encode returns the sets as the model's network takes them.
func (t *Trainer) encode(m *Model, train, test *data.Set) (_, _ *data.Set, err error) {
	if train, err = m.encoded(train); err != nil {
		return nil, nil, err
	}
	if !t.EvaluateTest {
		return train, nil, nil
	}
	test, err = m.encoded(test)
	return train, test, err
}

// Check reports settings that are missing or do not fit the data.
func (t *Trainer) Check(m *Model, train, test *data.Set) error {
	train, test, err := t.encode(m, train, test)
	if err != nil {
		return err
	}
	return t.check(m, train, test)
}

// check is Check for encoded sets.
func (t *Trainer) check(m *Model, train, test *data.Set) error {
	switch rate := float32(t.LearningRate); {
	case train == nil:
		return fmt.Errorf("expected a training set, found none: %w", ErrConfig)
	case t.Epochs < 1 || t.Epochs > MaxEpochs:
		return fmt.Errorf("epochs: expected 1 to %d, found %d: %w", MaxEpochs, t.Epochs, ErrConfig)
	case !(rate > 0) || math.IsInf(float64(rate), 0):
		return fmt.Errorf("learning rate: expected a positive number of float32, found %v: %w", t.LearningRate, ErrConfig)
	case t.MaxSteps < 0:
		return fmt.Errorf("max steps: expected 0 or more, found %d: %w", t.MaxSteps, ErrConfig)
	case t.BlockShuffle < 0 || t.BlockShuffle > 0 && !t.Shuffle:
		return fmt.Errorf("block shuffle: expected 0, or a number of rows where the rows are shuffled, found %d: %w", t.BlockShuffle, ErrConfig)
	case t.BalanceClasses && train.Targets.Class == nil:
		return fmt.Errorf("balanced classes: expected rows of one class each, found values: %w", ErrConfig)
	case t.EvaluateTest && test == nil:
		return fmt.Errorf("expected a test set to evaluate on, found none: %w", ErrConfig)
	}
	sets := []*data.Set{train}
	if t.EvaluateTest {
		sets = append(sets, test)
	}
	for _, set := range sets {
		if err := set.Check(); err != nil {
			return err
		}
		if err := m.Network.fits(set); err != nil {
			return err
		}
		if t.BatchSize < 1 || t.BatchSize > set.Len() && (set == train || t.DropLast) {
			return fmt.Errorf("batch size: expected 1 to %d, the number of rows of %s, found %d: %w", set.Len(), set.Name, t.BatchSize, ErrConfig)
		}
	}
	return nil
}

// run is one training under way.
type run struct {
	*Trainer
	pool         *kernel.Pool
	batches      data.Batches
	order        []int32
	step         *step
	onTrain      *evaluator // nil where not evaluated
	onTest       *evaluator
	schedule     optim.Schedule
	rate         float64 // of the last step
	lastReported time.Time
	result       Result
}

func (t *Trainer) newRun(m *Model, train, test *data.Set, pool *kernel.Pool) *run {
	optimizer, schedule := t.Optimizer, t.Schedule
	if optimizer == nil {
		optimizer = optim.SGD{}
	}
	if schedule == nil {
		schedule = optim.Constant{}
	}
	r := &run{
		Trainer: t, pool: pool, schedule: schedule,
		batches: data.Batches{Rows: train.Len(), Size: t.BatchSize, Shuffle: t.Shuffle, Block: t.BlockShuffle, DropLast: t.DropLast, Seed: t.Seed},
		order:   make([]int32, train.Len()),
	}
	prepared := data.Prepare(&train.Features, m.Preprocessor)
	r.step = newStep(pool, m.Network, prepared, &train.Targets, optimizer, t.BatchSize)
	r.step.weights = t.rowWeights(train)
	if r.step.sparse != nil && !t.Shuffle && t.Epochs > 1 {
		r.step.sparse.keepColumns(r.batches.PerEpoch())
	}
	if t.EvaluateTrain {
		r.onTrain = newEvaluator(m.Network, train, prepared, r.batches.Used())
	}
	if t.EvaluateTest {
		used := data.Batches{Rows: test.Len(), Size: t.BatchSize, DropLast: t.DropLast}.Used()
		r.onTest = newEvaluator(m.Network, test, data.Prepare(&test.Features, m.Preprocessor), used)
	}
	return r
}

// steps returns how many steps the training will take.
func (r *run) steps() int {
	n := r.batches.PerEpoch() * r.Epochs
	if r.MaxSteps > 0 {
		n = min(n, r.MaxSteps)
	}
	return n
}

func (r *run) done() bool { return r.result.Steps >= r.steps() }

// epoch trains one epoch, evaluates and reports it.
func (r *run) epoch(ctx context.Context, epoch int) error {
	start := time.Now()
	event := Event{Kind: EpochEnded, Epoch: epoch, Steps: r.steps()}
	err := r.train(ctx, &event)
	event.TrainTime = time.Since(start)
	r.result.TrainTime += event.TrainTime
	if err != nil {
		return err
	}
	start = time.Now()
	if err := r.evaluate(ctx, &event); err != nil {
		return err
	}
	if r.onTrain != nil || r.onTest != nil {
		event.EvalTime = time.Since(start)
	}
	r.result.EvalTime += event.EvalTime
	if r.result.Steps == (epoch+1)*r.batches.PerEpoch() {
		r.result.Epochs++
	}
	r.result.Train, r.result.Test = event.Train, event.Test
	return r.record(event)
}

// train takes the steps of an epoch and fills in what they came to.
func (r *run) train(ctx context.Context, event *Event) error {
	r.batches.Order(event.Epoch, r.order)
	r.step.begin()
	defer r.step.end()
	total := 0.0
	for i := range r.batches.PerEpoch() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.done() {
			break
		}
		rows := r.batches.Batch(i, r.order)
		loss := r.takeStep(i, rows)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return fmt.Errorf("epoch %d, step %d: expected a finite loss, found %v: %w", event.Epoch, r.result.Steps, loss, ErrDiverged)
		}
		event.Rows += len(rows)
		r.result.Rows += len(rows)
		total += loss * float64(len(rows))
		if err := r.report(event.Epoch, loss); err != nil {
			return err
		}
	}
	event.Step, event.LearningRate = r.result.Steps, r.rate
	event.Loss = total / float64(max(1, event.Rows))
	return nil
}

// takeStep takes the next step, with the rows of a batch that has that number in
// its epoch, and returns its loss before the update.
func (r *run) takeStep(batch int, rows []int32) float64 {
	planned := r.batches.PerEpoch() * r.Epochs
	r.rate = r.LearningRate * r.schedule.Factor(float64(r.result.Steps)/float64(planned))
	scale := float32(1)
	if !r.SumGradient {
		scale = 1 / float32(len(rows))
	}
	r.step.next = r.batches.Batch(batch+1, r.order)
	r.result.Train, r.result.Test = nil, nil // what was evaluated is no more
	r.result.Loss = r.step.run(batch, rows, scale, float32(r.rate))
	r.result.Steps++
	return r.result.Loss
}

// report sends a Stepped event where one is due.
func (r *run) report(epoch int, loss float64) error {
	if r.StepInterval == 0 {
		return nil
	}
	// Looking at the clock costs as much as a small step's arithmetic.
	if r.StepInterval > EveryStep && r.result.Steps%16 != 0 {
		return nil
	}
	now := time.Now()
	if r.StepInterval > EveryStep && now.Sub(r.lastReported) < r.StepInterval {
		return nil
	}
	r.lastReported = now
	r.step.end()
	defer r.step.begin()
	return r.record(Event{
		Kind: Stepped, Epoch: epoch, Step: r.result.Steps, Steps: r.steps(),
		LearningRate: r.rate, Loss: loss,
	})
}

// evaluate fills in how the network does on the sets it is evaluated on.
func (r *run) evaluate(ctx context.Context, event *Event) (err error) {
	if r.onTrain != nil {
		if event.Train, err = r.onTrain.run(ctx, r.pool); err != nil {
			return err
		}
	}
	if r.onTest != nil {
		if event.Test, err = r.onTest.run(ctx, r.pool); err != nil {
			return err
		}
	}
	for _, e := range []*Evaluation{event.Train, event.Test} {
		if e != nil && e.Loss-e.Loss != 0 {
			return fmt.Errorf("end of epoch %d: expected a finite loss, found %v: %w", event.Epoch, e.Loss, ErrDiverged)
		}
	}
	return nil
}

func (r *run) record(e Event) error {
	for _, recorder := range r.Recorders {
		if err := recorder.Record(e); err != nil {
			return err
		}
	}
	return nil
}
