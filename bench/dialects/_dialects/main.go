// Command _dialects reads random tables that internal/dialect writes, and counts how
// many are read rightly. It is run by bench/dialects/run, which explains its flags.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/seed-217ca19f/mlp/internal/dialect"
)

const (
	tables    = 1000 // of a block
	mostRows  = 300
	allBlocks = 100
)

// options are the flags.
type options struct {
	root, results string
	blocks, jobs  int
	seed          int64
	quick, page   bool
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("dialects: ")
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.results, "results", "", "file of results (default: bench/dialects/results.jsonl in the repository)")
	flag.IntVar(&o.blocks, "blocks", allBlocks, fmt.Sprintf("number of blocks of %d tables", tables))
	flag.IntVar(&o.jobs, "jobs", 2, "number of blocks at a time")
	flag.Int64Var(&o.seed, "seed", -1, "read only this table, and print it")
	flag.BoolVar(&o.quick, "quick", false, "read one block, and write no results")
	flag.BoolVar(&o.page, "page", false, "write the table of docs/robustness.md from the results")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("expected flags only, found %q", flag.Arg(0))
	}
	if o.results == "" {
		o.results = filepath.Join(o.root, "bench", "dialects", "results.jsonl")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, o options) error {
	switch {
	case o.page:
		return writePage(o)
	case o.seed >= 0:
		return again(o.seed)
	case o.quick:
		o.blocks = 1
	}
	r, err := openResults(ctx, o)
	if err != nil {
		return err
	}
	defer r.file.Close()
	if err := r.readAll(ctx, o); err != nil {
		return err
	}
	return r.verdict()
}

// file returns the table of a seed.
func file(seed int64) dialect.File {
	return dialect.Random(rand.New(rand.NewPCG(uint64(seed), 0)), mostRows)
}

// again reads one table, prints it and its verdict, and then the smallest part of it that
// fails in the same way.
func again(seed int64) error {
	f := file(seed)
	v := dialect.Judge(f)
	fmt.Printf("written by %s: %+v\n%s\n%s\n", f.Dialect.Program, f.Dialect, f.Bytes(), describe(v))
	if v.Outcome != dialect.Right {
		small := smallest(f, v)
		fmt.Printf("\nthe smallest part that fails in the same way:\n%s\n%s\n", small.Bytes(), describe(dialect.Judge(small)))
	}
	return nil
}

// describe returns a description of how a table was read.
func describe(v dialect.Verdict) string {
	text := v.Outcome.String()
	if v.Err != nil {
		text += ": " + v.Err.Error()
	}
	for _, f := range v.Faults {
		text += fmt.Sprintf("\n%s: expected %s, found %q, warned: %t", f.What, f.Want, f.Got, f.Warned)
	}
	if v.Second != "" {
		text += "\nanother table has the same bytes: " + v.Second
	}
	for _, n := range v.Notes {
		text += "\nright by the rule: " + n
	}
	return text
}
