package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// line is the result of a row in a round, as a line of the file of results.
type line struct {
	Commit  string             `json:"commit"`
	Row     string             `json:"row"`
	Round   int                `json:"round"` // from 0
	Machine string             `json:"machine"`
	Figures map[string]float64 `json:"figures"`
}

// results holds the lines so far, and the file to which new ones are appended.
type results struct {
	commit  string
	machine string
	lines   []line
	file    *resultlog.File // nil in a quick run
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	r := &results{machine: describeMachine(ctx)}
	if o.quick {
		return r, nil
	}
	var err error
	if r.commit, err = resultlog.Commit(ctx, o.root); err != nil {
		return nil, err
	}
	if r.lines, err = resultlog.Read[line](o.results); err != nil {
		return nil, err
	}
	r.file, err = resultlog.Open(o.results)
	return r, err
}

// describeMachine returns the processor, the number of cores, and Node's version.
func describeMachine(ctx context.Context) string {
	processor, cores := "", 0
	text, _ := os.ReadFile("/proc/cpuinfo") // without it, the description is shorter
	for l := range strings.Lines(string(text)) {
		if key, value, _ := strings.Cut(l, ":"); strings.TrimSpace(key) == "model name" {
			processor = strings.TrimSpace(value)
			cores++
		}
	}
	node, _ := exec.CommandContext(ctx, "node", "--version").Output()
	return fmt.Sprintf("%s, %d cores, Node %s", processor, cores, strings.TrimSpace(strings.TrimPrefix(string(node), "v")))
}

// isDone reports whether a row has a result for this commit and round. It returns false
// if there are changes that are not committed.
func (r *results) isDone(row string, round int) bool {
	return !resultlog.IsDirty(r.commit) && slices.ContainsFunc(r.lines, func(l line) bool {
		return l.Commit == r.commit && l.Row == row && l.Round == round
	})
}

// add appends a line to the file of results, and prints it.
func (r *results) add(row string, round int, figures map[string]float64) error {
	l := line{r.commit, row, round, r.machine, figures}
	r.lines = append(r.lines, l)
	fmt.Printf("%-20s round %d ", row, round+1)
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		fmt.Printf("  %s %.4g", name, figures[name])
	}
	fmt.Println()
	return r.file.Add(l)
}
