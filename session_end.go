package mlp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// endEpoch evaluates the network after an epoch and reports it. It ends the training if
// the epoch was the last, or if something stopped the training during it.
func (s *Session) endEpoch(ctx context.Context) (Event, error) {
	s.under = endingEpoch
	e := Event{
		Kind: EpochEnded, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.PlannedSteps(), LearningRate: s.at.Rate,
		Loss: s.at.EpochLoss / float64(max(1, s.at.EpochRows)), Rows: s.at.EpochRows, TrainTime: s.epochTime,
	}
	start := time.Now()
	if err := s.evaluate(ctx, &e); err != nil {
		return Event{}, err
	}
	if s.onTrain != nil || s.onTest != nil {
		e.EvalTime = time.Since(start)
	}
	s.result.EvalTime += e.EvalTime
	s.result.Train, s.result.Test = e.Train, e.Test
	s.nextEpoch()
	if err := s.send(e); isStop(err) {
		s.stop(err)
	} else if err := s.endIf(err); err != nil {
		return e, err
	}
	s.under = stepping
	if s.Done() {
		return e, s.complete()
	}
	return e, nil
}

// nextEpoch begins the next epoch. It does not if a step limit or a stop cut the current
// epoch short, so that a later call can complete it.
func (s *Session) nextEpoch() {
	s.at.Pending, s.epochTime = false, 0
	if s.at.Batch < s.perEpoch {
		return
	}
	s.at.Epoch++
	s.at.Batch, s.at.EpochLoss, s.at.EpochRows = 0, 0, 0
	s.result.Epochs = s.at.Epoch
}

// evaluate evaluates the network on the sets that the trainer names, and fills in the
// results in the event.
func (s *Session) evaluate(ctx context.Context, e *Event) (err error) {
	if s.onTrain != nil {
		if e.Train, err = s.onTrain.run(ctx, s.pool); err != nil {
			return err
		}
	}
	if s.onTest != nil {
		if e.Test, err = s.onTest.run(ctx, s.pool); err != nil {
			return err
		}
	}
	for _, v := range []*Evaluation{e.Train, e.Test} {
		if v != nil && v.Loss-v.Loss != 0 {
			return s.end(Diverged, fmt.Errorf("end of epoch %d: expected a finite loss, found %v: %w", e.Epoch, v.Loss, ErrDiverged))
		}
	}
	return nil
}

// send passes an event to the controllers and then to the recorders. So a state that a
// recorder takes includes what the controllers decided.
func (s *Session) send(e Event) error {
	var failed, stop error
	for _, c := range s.trainer.Controllers {
		note(&failed, &stop, c.Control(s, e))
	}
	if stop != nil {
		s.stop(stop)
	}
	note(&failed, &stop, s.record(e))
	return cmp.Or(failed, stop)
}

// record passes an event to every recorder. It returns the first failure, or if there is
// none, the first stop.
func (s *Session) record(e Event) error {
	var failed, stop error
	for _, r := range s.trainer.Recorders {
		note(&failed, &stop, r.Record(e))
	}
	return cmp.Or(failed, stop)
}

// note keeps the first failure and the first stop.
func note(failed, stop *error, err error) {
	if isStop(err) {
		*stop = cmp.Or(*stop, err)
	} else {
		*failed = cmp.Or(*failed, err)
	}
}

func isStop(err error) bool { return errors.Is(err, ErrStop) }

// stop marks the training to end, with the reason. A later reason does not replace the
// first.
func (s *Session) stop(err error) {
	s.at.Stopping = cmp.Or(s.at.Stopping, reasonOf(err))
}

// endIf ends the training if err is not nil. It returns the error for the caller, which
// is nil for a stop.
func (s *Session) endIf(err error) error {
	switch {
	case err == nil:
		return nil
	case isStop(err):
		s.stop(err)
		return s.complete()
	}
	return s.end(Failed, err)
}

// complete ends a training that was stopped or has taken all its steps. If a weight is
// not finite, the training ends as diverged.
func (s *Session) complete() error {
	if err := s.network().checkWeights(); err != nil {
		return s.end(Diverged, fmt.Errorf("after the last step: %w: %w", err, ErrDiverged))
	}
	switch {
	case s.at.Stopping != "":
		return s.end(Stopped, nil)
	case s.at.Epoch < s.trainer.Epochs:
		return s.end(StepLimit, nil)
	}
	return s.end(Completed, nil)
}

// end reports to every recorder that the training is over, and returns err with
// the errors that they return.
func (s *Session) end(reason Reason, err error) error {
	s.ended = true
	s.result.Reason, s.result.Message = reason, s.at.Stopping
	e := Event{
		Kind: Ended, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.PlannedSteps(),
		LearningRate: s.at.Rate, Loss: s.at.Loss, Result: s.result,
	}
	for _, r := range s.trainer.Recorders {
		if failed := r.Record(e); failed != nil && !isStop(failed) {
			if err == nil {
				err = failed
				s.result.Reason = Failed
			} else {
				err = errors.Join(err, failed)
			}
		}
	}
	return err
}
