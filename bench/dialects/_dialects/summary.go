package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// sums are the results of several blocks.
type sums struct {
	total    counts
	programs map[string]counts
	notes    map[string]int
	failures []failure // the most frequent comes first
}

func summary(lines []line) sums {
	s := sums{programs: map[string]counts{}, notes: map[string]int{}}
	failures := map[string]*failure{}
	for _, l := range lines {
		for program, c := range l.Programs {
			s.total.add(c)
			all := s.programs[program]
			all.add(c)
			s.programs[program] = all
		}
		for note, n := range l.Notes {
			s.notes[note] += n
		}
		for _, f := range l.Failures {
			g := failures[f.Cause]
			if g == nil {
				g = &failure{Cause: f.Cause}
				failures[f.Cause] = g
			}
			if g.Count += f.Count; g.Example == "" || len(f.Example) < len(g.Example) {
				g.Seed, g.Example = f.Seed, f.Example
			}
		}
	}
	for _, f := range failures {
		s.failures = append(s.failures, *f)
	}
	slices.SortFunc(s.failures, func(a, b failure) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Cause, b.Cause))
	})
	return s
}

// String lists the causes with their shortest examples, and then the counts.
func (s sums) String() string {
	var b strings.Builder
	for _, f := range s.failures {
		fmt.Fprintf(&b, "%5d %s\n      seed %d: %s\n", f.Count, f.Cause, f.Seed, f.Example)
	}
	for _, note := range slices.Sorted(maps.Keys(s.notes)) {
		fmt.Fprintf(&b, "%5d right by the rule: %s\n", s.notes[note], note)
	}
	c := s.total
	fmt.Fprintf(&b, "%d tables: %d right, %d refused (%d of them could be another table), %d wrong with a warning, %d wrong without one (%d of them could be another table)\n",
		c.Tables, c.Right, c.Refused, c.Explained, c.Warned, c.Silent, c.Unclear)
	return b.String()
}
