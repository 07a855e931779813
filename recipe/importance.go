package recipe

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
)

// Importance says for how many columns to measure how much a model relies on them. The
// zero value is AutoImportance.
type Importance string

const (
	// AutoImportance takes at most about a tenth of the training's time: see
	// [assess.ImportanceOptions] for what it leaves out.
	AutoImportance Importance = "auto"
	// AllImportance measures all columns by all test rows.
	AllImportance Importance = "all"
	// NoImportance measures none.
	NoImportance Importance = "none"
)

// ParseImportance returns the choice with that name.
func ParseImportance(name string) (Importance, error) {
	choices := []Importance{AutoImportance, AllImportance, NoImportance}
	if !slices.Contains(choices, Importance(name)) {
		return "", fmt.Errorf("importance: expected auto, all or none, found %q: %w", name, mlp.ErrConfig)
	}
	return Importance(name), nil
}

const (
	// importanceShare is the share of the training's work that measuring importance may
	// take.
	importanceShare = 0.1
	// leastImportanceWork is what measuring importance may always take, even after a
	// short training: a fraction of a second.
	leastImportanceWork = 1e9
)

// importanceOptions return how to measure importance. Work is counted and not timed, so
// that the same training gives the same figures on every machine. A training takes three
// multiply-adds for each row and parameter: forward, backward and gradient.
func (f *Fitting) importanceOptions() assess.ImportanceOptions {
	training := 3 * float64(f.fitted.Result.Rows) * float64(f.Model.Network.Parameters())
	return assess.ImportanceOptions{
		Seed: f.Recipe.Seed, All: f.Options.Importance == AllImportance,
		Work:    max(leastImportanceWork, importanceShare*training),
		Threads: f.Options.Threads, Progress: f.Options.ImportanceProgress,
	}
}
