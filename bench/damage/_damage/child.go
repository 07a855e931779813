package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"golang.org/x/sys/unix"
)

// Limits of what one damaged file may take.
const (
	maxTime   = 10 * time.Second // of a processor: a machine may be busy with something else
	maxWait   = time.Minute      // on the clock, for a reader that waits
	maxMemory = 1 << 30          // bytes that are allocated, in all
	// moreMemory is what the address space may grow by: maxMemory, and room for the
	// garbage of the files before.
	moreMemory = maxMemory + 1<<29
)

// report is what a child writes, as JSON lines: its faults, and at the end how many
// files were taken.
type report struct {
	Fault *fault `json:"fault,omitempty"`
	Taken *int   `json:"taken,omitempty"`
	Most  most   `json:"most"`
}

// most is what the worst file took.
type most struct {
	Seconds   float64 `json:"most_seconds"` // of a processor
	Megabytes uint64  `json:"most_mb"`      // that were allocated
}

func (m *most) add(other most) {
	m.Seconds, m.Megabytes = max(m.Seconds, other.Seconds), max(m.Megabytes, other.Megabytes)
}

// serve opens the damaged files of a piece from options.from on. It is what a child
// does.
func serve(o options) error {
	k, err := findKind(o.kind)
	if err != nil {
		return err
	}
	d, err := findDamage(o.damage)
	if err != nil {
		return err
	}
	b, err := newBench(piece{k, d}, o, filepath.Join(o.work, "files"))
	if err != nil {
		return err
	}
	at, err := createProgress(filepath.Join(o.work, "progress"))
	if err != nil {
		return err
	}
	if err := limitMemory(); err != nil {
		return err
	}
	out, taken := json.NewEncoder(os.Stdout), 0
	for i := o.from; i < b.count; i++ {
		if err := at.set(i, taken); err != nil {
			return err
		}
		if err := b.put(i); err != nil {
			return err
		}
		ok, f := b.open(i)
		if ok {
			taken++
		}
		if f != nil {
			if err := out.Encode(report{Fault: f}); err != nil {
				return err
			}
		}
	}
	return out.Encode(report{Taken: &taken, Most: b.most})
}

// open opens the file that is there, the i-th. It reports whether the reader took it.
func (b *bench) open(i int) (ok bool, f *fault) {
	defer func() {
		if p := recover(); p != nil {
			ok, f = false, &fault{i, panicked, fmt.Sprintf("%v: %s", p, place(string(debug.Stack())))}
		}
	}()
	start, before := cpuTime(), allocated()
	err := b.kind.open(b.folder, b.path())
	took, bytes := cpuTime()-start, allocated()-before
	b.most.add(most{took.Round(time.Millisecond).Seconds(), bytes >> 20})
	switch {
	case bytes > maxMemory:
		f = &fault{i, large, fmt.Sprintf("%d MB allocated", bytes>>20)}
	case took > maxTime:
		f = &fault{i, slow, took.Round(time.Second).String()}
	}
	return err == nil, f
}

// allocated returns how many bytes the program has allocated since its start.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// cpuTime returns how long processors have worked for the program.
func cpuTime() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other reason than a mistake here
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// limitMemory makes the program die if it takes much more memory than now.
func limitMemory() error {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages uint64
	if _, err := fmt.Sscan(string(text), &pages); err != nil {
		return fmt.Errorf("/proc/self/statm: %w", err)
	}
	debug.SetMemoryLimit(maxMemory / 2) // garbage goes before it counts
	most := pages*uint64(os.Getpagesize()) + moreMemory
	return unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: most, Max: most})
}

// progress is a file that says which damaged file is being opened, and how many were
// taken before. It outlives the child.
type progress struct{ *os.File }

func createProgress(path string) (progress, error) {
	f, err := os.Create(path)
	return progress{f}, err
}

func (p progress) set(index, opened int) error {
	b := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(index)), uint64(opened))
	_, err := p.WriteAt(b, 0)
	return err
}

// readProgress returns what was set last; index is -1 if nothing was.
func readProgress(path string) (index, opened int) {
	b, err := os.ReadFile(path)
	if err != nil || len(b) < 16 {
		return -1, 0
	}
	return int(binary.LittleEndian.Uint64(b)), int(binary.LittleEndian.Uint64(b[8:]))
}
