package serve

import (
	"fmt"
	"runtime"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// Limits limit what clients may ask for.
type Limits struct {
	Body      int64         // bytes of a request's body
	Rows      int           // of a request
	Running   int           // batches of a model that are predicted at once
	Waiting   int           // requests to a model that wait for that; -1: none
	BatchRows int           // rows of requests that wait, in one batch
	MaxDelay  time.Duration // that a request waits for others although there is room; 0: not at all
	Deadline  time.Duration // from a request's header to its prediction
	Memory    int64         // bytes that all requests together take, beyond 64 KiB for each

	// Of connections, in Server.Serve.
	Connections int           // open at once
	Header      int           // bytes of a request's header
	HeaderTime  time.Duration // for a request's header to come
	BodyTime    time.Duration // for a whole request to come
	AnswerTime  time.Duration // for an answer to be taken
	IdleTime    time.Duration // between two requests
	Drain       time.Duration // to go on after the context is done, not ready; 0: not at all
	Grace       time.Duration // for requests under way to end
}

// DefaultLimits returns the limits that [New] uses in place of zeros.
func DefaultLimits() Limits {
	return Limits{
		Body:      32 << 20,
		Rows:      10_000,
		Running:   runtime.GOMAXPROCS(0),
		Waiting:   256,
		BatchRows: 128,
		Deadline:  10 * time.Second,
		Memory:    512 << 20,

		Connections: 4096,
		Header:      32 << 10,
		HeaderTime:  10 * time.Second,
		BodyTime:    30 * time.Second,
		AnswerTime:  30 * time.Second,
		IdleTime:    2 * time.Minute,
		Grace:       20 * time.Second,
	}
}

// filled returns l with defaults in place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	fill(&l.Body, d.Body)
	fill(&l.Rows, d.Rows)
	fill(&l.Running, d.Running)
	fill(&l.Waiting, d.Waiting)
	fill(&l.BatchRows, d.BatchRows)
	fill(&l.Deadline, d.Deadline)
	fill(&l.Memory, d.Memory)
	fill(&l.Connections, d.Connections)
	fill(&l.Header, d.Header)
	fill(&l.HeaderTime, d.HeaderTime)
	fill(&l.BodyTime, d.BodyTime)
	fill(&l.AnswerTime, d.AnswerTime)
	fill(&l.IdleTime, d.IdleTime)
	fill(&l.Grace, d.Grace)
	return l
}

// fill sets a limit to a value if it is 0.
func fill[T comparable](limit *T, value T) {
	var zero T
	if *limit == zero {
		*limit = value
	}
}

// check returns an error if a limit is impossible.
func (l Limits) check() error {
	for _, least := range []struct {
		name string
		ok   bool
	}{
		{"body", l.Body > 0}, {"rows", l.Rows > 0}, {"running", l.Running > 0}, {"waiting", l.Waiting >= -1},
		{"batch rows", l.BatchRows > 0}, {"delay", l.MaxDelay >= 0}, {"deadline", l.Deadline > 0}, {"memory", l.Memory > 0},
		{"connections", l.Connections > 0}, {"header", l.Header > 0}, {"header time", l.HeaderTime > 0}, {"body time", l.BodyTime > 0},
		{"answer time", l.AnswerTime > 0}, {"idle time", l.IdleTime > 0}, {"drain", l.Drain >= 0}, {"grace", l.Grace > 0},
	} {
		if !least.ok {
			return fmt.Errorf("limits: %s: expected a larger number, found one that can not be: %w", least.name, mlp.ErrConfig)
		}
	}
	return nil
}
