package wire

import (
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
)

// Epoch is one epoch as a JSON object. A field that was not measured is absent.
type Epoch struct {
	Event string `json:"event"` // "epoch"
	Epoch int    `json:"epoch"`
	Errors
	BatchLoss        *float64 `json:"batch_loss,omitempty"` // mean loss of the epoch's batches, each measured before the update for that batch
	LearningRate     float64  `json:"learning_rate"`
	Steps            int      `json:"steps"`         // number of steps since the training began
	TrainSeconds     float64  `json:"train_seconds"` // duration of the training pass only
	EvalSeconds      *float64 `json:"eval_seconds,omitempty"`
	SamplesPerSecond float64  `json:"samples_per_second"`
}

// Errors holds the error rate, accuracy and loss on the training and test sets, as JSON
// fields.
type Errors struct {
	TrainError    *float64 `json:"train_error,omitempty"`
	TrainAccuracy *float64 `json:"train_accuracy,omitempty"`
	TrainLoss     *float64 `json:"train_loss,omitempty"`
	TestError     *float64 `json:"test_error,omitempty"`
	TestAccuracy  *float64 `json:"test_accuracy,omitempty"`
	TestLoss      *float64 `json:"test_loss,omitempty"`
}

// newErrors returns the fields for two evaluations. The fields of a nil evaluation are
// absent.
func newErrors(train, test *mlp.Evaluation) (e Errors) {
	e.TrainError, e.TrainAccuracy, e.TrainLoss = figures(train)
	e.TestError, e.TestAccuracy, e.TestLoss = figures(test)
	return e
}

// NewEpoch returns the object for an event of the kind EpochEnded.
func NewEpoch(e mlp.Event) Epoch {
	r := Epoch{
		Event: "epoch", Epoch: e.Epoch, Steps: e.Step, Errors: newErrors(e.Train, e.Test),
		BatchLoss: Finite(e.Loss), LearningRate: e.LearningRate,
		TrainSeconds: e.TrainTime.Seconds(), SamplesPerSecond: perSecond(e.Rows, e.TrainTime),
	}
	if e.Train != nil || e.Test != nil {
		r.EvalSeconds = new(e.EvalTime.Seconds())
	}
	return r
}

// figures returns an evaluation's error rate, accuracy and loss. A result is nil if it
// was not measured or is not finite.
func figures(e *mlp.Evaluation) (errorRate, accuracy, loss *float64) {
	if e == nil {
		return nil, nil, nil
	}
	if e.Graded {
		errorRate, accuracy = new(e.Error()), new(e.Accuracy())
	}
	return errorRate, accuracy, Finite(e.Loss)
}

// Finite returns a pointer to v, or nil if v is infinite or NaN, which JSON can't express.
func Finite(v float64) *float64 {
	if v-v != 0 {
		return nil
	}
	return &v
}

// perSecond returns n / d in 1/s, or 0 if d is 0.
func perSecond(n int, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}

// Done is the end of a training as a JSON object. A field that was not
// measured is absent.
type Done struct {
	Event  string `json:"event"`  // "done"
	Epochs int    `json:"epochs"` // number of completed epochs
	Steps  int    `json:"steps"`
	Errors
	OnTest
	LastBatchLoss    *float64     `json:"last_batch_loss,omitempty"` // loss of the last batch, measured before the update for it
	Learned          *bool        `json:"learned,omitempty"`
	Temperature      *float64     `json:"temperature,omitempty"` // temperature of the calibration
	Reason           string       `json:"reason"`                // why it ended: see [mlp.Reason]
	Message          string       `json:"message,omitempty"`     // what a controller said when it stopped the training
	Interrupted      bool         `json:"interrupted,omitempty"` // whether the training, calibration or assessment was interrupted
	Importance       []Importance `json:"importance,omitempty"`
	Measured         *Measured    `json:"importance_measured,omitempty"`
	Model            string       `json:"model"`
	TrainSeconds     float64      `json:"train_seconds"`
	EvalSeconds      *float64     `json:"eval_seconds,omitempty"`
	WallSeconds      float64      `json:"wall_seconds"` // from the start of the command
	SamplesPerSecond *float64     `json:"samples_per_second,omitempty"`
}

// Importance is how much a model relies on a column, as a JSON object.
type Importance struct {
	Column    string  `json:"column"`
	Drop      float64 `json:"drop"` // drop of the accuracy, or of R², when the column is shuffled
	Deviation float64 `json:"deviation"`
}

// NewImportance returns the objects for columns.
func NewImportance(all []assess.ColumnImportance) (objects []Importance) {
	for _, i := range all {
		objects = append(objects, Importance(i))
	}
	return objects
}

// Measured says for how many columns, and on how many rows, importance was measured, as a
// JSON object.
type Measured struct {
	Columns   int `json:"columns"`    // columns that were measured
	OfColumns int `json:"of_columns"` // all columns
	Rows      int `json:"rows"`       // rows that they were measured on
	OfRows    int `json:"of_rows"`    // all test rows
}

// NewMeasured returns the object for m, or nil if nothing was measured.
func NewMeasured(m assess.Measured) *Measured {
	if m.Columns == 0 {
		return nil
	}
	return new(Measured(m))
}

// NewDone returns the object for a training's result. model is the file that the network
// was saved to, and wall the time since the command began.
func NewDone(r *mlp.Result, model string, wall time.Duration) Done {
	d := Done{
		Event: "done", Epochs: r.Epochs, Steps: r.Steps, Model: model, Reason: r.Reason.String(), Message: r.Message,
		Errors: newErrors(r.Train, r.Test), TrainSeconds: r.TrainTime.Seconds(), WallSeconds: wall.Seconds(),
	}
	if r.Steps > 0 {
		d.LastBatchLoss, d.SamplesPerSecond = Finite(r.Loss), new(perSecond(r.Rows, r.TrainTime))
	}
	if e := r.Final(); e != nil {
		if e.Confusion != nil {
			d.Learned = new(e.Learned())
		}
	}
	if r.EvalTime > 0 {
		d.EvalSeconds = new(r.EvalTime.Seconds())
	}
	return d
}
