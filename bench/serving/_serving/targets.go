package main

import (
	"fmt"
	"slices"
)

// shortfalls returns the targets that the medians of a commit's rows miss.
func shortfalls(all map[string]medians) (missed []string) {
	for _, row := range allRows() {
		v := all[row.name()]
		if v == nil {
			continue
		}
		for _, t := range targetsOf(row, v) {
			if !t.met {
				missed = append(missed, fmt.Sprintf("%s: expected %s, found %.4g", row.name(), t.expected, t.found))
			}
		}
	}
	return missed
}

// target is what a figure has to be.
type target struct {
	expected string
	found    float64
	met      bool
}

func atLeast(what string, found, least float64) target {
	return target{fmt.Sprintf("%s of at least %g", what, least), found, found >= least}
}

func atMost(what string, found, most float64) target {
	return target{fmt.Sprintf("%s of at most %g", what, most), found, found <= most}
}

// targetsOf returns the targets of a row.
func targetsOf(r row, v medians) []target {
	switch r := r.(type) {
	case speedRow:
		return r.targets(v)
	case overloadRow:
		return []target{
			atMost("requests neither answered nor refused", v["other"], 0), atMost("a p99 in seconds", v["p99"], 10),
			atMost("a p99 of health in seconds", v["health p99"], 0.025), atMost("a maximum of health in seconds", v["health max"], 0.25),
			atMost("health requests not answered", v["health other"], 0), atMost("a growth of memory", v["memory late"]/v["memory early"], 1.1),
		}
	case reloadRow:
		return []target{
			atLeast("reloads", v["reloads"], 200), atMost("failed requests", v["failed"], 0),
			atMost("a ratio of the p99 with and without reloads", v["reload p99"]/v["p99"], 1.5),
			atMost("failed requests while files are bad", v["bad files failed"], 0),
		}
	}
	return []target{atMost("failed requests", v["failed"], 0)}
}

// targets returns the targets of a row of speed.
func (r speedRow) targets(v medians) []target {
	peer := v.peer()
	if r.connections == 1 {
		return []target{atMost("a ratio to the peer's p50", v["mlp p50"]/v[peer+" p50"], 1)}
	}
	shares := map[string][2]float64{"json": {0.4, 0.2}, "binary": {0.7, 0.4}}[r.format]
	times := map[string]float64{"json": 1.5, "binary": 2}[r.format]
	return []target{
		atLeast("a ratio to the peer's rate", v["mlp rate"]/v[peer+" rate"], times),
		atLeast("a share of the constant handler's rate", v["mlp rate"]/v["constant rate"], shares[slices.Index([]int{1, 32}, r.rows)]),
	}
}
