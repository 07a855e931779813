// Command _golden trains the models of bench/golden/cases and compares checksums of their
// files with committed ones. It is run by bench/golden/run, which explains its flags.
//
// A checksum, or sum, is the first 16 hexadecimal digits of a SHA-256. Each case has one
// for the weights and one for the preprocessing. A case with folds also has one for the
// scores of the folds. A training must give the same bytes for any number of threads. So
// each case is trained with 1 and with 3 threads, and both must have the sums that are
// committed for the backend.
//
// The inputs are made by the formulas in inputs_images.go, inputs_pictures.go,
// inputs_tables.go and inputs_wide.go. These use integers and their own random generator,
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
	backend, name   string // the backend and case to run; "" means all
	quick, update   bool
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.work, "work", "", "folder for inputs and models")
	flag.StringVar(&o.mlp, "mlp", "", "binary to train with")
	flag.StringVar(&o.backend, "backend", "", "run only this backend")
	flag.StringVar(&o.name, "case", "", "run only this case, and the cases whose models it needs")
	flag.BoolVar(&o.quick, "quick", false, "run only the fastest backend and generic")
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

// run runs the cases and returns the number of differences that it found.
func run(o options) (faults int, err error) {
	for _, path := range []*string{&o.root, &o.work, &o.mlp} { // mlp runs in another directory
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
