package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

const (
	// importanceRows is how many test rows columns are judged by, at most.
	importanceRows = 2000
	// importanceRepeats is how often each column is shuffled.
	importanceRepeats = 5
	// importanceShown is how many columns are printed.
	importanceShown = 5
)

// importance returns the columns by how much the model relies on them, the first
// of them most. It is nil for rows without columns.
func importance(ctx context.Context, m *mlp.Model, test *data.Set, seed uint64) ([]mlp.Importance, error) {
	if test == nil || test.Features.Table == nil || len(test.Features.Table.Columns) < 2 {
		return nil, nil
	}
	few := test
	if n := test.Len(); n > importanceRows {
		rows := make([]int32, importanceRows)
		for i := range rows {
			rows[i] = int32(i * n / importanceRows)
		}
		few = test.Select(rows)
	}
	all, err := mlp.PermutationImportance(few.Features.Table, importanceRepeats, seed, func(t *data.Table) (float64, error) {
		shuffled := *few
		shuffled.Features = data.TableFeatures(t)
		a, err := m.Assess(ctx, &shuffled)
		if err != nil {
			return 0, err
		}
		score, _ := a.Score()
		return score, nil
	})
	slices.SortStableFunc(all, func(a, b mlp.Importance) int { return cmp.Compare(b.Drop, a.Drop) })
	return all, err
}

// importanceLine names the columns that a model relies on most.
func importanceLine(all []mlp.Importance) string {
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
