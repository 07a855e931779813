package kernel

import (
	"runtime"
	"sync/atomic"
)

// meeting is a barrier inside a task, at which all workers of the task wait for each
// other. It may be used any number of times.
type meeting struct {
	arrived atomic.Int32
	round   atomic.Uint32
}

// Meet returns when all parts of the running task have called it. After the call,
// every part may read what the others wrote before it. Every part has to call Meet
// the same number of times. A call takes a few hundred nanoseconds, less than
// starting another task.
func (p *Pool) Meet(parts int) {
	if parts == 1 {
		return
	}
	m := &p.meeting
	round := m.round.Load()
	if m.arrived.Add(1) == int32(parts) {
		m.arrived.Store(0)
		m.round.Add(1)
		return
	}
	for i := 1; m.round.Load() == round; i++ {
		if i%256 == 0 {
			runtime.Gosched()
		}
	}
}
