package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/internal/study"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func newStudy(o *output) *cobra.Command {
	var options study.Options
	var dir string
	cmd := &cobra.Command{
		Use:   "study notebook",
		Short: "Run the notebook's five runs and write a report",
		Long: `Repeat the five runs of the course notebook, and write a report to a folder:
report.html (which needs no other file), report.md, curves, the log of each run, and
all measurements as results.json. The notebook's third run continues from trained
weights; the study also repeats that run with fresh weights.`,
		Example: `  mlp study notebook
  mlp study notebook --epochs 15 -o short
  mlp study notebook --seeds 14`,
		Args:      arguments(1, 1, "the study's name, notebook"),
		ValidArgs: []string{"notebook"},
		RunE: func(cmd *cobra.Command, args []string) error {
			start := time.Now()
			if args[0] != "notebook" {
				return usage(fmt.Errorf("study: expected notebook, found %q", args[0]))
			}
			if err := o.checkThreads(options.Threads); err != nil {
				return err
			}
			if options.Epochs < 1 || options.Seeds < 1 {
				return usage(fmt.Errorf("expected at least 1 epoch and 1 seed, found --epochs %d and --seeds %d", options.Epochs, options.Seeds))
			}
			var err error
			if options.Train, err = mnist.Train(); err != nil {
				return err
			}
			if options.Test, err = mnist.Test(); err != nil {
				return err
			}
			options.Progress = o.studyProgress
			o.keeping.Store(true)
			results, err := study.Notebook(cmd.Context(), options)
			if errors.Is(err, study.ErrOptions) {
				return usage(err)
			}
			if results == nil {
				return err
			}
			// Write a report of the runs that are finished, also after Ctrl-C.
			if writeErr := results.Write(dir); writeErr != nil {
				return writeErr
			}
			if doneErr := o.studyDone(results, dir, err != nil, time.Since(start)); doneErr != nil {
				return doneErr
			}
			return err
		},
	}
	f := cmd.Flags()
	f.IntVar(&options.Epochs, "epochs", 70, "number of epochs of each run")
	f.IntVar(&options.Seeds, "seeds", 1, "number of seeds to repeat each run with")
	f.IntVar(&options.Threads, "threads", 0, "cores to use (0: all)")
	f.StringVarP(&dir, "output", "o", filepath.Join("studies", "notebook"), "folder for the report")
	return cmd
}

// studyProgress shows the progress of a study on the live line, and prints a line for each
// training that has ended.
func (o *output) studyProgress(p study.Progress) {
	if p.Ended == nil {
		o.progress(fmt.Sprintf("run %s, seed %d, epoch %d: test error %.5f", p.ID, p.Seed, p.Event.Epoch, p.Event.Test.Error()))
		return
	}
	run := wire.StudiedRun{Event: "run", Run: p.ID, Seed: p.Seed, Status: string(p.Ended.Status), Epochs: len(p.Ended.Epochs)}
	line := fmt.Sprintf("run %s (%s, eta %g), seed %d: %s after %s", p.ID, p.Activation, p.LearningRate, p.Seed, run.Status, words.Count(run.Epochs, "epoch"))
	if run.Epochs > 0 {
		last := p.Ended.Epochs[run.Epochs-1]
		run.TestError, run.Learned = &last.TestError, &last.Learned
		line += fmt.Sprintf(", test error %.5f", last.TestError)
	}
	_ = o.tell(run, line) // a line that can't be printed should not stop a long study
}

// studyDone prints how many trainings ran, how long they took, and where the report is.
func (o *output) studyDone(r *study.Results, dir string, interrupted bool, wall time.Duration) error {
	trainings := 0
	for _, run := range r.Runs {
		for _, t := range run.Trials {
			if t.Status != study.Interrupted {
				trainings++
			}
		}
	}
	v := wire.Studied{Event: "done", Report: dir, Trainings: trainings, Interrupted: interrupted, WallSeconds: wall.Seconds()}
	return o.tell(v, fmt.Sprintf("\n%d trainings in %s\nreport: %s", trainings, words.Seconds(wall), filepath.Join(dir, "report.html")))
}
