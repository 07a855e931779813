package serve

import (
	"runtime"
	"time"
)

// A batch should take at most batchTime, so that other work on the processor, such as
// health checks, does not wait longer. But a batch may always have leastRows rows,
// because a network predicts several rows at once much faster than one by one.
const (
	batchTime = 8 * time.Millisecond
	leastRows = 8
	// slowBatch is the least duration of a batch for which waiting for other jobs pays
	// off.
	slowBatch = 500 * time.Microsecond
	// breath is how long a goroutine sleeps before it leads the next batch of a slow
	// model.
	breath = 20 * time.Microsecond
)

// pace is how long the batches of a model take.
type pace struct {
	perRow time.Duration // average over the last few batches
	last   time.Duration
}

// note updates the pace with a batch of rows that took this time.
func (p *pace) note(rows int, took time.Duration) {
	p.last = took
	p.perRow += (took/time.Duration(rows) - p.perRow) / 4
}

// rows returns the number of rows that a batch may have, which is at most limit.
func (p *pace) rows(limit int) int {
	if p.perRow <= 0 {
		return limit
	}
	return min(limit, max(leastRows, int(batchTime/p.perRow)))
}

// yield lets other goroutines run before a batch of a slow model. Go's scheduler lets a
// goroutine compute for ten milliseconds, and checks the network only if there is nothing
// else to do. Without yield, a busy processor would read requests one by one, so that
// they never share a batch, and requests for other things would wait.
//
// handed is true if the previous batch handed over its place. Then yield sleeps as briefly
// as possible, so that the answers of the previous batch are sent and new requests are
// read. Otherwise yield only lets the goroutines run whose requests have been read.
func (p *pace) yield(handed bool) {
	switch {
	case p.last < slowBatch:
	case handed:
		time.Sleep(breath)
	default:
		runtime.Gosched()
	}
}
