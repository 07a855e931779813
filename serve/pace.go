package serve

import (
	"runtime"
	"time"
)

// A batch should take at most batchTime, so that other requests to the processor, such
// as health checks, do not wait longer. But a batch may always have leastRows rows,
// because a network is much faster for several rows at once.
const (
	batchTime = 8 * time.Millisecond
	leastRows = 8
	// slowBatch is the duration of a batch from which it pays to wait for other jobs.
	slowBatch = 500 * time.Microsecond
	// breath is the time that a leader sleeps before the next batch of a slow model.
	breath = 20 * time.Microsecond
)

// pace is how long the batches of a model take.
type pace struct {
	perRow time.Duration // on average of the last few batches
	last   time.Duration
}

// note adds the duration of a batch.
func (p *pace) note(rows int, took time.Duration) {
	p.last = took
	p.perRow += (took/time.Duration(rows) - p.perRow) / 4
}

// rows returns the number of rows that a batch may have, at most most.
func (p *pace) rows(most int) int {
	if p.perRow <= 0 {
		return most
	}
	return min(most, max(leastRows, int(batchTime/p.perRow)))
}

// yield lets others go before a batch of a slow model. A scheduler gives a goroutine that
// computes ten milliseconds, and looks at the network only if nothing else is to be done.
// So without it, the requests of a busy processor are read one by one and never meet, and
// those for other things wait. A leader who finds room lets those go on that have been read
// already. One that got its room from another sleeps, for as short as can be, so that the
// answers of the batch before are sent and what has come is read.
func (p *pace) yield(handed bool) {
	switch {
	case p.last < slowBatch:
	case handed:
		time.Sleep(breath)
	default:
		runtime.Gosched()
	}
}
