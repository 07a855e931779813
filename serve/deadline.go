package serve

import (
	"context"
	"sync"
	"time"
)

// deadline is the context of a prediction. It is done when the request is done, or at a
// given time. Most predictions end without waiting. So the channel and the timer of a
// context, which cost a microsecond, are made only if Done is called.
type deadline struct {
	context.Context // the context of the request
	end             time.Time

	mu     sync.Mutex
	whole  context.Context // nil until Done is called
	cancel context.CancelFunc
}

// open sets the deadline to the time end.
func (d *deadline) open(request context.Context, end time.Time) {
	d.Context, d.end, d.whole, d.cancel = request, end, nil, nil
}

// close releases a deadline, even if it was never opened.
func (d *deadline) close() {
	if d.cancel != nil {
		d.cancel()
	}
	d.Context, d.whole, d.cancel = nil, nil, nil
}

// Deadline implements [context.Context].
func (d *deadline) Deadline() (time.Time, bool) {
	if end, ok := d.Context.Deadline(); ok && end.Before(d.end) {
		return end, true
	}
	return d.end, true
}

// Done implements [context.Context].
func (d *deadline) Done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.whole == nil {
		d.whole, d.cancel = context.WithDeadline(d.Context, d.end)
	}
	return d.whole.Done()
}

// Err implements [context.Context].
func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.whole != nil:
		return d.whole.Err()
	case d.Context.Err() == nil && !time.Now().Before(d.end):
		return context.DeadlineExceeded
	}
	return d.Context.Err()
}
