package study

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/notebook"
)

// Results are the measurements of a study: what results.json holds.
type Results struct {
	Epochs    int      `json:"epochs"` // the requested number of epochs
	Seeds     []uint64 `json:"seeds"`
	Train     Rows     `json:"train"`
	Test      Rows     `json:"test"`
	BatchSize int      `json:"batch_size"`
	Sizes     []int    `json:"sizes"` // units of the layers, from the inputs to the outputs
	// Baseline is the test error of always answering the most frequent class.
	Baseline float64 `json:"baseline"`
	Backend  string  `json:"backend"` // the kernels that were used
	AtOnce   int     `json:"at_once"` // number of trainings that run in parallel
	Threads  int     `json:"threads"` // number of threads of each training
	Runs     []Run   `json:"runs"`

	// weights are pictures of the first layer after run 1 with the first seed,
	// if the rows are pictures. scale is the weight drawn in full color.
	weights image.Image
	scale   float64
}

// Rows describes a set.
type Rows struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
	Used int    `json:"used"` // rows in full batches
}

// Run is a setting and its trials: one for each seed that was started, in the
// order of the seeds.
type Run struct {
	Setting
	Trials []Trial `json:"trials"`
}

// Status is the way in which a trial ended.
type Status string

// The ways in which a trial ends.
const (
	Finished    Status = "finished"
	Diverged    Status = "diverged"    // the loss was no longer a number
	Interrupted Status = "interrupted" // the study was stopped
)

// Trial is one training.
type Trial struct {
	Seed   uint64  `json:"seed"`
	Status Status  `json:"status"`
	Epochs []Epoch `json:"epochs"` // the completed epochs
	// Layers says how many hidden units are alive at the end. It is absent if
	// the training diverged or was interrupted.
	Layers []Layer `json:"layers,omitempty"`
}

// Epoch is what was measured after one epoch. Losses that are not finite are
// absent.
type Epoch struct {
	TrainError   float64  `json:"train_error"`
	TestError    float64  `json:"test_error"`
	TrainLoss    *float64 `json:"train_loss,omitempty"`
	TestLoss     *float64 `json:"test_loss,omitempty"`
	Learned      bool     `json:"learned"`       // whether the network had learned, judged by the test error
	TrainSeconds float64  `json:"train_seconds"` // of the training pass only
	EvalSeconds  float64  `json:"eval_seconds"`
}

// newEpoch returns the measurements at the end of an epoch.
func newEpoch(e mlp.Event) Epoch {
	return Epoch{
		TrainError: e.Train.Error(), TestError: e.Test.Error(),
		TrainLoss: finite(e.Train.Loss), TestLoss: finite(e.Test.Loss),
		Learned:      e.Test.Learned(),
		TrainSeconds: e.TrainTime.Seconds(), EvalSeconds: e.EvalTime.Seconds(),
	}
}

// finite returns a pointer to v, or nil if v is infinite or NaN, which JSON can't
// express.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Complete reports whether every requested training was completed.
func (r *Results) Complete() bool { return r.ended() == len(r.Runs)*len(r.Seeds) }

// ended counts the completed trials.
func (r *Results) ended() int {
	n := 0
	for _, run := range r.Runs {
		for _, t := range run.Trials {
			if t.Status != Interrupted {
				n++
			}
		}
	}
	return n
}

// Trial returns the trial of a seed, or nil if there is none.
func (r *Run) Trial(seed uint64) *Trial {
	for i := range r.Trials {
		if r.Trials[i].Seed == seed {
			return &r.Trials[i]
		}
	}
	return nil
}

// Last returns the last completed epoch, or nil if there is none.
func (t *Trial) Last() *Epoch {
	if len(t.Epochs) == 0 {
		return nil
	}
	return &t.Epochs[len(t.Epochs)-1]
}

// Learned reports whether the network had learned at the end: it did not diverge,
// and its last epoch beat the baseline.
func (t *Trial) Learned() bool {
	last := t.Last()
	return t.Status != Diverged && last != nil && last.Learned
}

// Left returns the epoch in which the training left the plateau: the first epoch
// after which the network had learned. ok is false if there is no such epoch.
func (t *Trial) Left() (epoch int, ok bool) {
	for i, e := range t.Epochs {
		if e.Learned {
			return i, true
		}
	}
	return 0, false
}

// Seconds returns the mean duration of an epoch's training pass and of its
// evaluation.
func (t *Trial) Seconds() (train, eval float64) {
	for _, e := range t.Epochs {
		train, eval = train+e.TrainSeconds, eval+e.EvalSeconds
	}
	n := float64(max(1, len(t.Epochs)))
	return train / n, eval / n
}

// Log returns the log of a trial in the notebook's format. An incomplete training
// has no last line.
func (r *Results) Log(s Setting, t *Trial) string {
	var b strings.Builder
	if s.announcesRate() {
		fmt.Fprintln(&b, notebook.Evaluating(s.LearningRate))
	}
	err := notebook.Announce(&b, notebook.Announcement{
		Train: r.Train.Rows, Test: r.Test.Rows, BatchSize: r.BatchSize, DropLast: true, Sizes: r.Sizes, Epochs: r.Epochs,
	})
	if err != nil {
		panic(err) // writing to a Builder can't fail
	}
	for i, e := range t.Epochs {
		fmt.Fprintln(&b, notebook.EpochLine(mlp.Event{
			Epoch: i, Train: evaluation(e.TrainError, r.Train.Used), Test: evaluation(e.TestError, r.Test.Used),
		}))
	}
	if t.Status == Finished {
		fmt.Fprintln(&b, notebook.Done)
	}
	return b.String()
}

// evaluation returns an evaluation of the given number of rows. The parameter
// share is the share of rows that are predicted wrong.
func evaluation(share float64, rows int) *mlp.Evaluation {
	return &mlp.Evaluation{Rows: rows, Correct: rows - int(math.Round(share*float64(rows)))}
}
