package mlp

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// endEpoch evaluates and reports the epoch that was trained, and ends the
// training if it was the last or was stopped in it.
func (s *Session) endEpoch(ctx context.Context) (Event, error) {
	e := Event{
		Kind: EpochEnded, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.Steps(), LearningRate: s.at.Rate,
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
	s.turnPage()
	stopping := s.at.Stopping
	s.at.Stopping = ""
	if err := s.heed(s.tell(e)); err != nil || s.ended {
		return e, err
	}
	switch {
	case stopping != "":
		return e, s.stop(stopping)
	case s.allSteps():
		return e, s.complete()
	}
	return e, nil
}

// turnPage goes on to the next epoch. One that a limit of steps cut short stays
// as it is, so that it can be completed under another limit.
func (s *Session) turnPage() {
	s.at.Pending, s.epochTime = false, 0
	if s.at.Batch < s.batches.PerEpoch() {
		return
	}
	s.at.Epochs++
	s.result.Epochs = s.at.Epochs
	s.at.Epoch++
	s.at.Batch, s.at.EpochLoss, s.at.EpochRows = 0, 0, 0
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
			return s.heed(fmt.Errorf("end of epoch %d: expected a finite loss, found %v: %w", e.Epoch, v.Loss, ErrDiverged))
		}
	}
	return nil
}

// record hands an event to all recorders, up to the first error.
func (s *Session) record(e Event) error {
	for _, r := range s.trainer.Recorders {
		if err := r.Record(e); err != nil {
			return err
		}
	}
	return nil
}

// tell hands an event to recorders and controllers.
func (s *Session) tell(e Event) error {
	if err := s.record(e); err != nil {
		return err
	}
	for _, c := range s.trainer.Controllers {
		if err := c.Control(s, e); err != nil {
			return err
		}
	}
	return nil
}

// heed ends the training if err is not nil, and returns what the caller is to
// know of it: nothing if a recorder or controller wanted to stop.
func (s *Session) heed(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrStop):
		return s.stop(err.Error())
	case errors.Is(err, ErrDiverged):
		return s.end(Diverged, err)
	}
	return s.end(Failed, err)
}

// heedStep is heed for an error after a step that was taken: a stop waits until
// the epoch, cut short, is evaluated.
func (s *Session) heedStep(err error) error {
	if errors.Is(err, ErrStop) {
		s.at.Stopping, s.at.Pending = err.Error(), true
		return nil
	}
	return s.heed(err)
}

// stop ends a training that was asked to.
func (s *Session) stop(message string) error {
	s.result.Message = message
	return s.settled(Stopped)
}

// complete ends a training that has taken all its steps.
func (s *Session) complete() error {
	if s.at.Steps < s.batches.PerEpoch()*s.trainer.Epochs {
		return s.settled(StepLimit)
	}
	return s.settled(Completed)
}

// settled ends a training without an error, unless its last step made weights
// that are no numbers.
func (s *Session) settled(reason Reason) error {
	if err := s.network().checkWeights(); err != nil {
		return s.end(Diverged, fmt.Errorf("after the last step: %w: %w", ErrDiverged, err))
	}
	return s.end(reason, nil)
}

// end reports to every recorder that the training is over, and returns err with
// what they say to it.
func (s *Session) end(reason Reason, err error) error {
	s.ended = true
	s.result.Reason = reason
	e := Event{
		Kind: Ended, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.Steps(),
		LearningRate: s.at.Rate, Loss: s.at.Loss, Result: &s.result,
	}
	for _, r := range s.trainer.Recorders {
		if failed := r.Record(e); failed != nil && !errors.Is(failed, ErrStop) {
			if err == nil {
				s.result.Reason = Failed
			}
			err = errors.Join(err, failed)
		}
	}
	return err
}
