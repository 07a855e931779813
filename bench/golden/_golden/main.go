// Command _golden trains the models of bench/golden/cases and compares the sums
// of what it finds in their files with the committed ones. It is run by
// bench/golden/run, which says what its flags do.
//
// A sum is the first 16 hexadecimal digits of a SHA-256. Every case has one of
// its weights and one of its preprocessing, and a case with folds has one of the
// folds' scores. Training has to give the same bytes for any number of threads,
// so there is one set of sums for each backend, and every case is trained on 1
// and on 3 threads.
//
// The inputs are made by the formulas in inputs_images.go, inputs_pictures.go
// and inputs_tables.go. They use integers and a random generator of their own,
// so that no change of the project changes the inputs.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// options are the flags.
type options struct {
	root, work, mlp string
	backend, name   string // the only ones to run; "": all
	quick, update   bool
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.work, "work", "", "folder for inputs and models")
	flag.StringVar(&o.mlp, "mlp", "", "binary to train with")
	flag.StringVar(&o.backend, "backend", "", "run this backend only")
	flag.StringVar(&o.name, "case", "", "run this case only, and those it goes on from")
	flag.BoolVar(&o.quick, "quick", false, "run the fastest backend and generic only")
	flag.BoolVar(&o.update, "update", false, "write the sums instead of comparing them")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("golden: expected flags only, found %q", flag.Arg(0))
	}
	faults, err := run(o)
	if err != nil {
		log.Fatal("golden: ", err)
	}
	if faults > 0 {
		os.Exit(1)
	}
}

// run runs the cases and returns how many of them are not as they should be.
func run(o options) (faults int, err error) {
	for _, path := range []*string{&o.root, &o.work, &o.mlp} { // mlp runs in a folder of its own
		if *path, err = filepath.Abs(*path); err != nil {
			return 0, err
		}
	}
	folder := filepath.Join(o.root, "bench", "golden")
	cases, err := readCases(folder)
	if err != nil {
		return 0, err
	}
	chosen, err := choose(cases, o.name)
	if err != nil {
		return 0, err
	}
	v, err := askVersion(o.mlp)
	if err != nil {
		return 0, err
	}
	backends, err := v.choose(o)
	if err != nil {
		return 0, err
	}
	if err := writeInputs(inputsFolder(o.work)); err != nil {
		return 0, fmt.Errorf("inputs: %w", err)
	}
	g := &golden{options: o, folder: folder, arch: v.arch(), cases: cases, chosen: chosen}
	if o.backend == "" && !o.quick {
		if err := g.nameForeign(v.Backends); err != nil {
			return 0, err
		}
	}
	for _, backend := range backends {
		n, err := g.runBackend(backend)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", backend, err)
		}
		faults += n
	}
	g.conclude(faults, len(backends))
	return faults, nil
}
