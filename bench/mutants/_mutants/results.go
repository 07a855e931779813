package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// results is a file with a line for each mutant that was tested: commit, seed,
// index, outcome, place and change, with tabs between them.
type results struct {
	prefix string // commit and seed
	file   *os.File

	mu    sync.Mutex
	known map[int]outcome // outcomes for this commit and seed, by index
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	commit, err := resultlog.Commit(ctx, o.root)
	if err != nil {
		return nil, err
	}
	r := &results{prefix: fmt.Sprintf("%s\t%d\t", commit, o.seed), known: map[int]outcome{}}
	text, err := os.ReadFile(o.results)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		rest, ok := strings.CutPrefix(line, r.prefix)
		if !ok {
			continue
		}
		var index int
		var was outcome
		if _, err := fmt.Sscan(rest, &index, &was); err != nil {
			return nil, fmt.Errorf("%s: expected commit, seed, index and outcome, found %q", o.results, line)
		}
		r.known[index] = was
	}
	if err := os.MkdirAll(filepath.Dir(o.results), 0o755); err != nil {
		return nil, err
	}
	r.file, err = os.OpenFile(o.results, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	return r, err
}

// outcome returns the outcome of the mutant with this index. ok is false if the mutant was
// not tested.
func (r *results) outcome(index int) (was outcome, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, ok = r.known[index]
	return was, ok
}

// add records the outcome of a mutant and appends it to the file.
func (r *results) add(index int, was outcome, m mutant) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known[index] = was
	_, err := fmt.Fprintf(r.file, "%s%d\t%s\t%s\t%s\n", r.prefix, index, was, m.place(), m.change())
	return err
}

func (r *results) close() { r.file.Close() }
