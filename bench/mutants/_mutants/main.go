// Command _mutants measures how many changes of the code the tests notice. It changes the
// code in one place, which gives a mutant, and runs the tests. It is run by
// bench/mutants/run, which explains its flags.
//
// The mutants of all packages are listed in the order of their files and then shuffled by
// the seed. So a seed and an index identify a mutant as long as the code does not change.
// Mutants that do not compile are skipped. The flag -overlay makes the go command read
// the changed file from another folder, so the files of the repository do not change.
package main

import (
	"context"
	"flag"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
)

// options are the flags.
type options struct {
	root, work, results string
	seed                uint64
	count, jobs, index  int
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.work, "work", "", "folder for changed files")
	flag.StringVar(&o.results, "results", "", "file of results (default: runs/mutants in the repository)")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the draw")
	flag.IntVar(&o.count, "count", 200, "number of mutants to draw, not counting those that do not compile")
	flag.IntVar(&o.jobs, "jobs", 2, "number of mutants to test at a time")
	flag.IntVar(&o.index, "index", -1, "test only the mutant with this index, even if it has a result")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("mutants: expected flags only, found %q", flag.Arg(0))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		log.Fatal("mutants: ", err)
	}
}

func run(ctx context.Context, o options) error {
	for _, path := range []*string{&o.root, &o.work} { // the go command runs in the repository
		var err error
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if o.results == "" {
		o.results = filepath.Join(o.root, "runs", "mutants")
	}
	mutants, err := listMutants(ctx, o.root)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(o.seed, 0))
	r.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
	if o.index >= 0 {
		return testAgain(ctx, o, mutants)
	}
	return testDrawn(ctx, o, mutants)
}
