package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// writePage replaces the table in docs/robustness.md by a table of all results.
func writePage(o options) error {
	lines, err := resultlog.Read[line](o.results)
	if err != nil {
		return err
	}
	path := filepath.Join(o.root, "docs", "robustness.md")
	if err := resultlog.WriteTables(path, "damage", markdown(lines)); err != nil {
		return err
	}
	fmt.Println("wrote", path)
	return nil
}

// total adds up the results of one kind of file.
type total struct {
	files  map[string]int // number of damaged files, by damage
	taken  int            // number of damaged files that were accepted
	faults int
	most   peak
	left   map[string]int // number of faults at the last commit, by damage and seed
}

func totals(lines []line) map[string]*total {
	all := map[string]*total{}
	for _, l := range lines {
		t := all[l.Kind]
		if t == nil {
			t = &total{files: map[string]int{}, left: map[string]int{}}
			all[l.Kind] = t
		}
		t.files[l.Damage] += l.Files
		t.taken, t.faults = t.taken+l.Opened, t.faults+l.Count
		t.most.add(l.peak)
		t.left[fmt.Sprint(l.Damage, " ", l.Seed)] = l.Count
	}
	return all
}

// markdown returns the table as Markdown.
func markdown(lines []line) string {
	var b strings.Builder
	b.WriteString("| file | read by | cut | bits flipped | mutated | accepted | most time | most memory | faults found | faults left |\n")
	b.WriteString("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	all, sum := totals(lines), 0
	for _, k := range kinds {
		t := all[k.name]
		if t == nil {
			continue
		}
		left := 0
		for _, n := range t.left {
			left += n
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %.1f s | %d MB | %d | %d |\n", k.name, k.reader, t.files["cut"], t.files["bits"], t.files["mutations"], t.taken, t.most.Seconds, t.most.Megabytes, t.faults, left)
		sum += t.files["cut"] + t.files["bits"] + t.files["mutations"]
	}
	fmt.Fprintf(&b, "\n%d damaged files of %d kinds, counted over all commits.\n", sum, len(all))
	return b.String()
}
