// Package runlog stores trainings on disk. A run folder holds the model, the recipe
// and a file of events with one JSON object for each epoch.
//
// [Create] creates a run folder and returns a [Run]. A Run is a recorder, which
// writes each epoch as an object of package wire.
package runlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// The files of a run folder.
const (
	ModelFile  = "model.safetensors"
	RecipeFile = "recipe.toml"
	EventsFile = "events.jsonl"
	ReportFile = "report.html"
)

// maxRuns is the largest number that a run folder may have.
const maxRuns = 100_000

// Run is a run folder that is being written.
type Run struct {
	Dir    string
	events *os.File
}

// Create creates a new run folder root/NAME. The name consists of base and the first
// free number, as in images-3.
func Create(root, base string) (*Run, error) {
	if err := os.MkdirAll(root, 0o777); err != nil {
		return nil, err
	}
	for i := 1; i <= maxRuns; i++ {
		dir := filepath.Join(root, fmt.Sprintf("%s-%d", base, i))
		err := os.Mkdir(dir, 0o777)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		events, err := os.OpenFile(filepath.Join(dir, EventsFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err != nil {
			return nil, errors.Join(err, os.Remove(dir))
		}
		return &Run{Dir: dir, events: events}, nil
	}
	return nil, fmt.Errorf("%s: expected a free name from %s-1 to %s-%d, found none", root, base, base, maxRuns)
}

// ModelPath returns the path where the run's model belongs.
func (r *Run) ModelPath() string { return filepath.Join(r.Dir, ModelFile) }

// ReportPath returns the path where the run's page belongs.
func (r *Run) ReportPath() string { return filepath.Join(r.Dir, ReportFile) }

// WriteRecipe writes the recipe's text to the run folder.
func (r *Run) WriteRecipe(text string) error {
	return files.Write(filepath.Join(r.Dir, RecipeFile), []byte(text))
}

// WriteReport writes the page of the training to the run folder.
func (r *Run) WriteReport(page []byte) error {
	return files.Write(r.ReportPath(), page)
}

// Record writes an epoch when it has ended. It ignores other events.
func (r *Run) Record(e mlp.Event) error {
	if e.Kind != mlp.EpochEnded {
		return nil
	}
	return r.Write(wire.NewEpoch(e))
}

// Write appends an object to the events.
func (r *Run) Write(object any) error {
	line, err := json.Marshal(object)
	if err != nil {
		return err
	}
	if _, err := r.events.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("writing the run's events: %w", err)
	}
	return nil
}

// Close closes the events. If the run has neither an event nor a model, it removes the
// folder, unless someone else has put something into it.
func (r *Run) Close() error {
	info, err := r.events.Stat()
	if closeErr := r.events.Close(); err == nil {
		err = closeErr
	}
	if err != nil || info.Size() > 0 {
		return err
	}
	if _, err := os.Lstat(r.ModelPath()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range []string{EventsFile, RecipeFile} {
		if err := os.Remove(filepath.Join(r.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = os.Remove(r.Dir) // fails if it holds other files, which is fine
	return nil
}
