package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// writePage replaces the table in docs/robustness.md by a table of the results of the
// last commit that has any.
func writePage(o options) error {
	lines, err := resultlog.Read[line](o.results)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s: expected results, found none", o.results)
	}
	last := lines[len(lines)-1].Commit
	ofLast := slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.Commit != last })
	path := filepath.Join(o.root, "docs", "robustness.md")
	table := markdown(summary(ofLast)) + fmt.Sprintf("\n%d tables, read at the last commit that was tested; %d over all commits.\n", len(ofLast)*tables, len(lines)*tables)
	if err := resultlog.WriteTables(path, "dialects", table); err != nil {
		return err
	}
	fmt.Println("wrote", path)
	return nil
}

// markdown returns the table as Markdown.
func markdown(s sums) string {
	var b strings.Builder
	b.WriteString("| written by | tables | right | refused | of these, ambiguous | wrong with a warning | wrong without one |\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	row := func(name string, c counts) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d |\n", name, c.Tables, c.Right, c.Refused, c.Explained, c.Warned, c.Silent)
	}
	for _, program := range slices.Sorted(maps.Keys(s.programs)) {
		row(program, s.programs[program])
	}
	row("all", s.total)
	return b.String()
}
