package mlp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// endEpoch evaluates and reports the epoch that was trained, and ends the
// training if it was the last or was stopped in it.
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

// nextEpoch goes on to the next epoch. One that a limit of steps or a stop cut short
// stays as it is, so that it can be completed.
func (s *Session) nextEpoch() {
	s.at.Pending, s.epochTime = false, 0
	if s.at.Batch < s.perEpoch {
		return
	}
	s.at.Epoch++
	s.at.Batch, s.at.EpochLoss, s.at.EpochRows = 0, 0, 0
	s.result.Epochs = s.at.Epoch
}

// evaluate fills in how the network does on the sets it is evaluated on.
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

// send asks the controllers about an event, and then hands it to the recorders: a
// state that a recorder takes has what the controllers decided.
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

// record hands an event to every recorder and returns the first error, a failure
// rather than a stop.
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

// stop notes that the training is to end, and why. The first reason counts.
func (s *Session) stop(err error) {
	s.at.Stopping = cmp.Or(s.at.Stopping, reasonOf(err))
}

// endIf ends the training if err is an error, and returns what the caller gets:
// nothing for a stop.
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

// complete ends a training that was stopped or has taken all its steps, unless a
// weight is not a number.
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
