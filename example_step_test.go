package mlp_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// logarithm is a custom preprocessing step: each number becomes the logarithm of its
// distance from an offset.
type logarithm struct {
	Offset float32 `json:"offset"`
}

func (logarithm) Type() string    { return "logarithm" }
func (logarithm) Check() error    { return nil }
func (logarithm) Fits(int) error  { return nil }
func (logarithm) KeepsZero() bool { return false }

func (l logarithm) Apply(row []float32) {
	for i, v := range row {
		row[i] = float32(math.Log(math.Abs(float64(v-l.Offset)) + 1e-6))
	}
}

// A custom preprocessing step is saved in the model's file with its settings. To load the
// file, pass a value of the step's type.
func Example_ownStep() {
	set := ring(200)
	for i := range set.Features.Floats {
		set.Features.Floats[i] = float32(math.Exp(float64(set.Features.Floats[i]))) + 7
	}
	model := newModel(nil)
	model.Preprocessor.Steps = []data.Step{logarithm{Offset: 7}}
	trainer := mlp.Trainer{LearningRate: 0.3, BatchSize: 20, Epochs: 60}
	_, err := trainer.Train(context.Background(), model, set, nil)
	check(err)
	file := filepath.Join(os.TempDir(), "ring.safetensors")
	defer os.Remove(file)
	check(model.Save(file))

	_, err = mlp.Load(file)
	fmt.Println("without its type:", err != nil)
	loaded, err := mlp.LoadCustom(file, mlp.Custom{Steps: []data.Step{logarithm{}}})
	check(err)
	evaluation, err := loaded.Evaluate(context.Background(), set, 0)
	check(err)
	fmt.Println("better than 95 %:", evaluation.Accuracy() > 0.95)
	// Output:
	// without its type: true
	// better than 95 %: true
}
