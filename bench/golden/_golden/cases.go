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
	recipe string // the name of a file in bench/golden/recipes
	input  string // a file or folder of the inputs, or "mnist", which is built in
	flags  []string
}

// modelMark precedes the name of a case whose model a flag names.
const modelMark = "@"

// bases returns the cases whose models c needs.
func (c testCase) bases() (names []string) {
	for _, flag := range c.flags {
		if name, ok := strings.CutPrefix(flag, modelMark); ok {
			names = append(names, name)
		}
	}
	return names
}

// readCases reads the list of cases and checks their recipes.
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
			return nil, fmt.Errorf("%s, line %d: expected a name for each case, found %q twice", path, i+1, c.name)
		}
		for _, base := range c.bases() {
			if find(cases, base) < 0 {
				return nil, fmt.Errorf("%s, line %d: expected an earlier case, found %s%s", path, i+1, modelMark, base)
			}
		}
		cases = append(cases, c)
	}
	return cases, checkRecipes(filepath.Join(folder, "recipes"), cases)
}

// find returns the index of a case, or -1.
func find(cases []testCase, name string) int {
	return slices.IndexFunc(cases, func(c testCase) bool { return c.name == name })
}

// choose returns the case of that name after the cases that it builds on. Without a
// name it returns all cases.
func choose(cases []testCase, name string) ([]testCase, error) {
	if name == "" {
		return cases, nil
	}
	i := find(cases, name)
	if i < 0 {
		return nil, fmt.Errorf("case: expected one of bench/golden/cases, found %q", name)
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
