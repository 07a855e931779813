package mlp_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
)

// ring returns a set of points in the plane. Points near the origin have one class, points
// far from it the other.
func ring(rows int) *data.Set {
	set := &data.Set{Name: "ring", Classes: []string{"near", "far"}, Features: data.Features{Rows: rows, Cols: 2}}
	for i := range rows {
		angle, radius := float64(i), 1+float64(i%2)
		set.Features.Floats = append(set.Features.Floats, float32(radius*math.Cos(angle)), float32(radius*math.Sin(angle)))
		set.Targets.Class = append(set.Targets.Class, int32(i%2))
	}
	return set
}

// newModel returns an untrained model for ring.
func newModel(loss mlp.Loss) *mlp.Model {
	network, err := mlp.New(mlp.Config{Inputs: 2, Hidden: []int{16}, Outputs: 2, Loss: loss, Seed: 1})
	check(err)
	return &mlp.Model{Network: network, Classes: []string{"near", "far"}}
}

// Train step by step: look at a gradient, stop early, save the state to a file, and
// continue from it in another process. The result has the same bytes as an uninterrupted
// training.
func ExampleSession() {
	ctx, set := context.Background(), ring(200)
	trainer := mlp.Trainer{Optimizer: optim.NewAdam(), LearningRate: 0.01, BatchSize: 20, Epochs: 30, Shuffle: true}
	file := filepath.Join(os.TempDir(), "ring.state")
	defer os.Remove(file)

	session, err := trainer.Start(newModel(nil), set, nil)
	check(err)
	for !session.Done() {
		steep := 0.0
		step, err := session.StepWithGradients(ctx, func(g *mlp.Gradients) error {
			steep = g.Norm()
			return nil
		})
		check(err)
		if steep < 0.05 {
			fmt.Println("the slope is gentle before all steps are taken:", step.Step < step.Steps)
			break
		}
	}
	state, err := session.State()
	check(err)
	check(state.Save(file))
	check(session.Close())

	// In another process, perhaps on another number of cores:
	state, err = mlp.LoadState(file)
	check(err)
	trainer.Threads = 2
	session, err = trainer.Start(newModel(nil), set, nil)
	check(err)
	defer session.Close()
	check(session.Restore(state))
	_, err = session.Run(ctx)
	check(err)

	whole := newModel(nil)
	_, err = trainer.Train(ctx, whole, set, nil)
	check(err)
	fmt.Println("as if never interrupted:", bytes.Equal(weights(session.Model()), weights(whole)))
	// Output:
	// the slope is gentle before all steps are taken: true
	// as if never interrupted: true
}

// weights returns the bytes of a model's file.
func weights(m *mlp.Model) []byte {
	b, err := m.Encode()
	check(err)
	return b
}

// margin is a custom loss: the sum of the squared hinge losses of a row's two logits. The
// logit of the true class should be 1 or more, and the other one -1 or less.
type margin struct{}

func (margin) Name() string               { return "margin" }
func (margin) Kind() mlp.OutputKind       { return mlp.OneClass }
func (margin) Output(y, logits []float32) { copy(y, logits) }

func (margin) Delta(delta, logits []float32, t mlp.Target, scale float32) float64 {
	loss := 0.0
	for j, v := range logits {
		sign := float32(-1)
		if j == t.Class {
			sign = 1
		}
		short := max(0, 1-sign*v)
		delta[j] = -2 * sign * short * scale
		loss += float64(short * short)
	}
	return loss
}

func (m margin) Value(logits []float32, t mlp.Target) float64 {
	return m.Delta(make([]float32, len(logits)), logits, t, 1)
}

// lion is a custom optimizer (Chen et al. 2023, algorithm 2): it steps by the sign of a
// mean of gradients.
type lion struct{}

func (lion) Name() string { return "lion" }
func (lion) Slots() int   { return 1 }

func (lion) Step(p optim.Params, rate float32) {
	mean := p.Slots[0]
	for i, g := range p.Gradient {
		step := 0.9*mean[i] + 0.1*g
		p.Weights[i] -= rate * float32(math.Copysign(1, float64(step)))
		mean[i] = 0.99*mean[i] + 0.01*g
	}
}

// lines is a custom recorder.
type lines struct{}

func (lines) Record(e mlp.Event) error {
	switch e.Kind {
	case mlp.Started:
		fmt.Println("started with", e.Steps, "steps ahead")
	case mlp.EpochEnded:
		if e.Train.Accuracy() == 1 {
			return mlp.Stop("every row is right")
		}
	case mlp.Ended:
		fmt.Println(e.Result.Reason, "as", e.Result.Message)
	}
	return nil
}

// Train with a custom loss, optimizer and recorder. The recorder ends the training
// early.
func ExampleTrainer() {
	trainer := mlp.Trainer{
		Optimizer: lion{}, LearningRate: 0.01, BatchSize: 20, Epochs: 100,
		EvaluateTrain: true, Recorders: []mlp.Recorder{lines{}},
	}
	result, err := trainer.Train(context.Background(), newModel(margin{}), ring(200), nil)
	check(err)
	fmt.Println("before all epochs were done:", result.Epochs < 100)
	// Output:
	// started with 1000 steps ahead
	// stopped as every row is right
	// before all epochs were done: true
}

// Train two models in turn, step by step, to see which of two learning rates is ahead
// after every epoch.
func ExampleTrainer_Start() {
	ctx, set := context.Background(), ring(200)
	var sessions []*mlp.Session
	for _, rate := range []float64{0.001, 0.01} {
		trainer := mlp.Trainer{Optimizer: optim.NewAdam(), LearningRate: rate, BatchSize: 20, Epochs: 5, Threads: 1}
		session, err := trainer.Start(newModel(nil), set, nil)
		check(err)
		defer session.Close()
		sessions = append(sessions, session)
	}
	for !sessions[0].Done() {
		slow, err := sessions[0].Epoch(ctx)
		check(err)
		fast, err := sessions[1].Epoch(ctx)
		check(err)
		fmt.Printf("epoch %d: the larger rate is ahead: %v\n", slow.Epoch, fast.Loss < slow.Loss)
	}
	// Output:
	// epoch 0: the larger rate is ahead: true
	// epoch 1: the larger rate is ahead: true
	// epoch 2: the larger rate is ahead: true
	// epoch 3: the larger rate is ahead: true
	// epoch 4: the larger rate is ahead: true
}
