package kernel

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// counting counts how often each part runs. Parts write to plain integers too,
// so that the race detector sees whether Run orders them.
type counting struct {
	ran     [8]atomic.Int32
	plain   [8]int
	workers [8]*Worker
	parts   atomic.Int32
}

func (c *counting) Share(w *Worker, part, parts int) {
	c.ran[part].Add(1)
	c.plain[part]++
	c.workers[part] = w
	c.parts.Store(int32(parts))
}

// TestPoolRunsEveryPart checks that each part runs exactly once in each round,
// on a worker of its own.
func TestPoolRunsEveryPart(t *testing.T) {
	for threads := 1; threads <= 5; threads++ {
		p := NewPool(&generic, threads)
		var task counting
		for round := 1; round <= 200; round++ {
			p.Run(&task, threads)
			if round%50 == 0 {
				time.Sleep(2 * time.Millisecond) // long enough for workers to park
			}
			for part := range threads {
				if n := int(task.ran[part].Load()); n != round || task.plain[part] != round {
					t.Fatalf("%d threads: after %d rounds part %d ran %d times", threads, round, part, n)
				}
			}
		}
		if n := int(task.parts.Load()); n != threads {
			t.Errorf("%d threads: tasks saw %d parts", threads, n)
		}
		for i := range threads {
			for j := range i {
				if task.workers[i] == task.workers[j] {
					t.Errorf("%d threads: parts %d and %d ran on one worker", threads, i, j)
				}
			}
		}
		p.Close()
	}
}

// TestPoolParts checks tasks with fewer and with more parts than there are
// workers.
func TestPoolParts(t *testing.T) {
	p := NewPool(&generic, 4)
	defer p.Close()
	for round := range 200 {
		parts := round%6 - 1
		var task counting
		p.Run(&task, parts)
		want := max(1, min(parts, 4))
		for part := range task.ran {
			expected := int32(0)
			if part < want {
				expected = 1
			}
			if n := task.ran[part].Load(); n != expected {
				t.Fatalf("%d parts asked for: part %d ran %d times, want %d", parts, part, n, expected)
			}
		}
	}
}

// TestPoolClose checks that Close ends every goroutine, parked or not.
func TestPoolClose(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, pause := range []time.Duration{0, 5 * time.Millisecond} {
		p := NewPool(&generic, 5)
		p.Run(&counting{}, 5)
		time.Sleep(pause)
		p.Close()
	}
	for wait := 0; runtime.NumGoroutine() > before && wait < 100; wait++ {
		time.Sleep(time.Millisecond) // a goroutine ends shortly after its last statement
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

func TestPoolAllocations(t *testing.T) {
	p := NewPool(&generic, 3)
	defer p.Close()
	var task counting
	if n := testing.AllocsPerRun(100, func() { p.Run(&task, 3) }); n != 0 {
		t.Errorf("%v allocations for a task", n)
	}
}

// TestSplit checks that parts follow one another and cover everything.
func TestSplit(t *testing.T) {
	for n := range 40 {
		for parts := 1; parts < 9; parts++ {
			next := 0
			for part := range parts {
				lo, hi := Split(n, part, parts)
				if lo != next || hi < lo || hi-lo > n/parts+1 {
					t.Fatalf("part %d of %d, of %d things: %d to %d", part, parts, n, lo, hi)
				}
				next = hi
			}
			if next != n {
				t.Fatalf("%d parts of %d things end at %d", parts, n, next)
			}
		}
	}
}
