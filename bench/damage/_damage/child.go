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

// Limits of the time and memory for opening one damaged file.
const (
	maxTime   = 10 * time.Second // CPU time, which does not depend on other programs
	maxWait   = time.Minute      // wall time, for a reader that blocks
	maxMemory = 1 << 30          // total of all allocations, in bytes
	// moreMemory is the limit for the growth of the address space: maxMemory, plus room
	// for the garbage of earlier files.
	moreMemory = maxMemory + 1<<29
)

// report is a JSON line that a child writes. There is one line for each fault. The last
// line has the number of damaged files that the reader accepted.
type report struct {
	Fault *fault `json:"fault,omitempty"`
	Taken *int   `json:"taken,omitempty"`
	Most  peak   `json:"most"`
}

// peak holds the largest time and the largest memory that opening a file took.
type peak struct {
	Seconds   float64 `json:"most_seconds"` // CPU time
	Megabytes uint64  `json:"most_mb"`      // memory allocated
}

func (p *peak) add(other peak) {
	p.Seconds, p.Megabytes = max(p.Seconds, other.Seconds), max(p.Megabytes, other.Megabytes)
}

// serve is what a child process runs. It opens the damaged files of a piece, beginning
// with the index options.from.
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

// open opens damaged file i, which the method put has written. ok is true if the reader
// accepted the file. f is nil unless the reader had a fault.
func (b *bench) open(i int) (ok bool, f *fault) {
	defer func() {
		if p := recover(); p != nil {
			ok, f = false, &fault{i, panicked, fmt.Sprintf("%v: %s", p, place(string(debug.Stack())))}
		}
	}()
	start, before := cpuTime(), allocated()
	err := b.kind.open(b.folder, b.path())
	took, bytes := cpuTime()-start, allocated()-before
	b.most.add(peak{took.Round(time.Millisecond).Seconds(), bytes >> 20})
	switch {
	case bytes > maxMemory:
		f = &fault{i, large, fmt.Sprintf("%d MB allocated", bytes>>20)}
	case took > maxTime:
		f = &fault{i, slow, took.Round(time.Second).String()}
	}
	return err == nil, f
}

// allocated returns the number of bytes that the program has allocated since its start.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// cpuTime returns the CPU time that the program has used.
func cpuTime() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		panic(err) // can't happen with valid arguments
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// limitMemory limits the address space, so that the program dies if it takes much more
// memory than it has at the time of the call.
func limitMemory() error {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages uint64
	if _, err := fmt.Sscan(string(text), &pages); err != nil {
		return fmt.Errorf("/proc/self/statm: %w", err)
	}
	debug.SetMemoryLimit(maxMemory / 2) // so that garbage is collected before the program reaches the limit
	most := pages*uint64(os.Getpagesize()) + moreMemory
	return unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: most, Max: most})
}

// progress is a file that holds two numbers: the index of the damaged file that is being
// opened, and how many files before it were accepted. The parent reads it after the
// child has died.
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

// readProgress returns the numbers that were set last. index is -1 if none were set.
func readProgress(path string) (index, opened int) {
	b, err := os.ReadFile(path)
	if err != nil || len(b) < 16 {
		return -1, 0
	}
	return int(binary.LittleEndian.Uint64(b)), int(binary.LittleEndian.Uint64(b[8:]))
}
