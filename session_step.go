package mlp

import (
	"context"
	"fmt"
	"math"
	"time"
)

// ready sends Started before the first step. It returns ErrEnded if no step is left.
func (s *Session) ready() error {
	if err := s.begin(); err != nil || s.ended {
		return err
	}
	if s.Done() { // the session was restored to a state in which no step is left
		if err := s.complete(); err != nil {
			return err
		}
		return ErrEnded
	}
	return nil
}

// begin sends the event Started, once.
func (s *Session) begin() error {
	if s.ended {
		return ErrEnded
	}
	if s.began {
		return nil
	}
	s.began = true
	return s.endIf(s.send(Event{
		Kind: Started, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.PlannedSteps(), LearningRate: s.trainer.LearningRate,
	}))
}

// epoch trains to the end of the current epoch and evaluates.
func (s *Session) epoch(ctx context.Context) (Event, error) {
	start := time.Now()
	for !s.at.Pending {
		if err := s.advance(ctx); err != nil {
			s.spend(start)
			return Event{}, err
		}
	}
	s.spend(start)
	return s.endEpoch(ctx)
}

// advance takes the next step of the epoch and reports it.
func (s *Session) advance(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.ordered != s.at.Epoch {
		s.batches.Order(s.at.Epoch, s.order)
		s.ordered = s.at.Epoch
	}
	if err := s.takeStep(s.batches.Batch(s.at.Batch, s.order)); err != nil {
		return err
	}
	s.at.Pending = s.at.Batch == s.perEpoch || s.allSteps()
	return s.report()
}

// stepped returns the event of the last step.
func (s *Session) stepped() Event {
	return Event{
		Kind: Stepped, Epoch: s.at.Epoch, Step: s.at.Steps, Steps: s.planned,
		LearningRate: s.at.Rate, Loss: s.at.Loss,
	}
}

// takeStep trains on the given rows, the next batch, and updates the progress and the
// result. It ends the training if the loss is not finite.
func (s *Session) takeStep(rows []int32) error {
	progress := float64(s.place()) / float64(s.perEpoch*s.trainer.Epochs)
	rate := s.trainer.LearningRate * s.schedule.Factor(progress) * s.at.RateFactor
	t := turn{number: s.at.Steps + 1, batch: s.at.Batch, rows: rows, scale: 1, rate: float32(rate)}
	if !s.trainer.SumGradient {
		t.scale = 1 / float32(len(rows))
	}
	t.next = s.batches.Batch(s.at.Batch+1, s.order)
	look := s.transforming
	if s.look == nil && s.trainer.Transforms == nil {
		look = nil
	}
	if err := s.step.run(t, look); err != nil {
		return err
	}
	loss := s.step.members[0].loss
	s.at.Rate, s.at.Loss = rate, loss
	s.at.Steps++
	s.at.Batch++
	s.result.Steps, s.result.Loss = s.at.Steps, loss
	s.result.Train, s.result.Test = nil, nil // they were evaluated before this step
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return s.end(Diverged, fmt.Errorf("epoch %d, step %d: expected a finite loss, found %v: %w", s.at.Epoch, s.at.Steps, loss, ErrDiverged))
	}
	s.at.EpochRows += len(rows)
	s.at.Rows += len(rows)
	s.at.EpochLoss += loss * float64(len(rows))
	s.result.Rows = s.at.Rows
	return nil
}

// transform applies the trainer's transforms to the gradients of a step, and then calls
// the function given to StepWithGradients, if there is one.
func (s *Session) transform(m *member) error {
	g := &m.gradients
	*g = Gradients{s.step, m}
	for _, t := range s.trainer.Transforms {
		if err := t.Transform(g); err != nil {
			return s.end(Failed, err)
		}
	}
	if s.look == nil {
		return nil
	}
	return s.look(g)
}

// report calls the step controllers after a step, and sends the event Stepped to the
// recorders if StepInterval says so. If one of them stops the training, the epoch ends
// with this step and is still evaluated.
func (s *Session) report() error {
	for _, c := range s.trainer.Controllers {
		c, ok := c.(StepController)
		if !ok {
			continue
		}
		if err := s.stopAfterStep(c.ControlStep(s, s.stepped())); err != nil {
			return err
		}
	}
	if !s.due() {
		return nil
	}
	return s.stopAfterStep(s.record(s.stepped()))
}

// stopAfterStep ends the epoch with this step, and the training after the evaluation,
// if err is a stop. It ends the training at once if err is another error.
func (s *Session) stopAfterStep(err error) error {
	if !isStop(err) {
		return s.endIf(err)
	}
	s.stop(err)
	s.at.Pending = true
	return nil
}

// due reports whether StepInterval has passed since the last Stepped event. If so, it
// stores the current time as the time of that event.
func (s *Session) due() bool {
	interval := s.trainer.StepInterval
	if interval == 0 || len(s.trainer.Recorders) == 0 {
		return false
	}
	if interval <= EveryStep {
		return true
	}
	// Reading the clock takes as long as a small step, so it is read every 16 steps.
	if s.at.Steps%16 != 0 {
		return false
	}
	now := time.Now()
	if now.Sub(s.reported) < interval {
		return false
	}
	s.reported = now
	return true
}

// spend adds the time since start to the training time.
func (s *Session) spend(start time.Time) {
	spent := time.Since(start)
	s.epochTime += spent
	s.result.TrainTime += spent
}
