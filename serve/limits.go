package serve

import (
	"fmt"
	"runtime"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// Limits limits what clients may request.
type Limits struct {
	Body      int64         // bytes in the body of a request
	Rows      int           // rows in a request
	Running   int           // batches of a model that are predicted at the same time
	Waiting   int           // requests that wait for a model; -1: none may wait
	BatchRows int           // rows in a batch of requests that waited
	MaxDelay  time.Duration // time that a request waits for others although it could be predicted; 0: none
	Deadline  time.Duration // time from the header of a request to its prediction
	Memory    int64         // bytes that all requests use together, not counting 64 KiB for each

	// Limits on connections, in Server.Serve.
	Connections int           // open at once
	Header      int           // bytes in the header of a request
	HeaderTime  time.Duration // time until the header of a request is complete
	BodyTime    time.Duration // time until a whole request is complete
	AnswerTime  time.Duration // time until the client has received an answer
	IdleTime    time.Duration // time between two requests on a connection
	Drain       time.Duration // time that the server still answers, but is not ready, after the context is done; 0: none
	Grace       time.Duration // time for the current requests to end
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

// fill sets a limit to value if the limit is 0.
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
			return fmt.Errorf("limits: %s: expected a larger number, found one that is too small: %w", least.name, mlp.ErrConfig)
		}
	}
	return nil
}
