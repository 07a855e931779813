package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// testCase is a training: mlp train INPUT --recipe RECIPE FLAGS.
type testCase struct {
	name   string
	recipe string // name of a file in bench/golden/recipes, without .toml
	input  string // name of an input file or folder, or "mnist" for the built-in MNIST
	flags  []string
}

// modelMark is the first character of a flag's value if the value stands for the model of
// another case, as in @NAME.
const modelMark = "@"

// bases returns the names of the cases whose models c needs.
func (c testCase) bases() (names []string) {
	for _, flag := range c.flags {
		if name, ok := strings.CutPrefix(flag, modelMark); ok {
			names = append(names, name)
		}
	}
	return names
}

// readCases reads the list of cases, and checks the list and the recipes.
func readCases(folder string) (cases []testCase, err error) {
	path := filepath.Join(folder, "cases")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) < 3 {
			return nil, fmt.Errorf("%s, line %d: expected a name, a recipe and an input, found %q", path, i+1, line)
		}
		c := testCase{name: fields[0], recipe: fields[1], input: fields[2], flags: fields[3:]}
		if find(cases, c.name) >= 0 {
			return nil, fmt.Errorf("%s, line %d: expected a unique name for each case, found %q twice", path, i+1, c.name)
		}
		for _, base := range c.bases() {
			if find(cases, base) < 0 {
				return nil, fmt.Errorf("%s, line %d: expected %[3]s and the name of an earlier case, found %[3]s%[4]s", path, i+1, modelMark, base)
			}
		}
		cases = append(cases, c)
	}
	return cases, checkRecipes(filepath.Join(folder, "recipes"), cases)
}

// find returns the index of the case called name, or -1.
func find(cases []testCase, name string) int {
	return slices.IndexFunc(cases, func(c testCase) bool { return c.name == name })
}

// choose returns the case called name, and before it the cases whose models it needs. If
// name is empty, it returns all cases.
func choose(cases []testCase, name string) ([]testCase, error) {
	if name == "" {
		return cases, nil
	}
	i := find(cases, name)
	if i < 0 {
		return nil, fmt.Errorf("case: expected the name of a case in bench/golden/cases, found %q", name)
	}
	var chosen []testCase
	for _, base := range cases[i].bases() {
		before, err := choose(cases, base)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, before...)
	}
	return append(chosen, cases[i]), nil
}
