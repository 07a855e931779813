package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/resultlog"
)

// writePage replaces the tables in docs/serving.md by tables of the results of the last
// commit that has any.
func writePage(o options) error {
	lines, err := resultlog.Read[line](o.results)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s: expected results, found none", o.results)
	}
	path := filepath.Join(o.root, "docs", "serving.md")
	if err := resultlog.WriteTables(path, "serving", markdown(lines)); err != nil {
		return err
	}
	fmt.Println("wrote", path)
	return nil
}

// medians holds the figures of a row. Each is the median over all rounds.
type medians map[string]float64

// mediansOf returns the medians of all rows at a commit, and each row's number of rounds.
func mediansOf(lines []line, commit string) (all map[string]medians, rounds map[string]int) {
	values := map[string]map[string][]float64{}
	rounds = map[string]int{}
	for _, l := range lines {
		if l.Commit != commit {
			continue
		}
		if values[l.Row] == nil {
			values[l.Row] = map[string][]float64{}
		}
		rounds[l.Row]++
		for name, v := range l.Figures {
			values[l.Row][name] = append(values[l.Row][name], v)
		}
	}
	all = map[string]medians{}
	for row, figures := range values {
		all[row] = medians{}
		for name, v := range figures {
			slices.Sort(v)
			all[row][name] = (v[(len(v)-1)/2] + v[len(v)/2]) / 2
		}
	}
	return all, rounds
}

// markdown returns the tables of the last commit that has results.
func markdown(lines []line) string {
	if len(lines) == 0 {
		return ""
	}
	last := lines[len(lines)-1]
	all, rounds := mediansOf(lines, last.Commit)
	fewest := 0
	for _, n := range rounds {
		if fewest == 0 || n < fewest {
			fewest = n
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Rounds: %d; the tables show medians. Commit: %s. Machine: %s.\n", fewest, cmp.Or(last.Commit, "none"), last.Machine)
	speedTable(&b, all)
	limitTable(&b, all)
	overloadTable(&b, all["overload"])
	reloadTable(&b, all["reload"])
	idleTable(&b, all)
	return b.String()
}

// peer returns the name of the faster of the two peers.
func (v medians) peer() string {
	if v["node2 rate"] > v["node rate"] {
		return "node2"
	}
	return "node"
}

// speedTable writes the speed of mlp serve next to that of the peer.
func speedTable(b *strings.Builder, all map[string]medians) {
	head := "\n| body | rows | connections | mlp serve: requests/s | p50 | p99 | peer: requests/s | p50 | p99 | processes | times the peer |\n" +
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
	for _, row := range allRows() {
		r, ok := row.(speedRow)
		v := all[row.name()]
		if !ok || v == nil {
			continue
		}
		peer, processes := v.peer(), 1
		if peer == "node2" {
			processes = 2
		}
		fmt.Fprintf(b, "%s| %s | %d | %d | %.0f | %s | %s | %.0f | %s | %s | %d | %.2f |\n", head, r.format, r.rows, r.connections,
			v["mlp rate"], milliseconds(v["mlp p50"]), milliseconds(v["mlp p99"]),
			v[peer+" rate"], milliseconds(v[peer+" p50"]), milliseconds(v[peer+" p99"]), processes, v["mlp rate"]/v[peer+" rate"])
		head = ""
	}
}

// limitTable writes the speed of mlp serve as a share of the speed of the constant
// handler.
func limitTable(b *strings.Builder, all map[string]medians) {
	head := "\n| body | rows | connections | constant: requests/s | p50 | p99 | mlp serve reaches |\n" +
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
	for _, row := range allRows() {
		r, ok := row.(speedRow)
		v := all[row.name()]
		if !ok || v == nil {
			continue
		}
		fmt.Fprintf(b, "%s| %s | %d | %d | %.0f | %s | %s | %.0f%% |\n", head, r.format, r.rows, r.connections,
			v["constant rate"], milliseconds(v["constant p50"]), milliseconds(v["constant p99"]), 100*v["mlp rate"]/v["constant rate"])
		head = ""
	}
}

// milliseconds formats seconds as milliseconds with three digits.
func milliseconds(s float64) string {
	switch ms := 1000 * s; {
	case ms < 1:
		return fmt.Sprintf("%.3f ms", ms)
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.0f ms", ms)
	}
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func overloadTable(b *strings.Builder, v medians) {
	if v == nil {
		return
	}
	fmt.Fprintf(b, "\n| overload | |\n| --- | ---: |\n"+
		"| sustainable rate; sent rate | %.0f/s; %.0f/s |\n"+
		"| answered; refused with 429; neither | %.0f; %.0f; %.0f |\n"+
		"| accepted requests: p50; p99 | %s; %s |\n"+
		"| health: p99; maximum; not answered | %s; %s; %.0f |\n"+
		"| memory: most in the first third; in the last third | %s; %s |\n",
		v["sustainable rate"], v["sent rate"], v["answered"], v["refused"], v["other"], milliseconds(v["p50"]), milliseconds(v["p99"]),
		milliseconds(v["health p99"]), milliseconds(v["health max"]), v["health other"], megabytes(v["memory early"]), megabytes(v["memory late"]))
}

func reloadTable(b *strings.Builder, v medians) {
	if v == nil {
		return
	}
	fmt.Fprintf(b, "\n| reload | |\n| --- | ---: |\n"+
		"| requests | %.0f/s |\n"+
		"| reloads; failed requests | %.0f; %.0f |\n"+
		"| p99 without; with reloads | %s; %s, %.2f times as long |\n"+
		"| files that are refused; failed requests | %.0f; %.0f |\n",
		v["rate"], v["reloads"], v["failed"], milliseconds(v["p99"]), milliseconds(v["reload p99"]), v["reload p99"]/v["p99"],
		v["bad files"], v["bad files failed"])
}

func idleTable(b *strings.Builder, all map[string]medians) {
	head := "\n| idle connections | limit | requests/s without; with them | p99 | failed requests | memory |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n"
	for _, row := range allRows() {
		r, ok := row.(idleRow)
		v := all[row.name()]
		if !ok || v == nil {
			continue
		}
		fmt.Fprintf(b, "%s| %.0f | %d | %.0f; %.0f | %s; %s | %.0f | %s; %s |\n", head, v["connections"], r.limit, v["rate before"], v["rate"],
			milliseconds(v["p99 before"]), milliseconds(v["p99"]), v["failed"], megabytes(v["memory before"]), megabytes(v["memory"]))
		head = ""
	}
}
