// Command _damage opens damaged files with the readers that the commands use, and
// reports the files on which a reader panics, dies, or takes too much time or
// memory. It is run by bench/damage/run, which explains its flags.
//
// A fatal error, or the lack of memory, ends a process. So the files are opened in
// child processes of this program. Each child opens the files of one piece, which
// is a kind of file with a kind of damage. If a child dies, that is recorded, and
// another child continues with the file after the one that killed the first.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// options are the values of the flags.
type options struct {
	root, work, results string
	seed                uint64
	quick, page, list   bool
	jobs                int
	kind, damage        string
	index               int
	child               bool
	from                int
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("damage: ")
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case o.child:
		err = serve(o)
	case o.page:
		err = writePage(o)
	case o.list:
		for _, k := range kinds {
			fmt.Printf("%-24s %s\n", k.name, k.reader)
		}
	case o.index >= 0:
		err = openAgain(o)
	default:
		err = campaign(ctx, o)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func parse() (o options) {
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.work, "work", "", "folder for temporary files")
	flag.StringVar(&o.results, "results", "", "file of results (default: bench/damage/results.jsonl in the repository)")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the mutations")
	flag.BoolVar(&o.quick, "quick", false, "try a sample of the damage, and write no results")
	flag.BoolVar(&o.page, "page", false, "write the table of docs/robustness.md from the results")
	flag.BoolVar(&o.list, "list", false, "list the kinds of files")
	flag.IntVar(&o.jobs, "jobs", 2, "number of pieces to run at a time")
	flag.StringVar(&o.kind, "kind", "", "try only the kinds of files whose names begin with this text")
	flag.StringVar(&o.damage, "damage", "", "try only this kind of damage: "+strings.Join(damageNames(), ", "))
	flag.IntVar(&o.index, "index", -1, "with --kind and --damage: make and open only this damaged file, and do not delete it")
	flag.BoolVar(&o.child, "child", false, "used by the program itself")
	flag.IntVar(&o.from, "from", 0, "used by the program itself")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("expected flags only, found %q", flag.Arg(0))
	}
	if o.results == "" {
		o.results = filepath.Join(o.root, "bench", "damage", "results.jsonl")
	}
	return o
}

// campaign opens the damaged files of all pieces that the flags select and that have no
// results yet. It returns an error if a reader had a fault.
func campaign(ctx context.Context, o options) error {
	r, err := openResults(ctx, o)
	if err != nil {
		return err
	}
	defer r.file.Close()
	pieces, err := plan(o, r)
	if err != nil {
		return err
	}
	if err := runAll(ctx, o, pieces, r); err != nil {
		return err
	}
	return r.verdict()
}

// plan returns the pieces to run. It makes their undamaged files and checks that the
// readers accept them.
func plan(o options, r *results) (pieces []piece, err error) {
	for _, k := range kinds {
		if !strings.HasPrefix(k.name, o.kind) {
			continue
		}
		var missing []piece
		for _, d := range damages {
			if p := (piece{k, d}); (o.damage == "" || o.damage == d.name) && !r.isDone(p) {
				missing = append(missing, p)
			}
		}
		if missing == nil {
			continue
		}
		if err := k.prepare(o); err != nil {
			return nil, fmt.Errorf("%s: %w", k.name, err)
		}
		pieces = append(pieces, missing...)
	}
	if pieces == nil && r.counted == 0 {
		return nil, errors.New("expected --kind and --damage that select at least one piece (--list shows the kinds of files), found none")
	}
	return pieces, nil
}
