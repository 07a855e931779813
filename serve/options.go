package serve

import (
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// Options say what a [Server] serves, to whom, and within which limits. Only Paths are
// required.
type Options struct {
	Paths  []string     // of model files, and of folders of them
	Custom mlp.Custom   // activations, losses and steps of your own that the models use
	Logger *slog.Logger // nil: nothing is logged
	Limits Limits       // 0 in any of them: as in DefaultLimits
}

// Limits bound what clients may ask for.
type Limits struct {
	Body      int64         // bytes of a request's body
	Rows      int           // of a request
	Running   int           // batches of a model that are predicted at once
	Waiting   int           // requests to a model that wait for that; -1: none
	BatchRows int           // rows of requests that wait, in one batch
	MaxDelay  time.Duration // that a request waits for others although there is room; 0: not at all
	Deadline  time.Duration // from a request's header to its prediction
	Memory    int64         // bytes that all requests together take, beyond 64 KiB for each
}

// DefaultLimits returns the limits of a server that is given none.
func DefaultLimits() Limits {
	return Limits{
		Body:      32 << 20,
		Rows:      10_000,
		Running:   runtime.GOMAXPROCS(0),
		Waiting:   256,
		BatchRows: 128,
		Deadline:  10 * time.Second,
		Memory:    512 << 20,
	}
}

// filled returns l with the defaults in place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	fill(&l.Body, d.Body)
	fill(&l.Rows, d.Rows)
	fill(&l.Running, d.Running)
	fill(&l.Waiting, d.Waiting)
	fill(&l.BatchRows, d.BatchRows)
	fill(&l.Deadline, d.Deadline)
	fill(&l.Memory, d.Memory)
	return l
}

// fill sets a limit that is 0.
func fill[T comparable](limit *T, value T) {
	var zero T
	if *limit == zero {
		*limit = value
	}
}

// check reports limits that can't be.
func (l Limits) check() error {
	for _, least := range []struct {
		name string
		ok   bool
	}{
		{"body", l.Body > 0}, {"rows", l.Rows > 0}, {"running", l.Running > 0}, {"waiting", l.Waiting >= -1},
		{"batch rows", l.BatchRows > 0}, {"delay", l.MaxDelay >= 0}, {"deadline", l.Deadline > 0}, {"memory", l.Memory > 0},
	} {
		if !least.ok {
			return fmt.Errorf("limits: %s: expected a positive number, found less: %w", least.name, mlp.ErrConfig)
		}
	}
	return nil
}
