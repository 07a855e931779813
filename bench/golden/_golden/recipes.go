package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/seed-217ca19f/mlp/recipe"
)

// checkRecipes reports recipes that leave a setting out, whose value would then
// change with a default, and recipes that no case uses.
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
			faults = append(faults, fmt.Errorf("%s: expected a case that uses it, found none", path))
		}
	}
	return errors.Join(faults...)
}

func checkRecipe(path, name string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	r, err := recipe.Parse(string(text)) // refuses what is no setting
	if err != nil {
		return err
	}
	if r.Name != name {
		return fmt.Errorf("name: expected the file's, %q, found %q", name, r.Name)
	}
	meta, err := toml.Decode(string(text), &recipe.Recipe{})
	if err != nil {
		return err
	}
	var missing []string
	for _, key := range settings() {
		if !meta.IsDefined(key) {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("expected every setting, found none of %s; add the value that changes nothing", strings.Join(missing, ", "))
	}
	return nil
}

// settings returns the keys that a recipe may have, without the reasons.
func settings() (keys []string) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[recipe.Recipe]()) {
		key, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if key != "" && key != "-" && key != "reasons" {
			keys = append(keys, key)
		}
	}
	return keys
}
