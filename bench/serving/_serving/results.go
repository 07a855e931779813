package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
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
	file    io.WriteCloser // nil in a quick run
}

// openResults reads the file of results and opens it for appending.
func openResults(ctx context.Context, o options) (*results, error) {
	r := &results{machine: describeMachine(ctx)}
	if o.quick {
		return r, nil
	}
	var err error
	if r.commit, err = describe(ctx, o.root); err != nil {
		return nil, err
	}
	if r.lines, err = readResults(o.results); err != nil {
		return nil, err
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

// describe returns the commit that last changed the programs, with the suffix -dirty if
// tracked files have changed. Results and documentation do not count, so that they can be
// committed between two runs.
func describe(ctx context.Context, root string) (string, error) {
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", append(args, "--", ".", ":!bench/serving/results.jsonl", ":!docs", ":!*.md")...)
		cmd.Dir = root
		out, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("git %s: %w", args[0], err)
		}
		return strings.TrimSpace(string(out)), nil
	}
	commit, err := git("log", "-1", "--first-parent", "--format=%h", "--abbrev=12")
	if err != nil {
		return "", err
	}
	changed, err := git("status", "--porcelain", "--untracked-files=no")
	if changed != "" {
		commit += "-dirty"
	}
	return commit, err
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
	return !strings.HasSuffix(r.commit, "-dirty") && slices.ContainsFunc(r.lines, func(l line) bool {
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

func (r *results) close() {
	if r.file != nil {
		_ = r.file.Close()
	}
}
