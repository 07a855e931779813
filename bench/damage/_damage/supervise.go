package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A piece is given up after maxDeaths children have died. Each of them may have taken ten
// seconds of CPU time.
const maxDeaths = 50

// runAll runs the pieces, o.jobs at a time, and adds their results to r.
func runAll(ctx context.Context, o options, pieces []piece, r *results) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan piece)
	var workers sync.WaitGroup
	for range o.jobs {
		workers.Go(func() {
			for p := range queue {
				if err := p.run(ctx, o, r); err != nil {
					stop(fmt.Errorf("%v: %w", p, err))
					return
				}
			}
		})
	}
	for _, p := range pieces {
		select {
		case queue <- p:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// run opens all damaged files of a piece. It starts a new child each time one has died.
func (p piece) run(ctx context.Context, o options, r *results) error {
	folder, err := os.MkdirTemp(o.work, "piece-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b, err := newBench(p, o, filepath.Join(folder, "first"))
	if err != nil {
		return err
	}
	l := line{Kind: p.kind.name, Damage: p.damage.name, Seed: o.seed, Bytes: len(b.sound)}
	start, deaths := time.Now(), 0
	for next := 0; next < b.count && deaths < maxDeaths; {
		c := child{piece: p, options: o, folder: filepath.Join(folder, strconv.Itoa(next)), from: next}
		if err := c.run(ctx); err != nil {
			return err
		}
		l.Opened += c.opened
		l.peak.add(c.most)
		l.add(c.faults...)
		if next = c.next; c.died {
			deaths++
		} else {
			next = b.count
		}
		l.Files = next
	}
	l.Took = time.Since(start).Round(time.Second / 10).Seconds()
	return r.add(l)
}

// child is a process that opens the damaged files of a piece.
type child struct {
	piece   piece
	options options
	folder  string
	from    int // index of the first file to open

	next   int // index of the file after the one that killed the child
	opened int // number of files that were accepted
	died   bool
	most   peak // zero if the child died
	faults []fault
}

// run runs the child to its end.
func (c *child) run(ctx context.Context) error {
	sound := filepath.Join(c.folder, "sound")
	if err := os.MkdirAll(sound, 0o777); err != nil {
		return err
	}
	if err := os.Symlink(c.piece.kind.folder(c.options), filepath.Join(sound, c.piece.kind.name)); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, "/proc/self/exe", "-child", "-work", c.folder, "-kind", c.piece.kind.name, "-damage", c.piece.damage.name,
		"-from", strconv.Itoa(c.from), "-seed", strconv.FormatUint(c.options.seed, 10), "-quick="+strconv.FormatBool(c.options.quick))
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	hangs := make(chan bool)
	go func() { hangs <- c.watch(cmd.Process.Pid, ended, stop) }()
	failed := cmd.Wait()
	close(ended)
	hung := <-hangs
	if err := c.read(&out); err != nil {
		return err
	}
	if failed == nil {
		return nil
	}
	return c.death(ctx, failed, hung, messages.String())
}

// watch kills a child that opens one file for too long, and reports whether it did.
func (c *child) watch(pid int, ended chan struct{}, kill func()) bool {
	at, since, worked := -1, time.Now(), time.Duration(0)
	for {
		select {
		case <-ended:
			return false
		case <-time.After(time.Second / 5):
		}
		if i, _ := readProgress(filepath.Join(c.folder, "progress")); i != at {
			at, since, worked = i, time.Now(), workedFor(pid)
		}
		if workedFor(pid)-worked > maxTime || time.Since(since) > maxWait {
			kill()
			return true
		}
	}
}

// workedFor returns the CPU time that a process has used, or 0 if it has ended.
func workedFor(pid int) time.Duration {
	const ticks = 100 // per second, on every Linux
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// After the name in parentheses, fields 12 and 13 (counted from 1) are the ticks in
	// user and system mode.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticks
}

// read reads the reports that the child wrote.
func (c *child) read(out io.Reader) error {
	for d := json.NewDecoder(out); ; {
		var r report
		err := d.Decode(&r)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) { // the end, or it died while writing
			return nil
		}
		if err != nil {
			return err
		}
		if r.Fault != nil {
			c.faults = append(c.faults, *r.Fault)
		}
		if r.Taken != nil {
			c.opened, c.most = *r.Taken, r.Most
		}
	}
}

// death records that the child died while it opened a file. hung says that it was killed
// because it took too long.
func (c *child) death(ctx context.Context, failed error, hung bool, messages string) error {
	if ctx.Err() != nil && !hung {
		return ctx.Err()
	}
	index, opened := readProgress(filepath.Join(c.folder, "progress"))
	if index < 0 {
		return fmt.Errorf("a child ended before it opened a file; its standard error was %q: %w", messages, failed)
	}
	f := fault{index, died, fatal(messages)}
	if hung {
		f.What, f.Text = slow, fmt.Sprintf("more than %v of CPU time or %v of wall time", maxTime, maxWait)
	}
	c.died, c.next, c.opened, c.faults = true, index+1, opened, append(c.faults, f)
	return nil
}

// fatal returns the line of a fatal error and the innermost functions of the goroutine
// that had it.
func fatal(messages string) string {
	message, stack := strings.TrimSpace(messages), ""
	for line := range strings.Lines(messages) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "runtime: out of memory") {
			message = line
			break
		}
	}
	for part := range strings.SplitSeq(messages, "\n\n") {
		if strings.HasPrefix(part, "goroutine ") && strings.Contains(part, "[running") {
			stack = part
			break
		}
	}
	return message + ": " + place(stack)
}
