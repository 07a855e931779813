package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// results holds the results so far, and the file to which new ones are appended.
type results struct {
	commit string
	known  map[int]line   // those of this commit, by block
	file   io.WriteCloser // nil if none are written

	mu  sync.Mutex
	all []line // results of the blocks that the flags select
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	r := &results{known: map[int]line{}}
	if o.quick {
		return r, nil
	}
	var err error
	if r.commit, err = describeCommit(ctx, o.root); err != nil {
		return nil, err
	}
	lines, err := readResults(o.results)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if l.Commit == r.commit && !strings.HasSuffix(l.Commit, "-dirty") {
			r.known[l.Block] = l
		}
	}
	r.file, err = os.OpenFile(o.results, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	return r, err
}

// readResults reads all lines of the results, or none if there is no file.
func readResults(path string) (lines []line, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var l line
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(lines)+1, err)
		}
		lines = append(lines, l)
	}
}

// describeCommit names the commit, with -dirty if files have changed since.
func describeCommit(ctx context.Context, root string) (string, error) {
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = root
		out, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("git %s: %w", args[0], err)
		}
		return strings.TrimSpace(string(out)), nil
	}
	commit, err := git("rev-parse", "--short=12", "HEAD")
	if err != nil {
		return "", err
	}
	changed, err := git("status", "--porcelain", "--untracked-files=no", "--", ":!bench/dialects/results.jsonl", ":!docs/robustness.md")
	if changed != "" {
		commit += "-dirty"
	}
	return commit, err
}

// readAll reads the blocks that have no results yet, o.jobs at a time.
func (r *results) readAll(ctx context.Context, o options) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan int)
	var workers sync.WaitGroup
	for range o.jobs {
		workers.Go(func() {
			for block := range queue {
				l, err := read(ctx, block)
				if err == nil {
					err = r.add(l)
				}
				if err != nil {
					stop(err)
					return
				}
			}
		})
	}
	for block := range o.blocks {
		if l, ok := r.known[block]; ok {
			r.all = append(r.all, l)
			continue
		}
		select {
		case queue <- block:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// add appends a line to the file of results.
func (r *results) add(l line) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.Commit = r.commit
	r.all = append(r.all, l)
	if r.file == nil {
		return nil
	}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	_, err = r.file.Write(append(text, '\n'))
	return err
}

// verdict prints how the tables were read. It returns an error if one was read wrongly
// without a warning.
func (r *results) verdict() error {
	slices.SortFunc(r.all, func(a, b line) int { return a.Block - b.Block })
	sum := summary(r.all)
	fmt.Print(sum)
	if sum.total.Silent > 0 {
		return fmt.Errorf("expected no table that is read wrongly without a warning, found %d", sum.total.Silent)
	}
	return nil
}

func (r *results) close() {
	if r.file != nil {
		_ = r.file.Close()
	}
}
