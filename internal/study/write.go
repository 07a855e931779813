package study

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp/internal/files"
)

// Write writes the report's folder, which it creates if necessary: report.html,
// which needs no other file, report.md with its pictures, all measurements as
// results.json, and the log of every training in the notebook's format: run-1.txt
// and so on for the first seed, run-1-seed-2.txt for another. Each file is
// replaced as a whole or not at all.
func (r *Results) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	for _, run := range r.Runs {
		for i := range run.Trials {
			t := &run.Trials[i]
			if err := write(dir, logName(run.ID, t.Seed, r.Seeds[0]), []byte(r.Log(run.Setting, t))); err != nil {
				return err
			}
		}
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("study: results.json: %w", err)
	}
	if err := write(dir, "results.json", append(text, '\n')); err != nil {
		return err
	}
	return r.document().Write(dir)
}

func write(dir, name string, text []byte) error {
	if err := files.Write(filepath.Join(dir, name), text); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// logName returns the name of a log file. first is the first seed of the study.
func logName(id string, seed, first uint64) string {
	if seed == first {
		return "run-" + id + ".txt"
	}
	return fmt.Sprintf("run-%s-seed-%d.txt", id, seed)
}
