package assess_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/data"
)

// tooSure returns a network whose logit is 10x and rows for which it should be 2x: class 1
// occurs with the probability sigmoid(2x).
func tooSure(t *testing.T, outputs int) (*mlp.Model, *data.Set) {
	t.Helper()
	net, err := mlp.New(mlp.Config{Inputs: 1, Outputs: outputs, Loss: map[int]mlp.Loss{1: mlp.SigmoidCrossEntropy{}, 2: mlp.SoftmaxCrossEntropy{}}[outputs]})
	if err != nil {
		t.Fatal(err)
	}
	if err := net.Layers()[0].SetWeights(map[int][]float32{1: {10, 0}, 2: {0, 10, 0, 0}}[outputs]); err != nil {
		t.Fatal(err)
	}
	set := &data.Set{Name: "rows", Classes: []string{"no", "yes"}}
	const each = 1000
	for _, x := range []float32{-1, -0.5, 0.25, 0.75, 1} {
		yes := int(each / (1 + math.Exp(-2*float64(x))))
		for i := range each {
			class := int32(0)
			if i < yes {
				class = 1
			}
			set.Features.Floats, set.Targets.Class = append(set.Features.Floats, x), append(set.Targets.Class, class)
		}
	}
	set.Features.Rows, set.Features.Cols = len(set.Targets.Class), 1
	return &mlp.Model{Network: net, Classes: set.Classes}, set
}

// TestCalibrate finds the temperature that the rows were made with.
func TestCalibrate(t *testing.T) {
	for _, outputs := range []int{1, 2} {
		m, set := tooSure(t, outputs)
		before, err := assess.Assess(t.Context(), m, set)
		if err != nil {
			t.Fatal(err)
		}
		temperature, err := assess.Calibrate(t.Context(), m, set)
		if err != nil || math.Abs(temperature-5) > 0.05 {
			t.Errorf("%d outputs: got the temperature %v, %v, want 5", outputs, temperature, err)
		}
		after, err := assess.Assess(t.Context(), m, set)
		if err != nil {
			t.Fatal(err)
		}
		if before.Classes.Calibration.ExpectedError() < 0.1 || after.Classes.Calibration.ExpectedError() > 0.01 {
			t.Errorf("%d outputs: the calibration error went from %v to %v", outputs, before.Classes.Calibration.ExpectedError(), after.Classes.Calibration.ExpectedError())
		}
		if !cmp.Equal(before.Classes.Confusion.Worst(4), after.Classes.Confusion.Worst(4)) {
			t.Errorf("%d outputs: predictions changed", outputs)
		}
	}
}

// TestCalibrateFewMistakes checks that a network with fewer than 10 mistakes is unchanged.
func TestCalibrateFewMistakes(t *testing.T) {
	for _, outputs := range []int{1, 2} {
		for mistakes, corrects := range map[int]bool{0: false, 9: false, 10: true} {
			m, set := tooSure(t, outputs)
			var right, wrong []int32
			for i := range int32(set.Len()) {
				if (set.Features.Floats[i] > 0) == (set.Targets.Class[i] == 1) {
					right = append(right, i)
				} else {
					wrong = append(wrong, i)
				}
			}
			before := m.Network.Layers()[0].Weights()
			temperature, err := assess.Calibrate(t.Context(), m, set.Select(append(right, wrong[:mistakes]...)))
			same := cmp.Equal(before, m.Network.Layers()[0].Weights())
			if err != nil || (temperature != 1) != corrects || same == corrects {
				t.Errorf("%d outputs, %d mistakes: temperature %v, %v", outputs, mistakes, temperature, err)
			}
		}
	}
}

// TestCalibrateValues checks that targets without classes, and no rows, are an error.
func TestCalibrateValues(t *testing.T) {
	m, set := tooSure(t, 2)
	values := *set
	values.Targets = data.Targets{Values: make([]float32, set.Len()), Width: 1}
	if temperature, err := assess.Calibrate(t.Context(), m, &values); !errors.Is(err, mlp.ErrConfig) || temperature != 1 {
		t.Errorf("values gave %v, %v", temperature, err)
	}
	if temperature, err := assess.Calibrate(t.Context(), m, nil); !errors.Is(err, mlp.ErrInput) || temperature != 1 {
		t.Errorf("no set gave %v, %v", temperature, err)
	}
}
