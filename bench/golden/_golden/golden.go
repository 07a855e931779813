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

// threads are the numbers of threads that every case is trained on.
var threads = [...]int{1, 3}

// golden is one run of the program.
type golden struct {
	options
	folder string // bench/golden
	arch   string // GOARCH of the binary
	cases  []testCase
	chosen []testCase // those to run
	blind  bool       // a backend had no committed sums
}

// sumsPath returns the file of a backend's committed sums.
func (g *golden) sumsPath(backend string) string {
	return filepath.Join(g.folder, "sums", g.arch+"-"+backend+".txt")
}

// nameForeign reports the backends that have sums and that cannot run here.
func (g *golden) nameForeign(backends []string) error {
	paths, err := filepath.Glob(g.sumsPath("*"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		backend := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), ".txt"), g.arch+"-")
		if !slices.Contains(backends, backend) {
			fmt.Printf("%s: this CPU or binary lacks it, so its sums are not compared\n", backend)
		}
	}
	return nil
}

// runBackend runs the chosen cases with a backend, prints what differs and
// returns in how many cases something does.
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
		fmt.Printf("%s: no sums are committed, so only %d and %d threads are compared\n", backend, threads[0], threads[1])
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

// expected returns the committed sums of a case, or nil if there is nothing to
// compare with. A new case differs from a backend's file until it is updated.
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

// nameStale reports sums of cases that are not in the list, which would be
// missed otherwise if a case got lost, and returns how many there are.
func (g *golden) nameStale(path string, committed map[string]sums) (n int) {
	for name := range committed {
		if !slices.ContainsFunc(g.cases, func(c testCase) bool { return c.name == name }) {
			fmt.Printf("%s: expected the names of cases, found %q; --update removes it\n", filepath.Base(path), name)
			n++
		}
	}
	return n
}

// conclude prints the last line.
func (g *golden) conclude(faults, backends int) {
	outcome := "all as committed"
	switch {
	case faults > 0 && g.update:
		outcome = differ(faults) + ", so the sums of that backend were not written"
	case faults > 0:
		outcome = differ(faults)
	case g.update:
		outcome = "the sums are written"
	case g.blind:
		outcome = "nothing differs"
	}
	fmt.Printf("%s, %s, %d numbers of threads: %s\n", count(len(g.chosen), "case"), count(backends, "backend"), len(threads), outcome)
	if faults > 0 && !g.update {
		fmt.Println("if the change is meant to alter these models, bench/golden/run --update writes their sums; say why in the commit")
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
