package mlp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// rowWeights returns how much each row of a training set counts, 1 in the mean, or
// nil if all count alike.
func (t *Trainer) rowWeights(train *boundSet) []float32 {
	var balanced, named []float32
	if t.BalanceClasses {
		balanced = data.BalancedWeights(train.targets.Class, len(train.classes))
	}
	if len(t.ClassWeights) > 0 {
		named = data.ClassWeights(train.targets.Class, train.classes, t.ClassWeights)
	}
	return data.RowWeights(balanced, named, train.weights)
}

// checkClassWeights reports weights of classes that the training set does not have,
// and weights that float32 has no positive number for.
func (t *Trainer) checkClassWeights(train *data.Set) error {
	if train.Targets.Class == nil {
		switch {
		case t.BalanceClasses:
			return fmt.Errorf("balanced classes: expected rows that each have one class, found values: %w", ErrConfig)
		case len(t.ClassWeights) > 0:
			return fmt.Errorf("class weights: expected rows that each have one class, found values: %w", ErrConfig)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.ClassWeights)) {
		if !slices.Contains(train.Classes, name) {
			return fmt.Errorf("class weights: expected the classes %s, found %q: %w", strings.Join(train.Classes, ", "), name, ErrConfig)
		}
		if w := t.ClassWeights[name]; !(float32(w) > 0) || float32(w)-float32(w) != 0 {
			return fmt.Errorf("class weights: %s: expected a positive number of float32, found %v: %w", name, w, ErrConfig)
		}
	}
	return nil
}
