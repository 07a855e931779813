package recipe

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
)

// Importance says for which columns to measure how much a model relies on them. ""
// means AutoImportance.
type Importance string

const (
	// AutoImportance takes at most about a tenth of the training's time. If that is
	// too little for all, it leaves out rows and columns: see
	// [assess.ImportanceOptions].
	AutoImportance Importance = "auto"
	// AllImportance measures all columns on all test rows.
	AllImportance Importance = "all"
	// NoImportance measures no columns.
	NoImportance Importance = "none"
)

// ParseImportance returns the choice with the given name: auto, all or none.
func ParseImportance(name string) (Importance, error) {
	choices := []Importance{AutoImportance, AllImportance, NoImportance}
	if !slices.Contains(choices, Importance(name)) {
		return "", fmt.Errorf("importance: expected auto, all or none, found %q: %w", name, mlp.ErrConfig)
	}
	return Importance(name), nil
}

const (
	// importanceShare is the work that AutoImportance may take, as a share of the
	// training's work.
	importanceShare = 0.1
	// leastImportanceWork is the work, in multiply-adds, that AutoImportance may take
	// even after a short training. This much work takes a fraction of a second.
	leastImportanceWork = 1e9
)

// importanceOptions returns the options to measure importance with. The limit is a count
// of multiply-adds and not a time, so the same training gives the same figures on every
// machine. A training takes three multiply-adds for each row and parameter: forward,
// backward and gradient.
func (f *Fitting) importanceOptions() assess.ImportanceOptions {
	training := 3 * float64(f.fitted.Result.Rows) * float64(f.Model.Network.Parameters())
	return assess.ImportanceOptions{
		Seed: f.Recipe.Seed, All: f.Options.Importance == AllImportance,
		Work:    max(leastImportanceWork, importanceShare*training),
		Threads: f.Options.Threads, Progress: f.Options.ImportanceProgress,
	}
}
