package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// threads holds the numbers of threads that each case is trained with.
var threads = [...]int{1, 3}

// golden is one run of the program.
type golden struct {
	options
	folder string // bench/golden
	arch   string // GOARCH of the binary
	cases  []testCase
	chosen []testCase // cases to run
	blind  bool       // whether some backend had no committed sums to compare with
}

// sumsPath returns the path of a backend's committed sums.
func (g *golden) sumsPath(backend string) string {
	return filepath.Join(g.folder, "sums", g.arch+"-"+backend+".txt")
}

// nameForeign prints the names of the backends that have sums but can't run here.
func (g *golden) nameForeign(backends []string) error {
	paths, err := filepath.Glob(g.sumsPath("*"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		backend := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), ".txt"), g.arch+"-")
		if !slices.Contains(backends, backend) {
			fmt.Printf("%s: this CPU or binary does not have this backend, so its sums are not compared\n", backend)
		}
	}
	return nil
}

// runBackend runs the chosen cases with a backend. It prints the differences from the
// committed sums, and returns the number of cases that differ.
func (g *golden) runBackend(backend string) (faults int, err error) {
	start := time.Now()
	path := g.sumsPath(backend)
	committed, err := readSums(path)
	if err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	switch {
	case g.update:
	case committed == nil:
		fmt.Printf("%s: no sums are committed, so the trainings with %d and with %d threads are compared only with each other\n", backend, threads[0], threads[1])
		g.blind = true
	case g.name == "":
		faults += g.nameStale(path, committed)
	}
	found := map[string]sums{}
	for _, c := range g.chosen {
		both, err := g.trainBoth(backend, c)
		lines := differences(g.expected(committed, c), both)
		if err != nil {
			lines = []string{err.Error()}
		}
		for _, line := range lines {
			fmt.Printf("%s %s: %s\n", backend, c.name, line)
		}
		if len(lines) > 0 {
			faults++
		}
		found[c.name] = both[0]
	}
	fmt.Printf("%s: %s, %s, %.0f s\n", backend, count(len(g.chosen), "case"), differ(faults), time.Since(start).Seconds())
	if g.update && faults == 0 {
		return 0, g.writeSums(path, backend, committed, found)
	}
	return faults, nil
}

// expected returns the committed sums of a case. It returns nil if there is nothing to
// compare with. If the backend's file has no sums for the case yet, expected returns
// empty sums, so that the case counts as a difference.
func (g *golden) expected(committed map[string]sums, c testCase) sums {
	if g.update || committed == nil {
		return nil
	}
	if s := committed[c.name]; s != nil {
		return s
	}
	return sums{}
}

// trainBoth trains a case with each number of threads, in parallel.
func (g *golden) trainBoth(backend string, c testCase) (both [len(threads)]sums, err error) {
	var faults [len(threads)]error
	var wait sync.WaitGroup
	for i, n := range threads {
		wait.Go(func() {
			r := round{mlp: g.mlp, work: g.work, recipes: filepath.Join(g.folder, "recipes"), backend: backend, threads: n}
			both[i], faults[i] = r.train(c)
		})
	}
	wait.Wait()
	return both, cmp.Or(faults[:]...)
}

// nameStale prints the names of the committed sums whose case is not in the list of
// cases, and returns their number. Otherwise nobody would notice that a case was lost by
// mistake.
func (g *golden) nameStale(path string, committed map[string]sums) (n int) {
	for name := range committed {
		if !slices.ContainsFunc(g.cases, func(c testCase) bool { return c.name == name }) {
			fmt.Printf("%s: expected only names of cases in bench/golden/cases, found %q; --update removes it\n", filepath.Base(path), name)
			n++
		}
	}
	return n
}

// conclude prints the last line, which says whether all sums are as committed.
func (g *golden) conclude(faults, backends int) {
	outcome := "all as committed"
	switch {
	case faults > 0 && g.update:
		outcome = differ(faults) + ", so no sums were written for the backends with differences"
	case faults > 0:
		outcome = differ(faults)
	case g.update:
		outcome = "the sums are written"
	case g.blind:
		outcome = "nothing differs"
	}
	fmt.Printf("%s, %s, %d numbers of threads: %s\n", count(len(g.chosen), "case"), count(backends, "backend"), len(threads), outcome)
	if faults > 0 && !g.update {
		fmt.Println("if the change is meant to alter these models, write their sums with bench/golden/run --update, and say why in the commit")
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func differ(n int) string {
	switch n {
	case 0:
		return "none differs"
	case 1:
		return "1 differs"
	}
	return fmt.Sprintf("%d differ", n)
}
