package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/report"
)

// Notebook trains the notebook's runs; independent runs train in parallel. A
// training that diverges or learns nothing is a measurement like any other. When
// the context ends, Notebook returns the measurements so far, and an error that wraps
// the context's.
func Notebook(ctx context.Context, o Options) (*Results, error) {
	results, err := o.begin()
	if err != nil {
		return nil, err
	}
	s := &study{Options: o, results: results}
	err = s.all(ctx)
	for _, run := range results.Runs {
		slices.SortFunc(run.Trials, func(a, b Trial) int { return cmp.Compare(a.Seed, b.Seed) })
	}
	switch {
	case results.Complete():
		return results, nil
	case ctx.Err() != nil:
		return results, fmt.Errorf("study: stopped after %d of %d trainings: %w", results.ended(), len(results.Runs)*o.Seeds, err)
	}
	return nil, err
}

// study holds the state of a study.
type study struct {
	Options
	mu      sync.Mutex // guards Progress and the results
	results *Results
}

// job is a chain of runs with one seed.
type job struct {
	chain []Setting
	seed  uint64
}

// all runs the jobs of all seeds, s.results.AtOnce of them in parallel.
func (s *study) all(ctx context.Context) error {
	var jobs []job
	for _, seed := range s.results.Seeds {
		for _, chain := range chains() {
			jobs = append(jobs, job{chain, seed})
		}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var taken atomic.Int64
	var wait sync.WaitGroup
	for range s.results.AtOnce {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(taken.Add(1)) - 1
				if i >= len(jobs) {
					return
				}
				if err := s.do(ctx, jobs[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// do trains the runs of a chain. Later runs start from the first run's weights.
func (s *study) do(ctx context.Context, j job) error {
	var first *mlp.Model
	for _, setting := range j.chain {
		model, err := s.trial(ctx, setting, j.seed, first)
		if err != nil {
			return err
		}
		if first == nil {
			first = model
		}
	}
	return nil
}

// trial trains one run with one seed, records the measurements and returns the
// model.
func (s *study) trial(ctx context.Context, setting Setting, seed uint64, from *mlp.Model) (*mlp.Model, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	fail := func(err error) (*mlp.Model, error) {
		return nil, fmt.Errorf("run %s, seed %d: %w", setting.ID, seed, err)
	}
	t, err := setting.prepare(&s.Options, seed, from)
	if err != nil {
		return fail(err)
	}
	trial := Trial{Seed: seed, Status: Finished}
	t.trainer.Threads = s.results.Threads
	t.trainer.Recorders = []mlp.Recorder{epochs(func(e mlp.Event) {
		trial.Epochs = append(trial.Epochs, newEpoch(e))
		s.tell(Progress{Setting: setting, Seed: seed, Event: e})
	})}
	_, err = t.trainer.Train(ctx, t.model, s.Train, s.Test)
	switch {
	case errors.Is(err, mlp.ErrDiverged):
		trial.Status = Diverged
	case err != nil && ctx.Err() != nil:
		trial.Status = Interrupted
		s.keep(setting, trial)
		return fail(err)
	case err != nil:
		return fail(err)
	default:
		if trial.Layers, err = activity(t.model, s.Train); err != nil {
			return fail(err)
		}
		if setting.ID == "1" && seed == s.results.Seeds[0] {
			if err := s.picture(t.model); err != nil {
				return fail(err)
			}
		}
	}
	s.keep(setting, trial)
	return t.model, nil
}

// epochs is a recorder that calls a function for the events that end an epoch.
type epochs func(e mlp.Event)

// Record calls f if e ends an epoch.
func (f epochs) Record(e mlp.Event) error {
	if e.Kind == mlp.EpochEnded {
		f(e)
	}
	return nil
}

// keep adds a trial to the results of its run.
func (s *study) keep(setting Setting, t Trial) {
	s.mu.Lock()
	for i := range s.results.Runs {
		if run := &s.results.Runs[i]; run.ID == setting.ID {
			run.Trials = append(run.Trials, t)
		}
	}
	s.mu.Unlock()
	s.tell(Progress{Setting: setting, Seed: t.Seed, Ended: &t})
}

// picture keeps pictures of the first layer's weights, if the rows are pictures.
func (s *study) picture(m *mlp.Model) error {
	weights, err := report.WeightPictures(m)
	if errors.Is(err, report.ErrNoPicture) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results.weights, s.results.scale = weights, report.WeightScale(m)
	return err
}

// tell calls the function Progress with p, one call at a time.
func (s *study) tell(p Progress) {
	if s.Progress == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Progress(p)
}
