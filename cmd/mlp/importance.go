package main

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/assess"
)

// importanceShown is how many columns are printed.
const importanceShown = 5

// importanceLine names the columns that a model relies on most.
func importanceLine(all []assess.ColumnImportance) string {
	var parts []string
	for _, i := range all[:min(importanceShown, len(all))] {
		if i.Drop > 0 {
			parts = append(parts, fmt.Sprintf("%s (%.3f)", i.Column, i.Drop))
		}
	}
	if parts == nil {
		return ""
	}
	return "relies most on: " + strings.Join(parts, ", ")
}
