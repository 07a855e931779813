package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// draw tests the first mutants of the shuffled list, by several jobs in parallel.
type draw struct {
	options
	mutants []mutant
	results *results

	mu   sync.Mutex
	next int // index of the next mutant
	open int // number of mutants that are still to be drawn
}

// testDrawn tests the drawn mutants that have no results yet. Then it prints a summary of
// all drawn mutants, including those with earlier results.
func testDrawn(ctx context.Context, o options, mutants []mutant) error {
	r, err := openResults(ctx, o)
	if err != nil {
		return err
	}
	defer r.close()
	fmt.Printf("%d mutants, of which %d are drawn\n", len(mutants), o.count)
	if err := checkTests(ctx, o); err != nil {
		return err
	}
	d := &draw{options: o, mutants: mutants, results: r, open: o.count}
	faults := make([]error, o.jobs)
	var wg sync.WaitGroup
	for i := range faults {
		wg.Go(func() { faults[i] = d.work(ctx, i) })
	}
	wg.Wait()
	if err := errors.Join(faults...); err != nil {
		return err
	}
	return d.conclude()
}

// checkTests returns an error if a test fails in the code without changes.
func checkTests(ctx context.Context, o options) error {
	for _, pkgs := range tests(".") {
		if out, err := (trial{root: o.root}).test(ctx, pkgs); err != nil {
			return fmt.Errorf("%s\nexpected tests that pass before anything is changed, found %w", out, err)
		}
	}
	return nil
}

// work is one of the parallel jobs. It tests one mutant after the other. The parameter
// job is its number.
func (d *draw) work(ctx context.Context, job int) error {
	t := trial{root: d.root, folder: filepath.Join(d.options.work, strconv.Itoa(job))}
	for {
		index, ok := d.take()
		if !ok {
			return nil
		}
		was, ok := d.results.outcome(index)
		if !ok {
			var err error
			if was, _, err = t.try(ctx, d.mutants[index]); err != nil {
				return fmt.Errorf("mutant %d, %s: %w", index, d.mutants[index].place(), err)
			}
			if err := d.results.add(index, was, d.mutants[index]); err != nil {
				return err
			}
		}
		if was == invalid {
			d.drawAnew()
		}
	}
}

// take returns the index of the next mutant. ok is false if none is left to test.
func (d *draw) take() (index int, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == 0 || d.next == len(d.mutants) {
		return 0, false
	}
	d.open--
	d.next++
	return d.next - 1, true
}

// drawAnew draws one more mutant, in place of one that does not compile.
func (d *draw) drawAnew() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open++
}

// conclude prints the mutants that survived, and the share that was killed.
func (d *draw) conclude() error {
	counts := map[outcome]int{}
	for index := range d.next {
		was, _ := d.results.outcome(index)
		counts[was]++
		if was == survived {
			m := d.mutants[index]
			fmt.Printf("%4d  %s  %s\n", index, m.place(), m.change())
		}
	}
	n := counts[killed] + counts[survived]
	fmt.Printf("%d of %d mutants killed (%.1f%%), %d survived; %d more did not compile\n",
		counts[killed], n, 100*float64(counts[killed])/float64(max(n, 1)), counts[survived], counts[invalid])
	return nil
}

// testAgain tests mutant o.index, even if it has a result, and prints the output of the
// tests.
func testAgain(ctx context.Context, o options, mutants []mutant) error {
	if o.index >= len(mutants) {
		return fmt.Errorf("index: expected 0 to %d, found %d", len(mutants)-1, o.index)
	}
	m := mutants[o.index]
	was, out, err := (trial{root: o.root, folder: o.work}).try(ctx, m)
	if err != nil {
		return err
	}
	os.Stdout.Write(out)
	fmt.Printf("%d  %s  %s  %s\n", o.index, was, m.place(), m.change())
	return nil
}
