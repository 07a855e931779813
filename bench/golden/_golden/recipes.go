package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/recipe"
)

// checkRecipes returns an error for recipes that leave out a setting, because a new default
// would change the training, and for recipes that no case uses.
func checkRecipes(folder string, cases []testCase) error {
	paths, err := filepath.Glob(filepath.Join(folder, "*.toml"))
	if err != nil {
		return err
	}
	var faults []error
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".toml")
		if err := checkRecipe(path, name); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path, err))
		}
		if !slices.ContainsFunc(cases, func(c testCase) bool { return c.recipe == name }) {
			faults = append(faults, fmt.Errorf("%s: expected a case that uses this recipe, found none", path))
		}
	}
	return errors.Join(faults...)
}

func checkRecipe(path, name string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p, err := recipe.Parse(string(text)) // returns an error for unknown settings
	if err != nil {
		return err
	}
	r, err := p.Over(&recipe.Recipe{})
	if err != nil {
		return err
	}
	var missing []string
	for _, s := range recipe.Settings() {
		if !p.Has(s.Key) && !s.Idle(r) { // settings without effect may be left out
			missing = append(missing, s.Key)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("expected all settings, found a recipe without %s; add the values that do not change the training", strings.Join(missing, ", "))
	}
	if r.Name != name {
		return fmt.Errorf("name: expected the name of the file, %q, found %q", name, r.Name)
	}
	return nil
}
