package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// maxFaults limits how many faults of a piece are recorded with message and stack.
const maxFaults = 5

// line is the result of a piece, as a line of the file of results.
type line struct {
	Commit string  `json:"commit"`
	Kind   string  `json:"kind"`
	Damage string  `json:"damage"`
	Seed   uint64  `json:"seed"`
	Bytes  int     `json:"bytes"`  // size of the undamaged file
	Files  int     `json:"files"`  // number of damaged files that were opened
	Opened int     `json:"taken"`  // number of files that were accepted
	Count  int     `json:"faults"` // number of faults
	Took   float64 `json:"seconds"`
	peak
	Faults []fault `json:"places,omitempty"` // the first maxFaults of them
}

func (l *line) add(faults ...fault) {
	l.Count += len(faults)
	l.Faults = append(l.Faults, faults[:min(len(faults), maxFaults-len(l.Faults))]...)
}

// key identifies a piece at a commit with a seed. A piece is not run again if there
// is a result with its key.
func (l *line) key() string { return fmt.Sprint(l.Commit, " ", l.Kind, " ", l.Damage, " ", l.Seed) }

// results holds the results so far, and the file to which new ones are appended.
type results struct {
	commit string
	seed   uint64
	known  map[string]line // by key
	file   *resultlog.File // nil in a quick campaign

	mu      sync.Mutex
	counted int // number of pieces that the flags select
	files   int // number of damaged files in these pieces
	faults  int
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	r := &results{seed: o.seed, known: map[string]line{}}
	if o.quick {
		return r, nil
	}
	var err error
	if r.commit, err = resultlog.Commit(ctx, o.root); err != nil {
		return nil, err
	}
	lines, err := resultlog.Read[line](o.results)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		r.known[l.key()] = l
	}
	r.file, err = resultlog.Open(o.results)
	return r, err
}

// isDone reports whether a piece has a result for this commit and seed, and adds that
// result to the counts. It returns false if there are changes that are not committed.
func (r *results) isDone(p piece) bool {
	r.counted++
	l := line{Commit: r.commit, Kind: p.kind.name, Damage: p.damage.name, Seed: r.seed}
	known, ok := r.known[l.key()]
	r.files, r.faults = r.files+known.Files, r.faults+known.Count
	return ok && !resultlog.IsDirty(r.commit)
}

// add appends a line to the file of results, and prints it.
func (r *results) add(l line) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.Commit = r.commit
	r.files, r.faults = r.files+l.Files, r.faults+l.Count
	if l.Count > 0 || r.file != nil {
		fmt.Printf("%-24s %-10s %6d files, %5d accepted, %d faults, %.1f s\n", l.Kind, l.Damage, l.Files, l.Opened, l.Count, l.Took)
	}
	for _, f := range l.Faults {
		fmt.Println("  " + f.String())
	}
	return r.file.Add(l)
}

// verdict prints how many files were opened. It returns an error if there were faults.
func (r *results) verdict() error {
	fmt.Printf("%d damaged files in %d pieces\n", r.files, r.counted)
	if r.faults > 0 {
		return fmt.Errorf("expected readers that return a result or an error for each file, found %d faults", r.faults)
	}
	return nil
}
