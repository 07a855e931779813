package mlp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// endEpoch evaluates the network after the epoch's last step and reports the epoch. It
// ends the training if this was the last epoch or if the training was stopped.
func (s *Session) endEpoch(ctx context.Context) (Event, error) {
	s.running = endingEpoch
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
	s.running = stepping
	if s.Done() {
		return e, s.complete()
	}
	return e, nil
}

// nextEpoch sets the progress to the beginning of the next epoch. If a step limit or a
// stop has cut the current epoch short, it leaves the place in the epoch unchanged, so
// that a resumed training can complete it.
func (s *Session) nextEpoch() {
	s.at.Pending, s.epochTime = false, 0
	if s.at.Batch < s.perEpoch {
		return
	}
	s.at.Epoch++
	s.at.Batch, s.at.EpochLoss, s.at.EpochRows = 0, 0, 0
	s.result.Epochs = s.at.Epoch
}

// evaluate evaluates the network on the training and test sets, as far as the settings
// ask for it, and puts the results into e. It ends the training if a loss is not
// finite.
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

// send calls the controllers with an event, and then the recorders. A state that a
// recorder takes thus includes what the controllers decided.
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

// record calls every recorder with an event. It returns the first error that is not a
// stop. If there is none, it returns the first stop.
func (s *Session) record(e Event) error {
	var failed, stop error
	for _, r := range s.trainer.Recorders {
		note(&failed, &stop, r.Record(e))
	}
	return cmp.Or(failed, stop)
}

// note stores err in *stop if err wraps ErrStop, else in *failed. It does not replace an
// earlier error.
func note(failed, stop *error, err error) {
	if isStop(err) {
		*stop = cmp.Or(*stop, err)
	} else {
		*failed = cmp.Or(*failed, err)
	}
}

func isStop(err error) bool { return errors.Is(err, ErrStop) }

// stop marks the training to end for err's reason. If it is marked already, the first
// reason stays.
func (s *Session) stop(err error) {
	s.at.Stopping = cmp.Or(s.at.Stopping, reasonOf(err))
}

// endIf ends the training if err is not nil, and returns the error for the caller. A
// stop is not reported to the caller as an error.
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
// not finite, the reason is Diverged.
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

// end ends the training for the given reason, sends the event Ended to every recorder,
// and returns err joined with the recorders' errors.
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
