// Command _serving measures mlp serve: its speed, in comparison with a peer and with the
// fastest possible handler on its HTTP server, and its behavior under overload, reloads
// and idle connections. bench/serving/run starts it and explains its flags.
//
// Servers, load generators and clients are separate processes, so that they can be bound
// to cores. The clients connect only to loopback addresses.
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
	"slices"
	"strings"
)

// options holds the values of the flags.
type options struct {
	root, work, results string
	rounds              int
	quick, page         bool
	only                string
	child               string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("serving: ")
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case o.child == "constant":
		err = serveConstant(flag.Arg(0))
	case o.child == "idle":
		err = holdConnections(flag.Arg(0), flag.Arg(1))
	case o.page:
		err = writePage(o)
	default:
		err = run(ctx, o)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func parse() (o options) {
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.StringVar(&o.work, "work", "", "folder for programs, models and requests")
	flag.StringVar(&o.results, "results", "", "file of results (default: bench/serving/results.jsonl in the repository)")
	flag.IntVar(&o.rounds, "rounds", 3, "number of rounds")
	flag.BoolVar(&o.quick, "quick", false, "one short round, without results")
	flag.BoolVar(&o.page, "page", false, "write the tables of docs/serving.md from the results")
	flag.StringVar(&o.only, "only", "", "measure only rows whose names begin with this, such as speed-json-1")
	flag.StringVar(&o.child, "child", "", "used by the program itself")
	flag.Parse()
	if o.child == "" && flag.NArg() > 0 {
		log.Fatalf("expected only flags, found %q", flag.Arg(0))
	}
	if o.results == "" {
		o.results = filepath.Join(o.root, "bench", "serving", "results.jsonl")
	}
	if o.quick {
		o.rounds = 1
	}
	return o
}

// row is a row of a table of the page.
type row interface {
	// name returns the row's name, which begins with the name of its table.
	name() string
	// measure returns the row's figures by name. Rounds are counted from 0.
	measure(ctx context.Context, m *machine, round int) (map[string]float64, error)
}

// allRows returns the rows of all tables.
func allRows() []row {
	return append(speedRows(), overloadRow{}, reloadRow{}, idleRow{4096}, idleRow{12_000})
}

// run measures, round by round, all rows that have no results yet, and prints the tables.
func run(ctx context.Context, o options) error {
	results, err := openResults(ctx, o)
	if err != nil {
		return err
	}
	defer results.file.Close()
	var m *machine
	defer func() { m.stop() }()
	for round := range o.rounds {
		rows := slices.DeleteFunc(allRows(), func(r row) bool { return !strings.HasPrefix(r.name(), o.only) })
		if len(rows) == 0 {
			return errors.New("expected --only to select a row, such as speed-json-1-16, overload, reload or idle-4096")
		}
		if round%2 == 1 {
			slices.Reverse(rows)
		}
		for _, r := range rows {
			if results.isDone(r.name(), round) {
				continue
			}
			if m == nil {
				if m, err = newMachine(ctx, o); err != nil {
					return err
				}
			}
			figures, err := r.measure(ctx, m, round)
			if err == nil {
				err = results.add(r.name(), round, figures)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", r.name(), err)
			}
		}
	}
	fmt.Print("\n" + markdown(results.lines) + "\n")
	all, _ := mediansOf(results.lines, results.commit)
	if missed := shortfalls(all); missed != nil {
		return fmt.Errorf("missed targets:\n  %s", strings.Join(missed, "\n  "))
	}
	return nil
}
