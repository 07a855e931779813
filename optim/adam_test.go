package optim

import (
	"math"
	"testing"
)

// TestAdamAgainstPyTorch takes three steps at rate 0.01 with the gradients
// below. The expected weights come from PyTorch 1.13 in float64:
//
//	w = torch.tensor([2.0, -0.5, 0.25], dtype=torch.float64, requires_grad=True)
//	o = torch.optim.Adam([w], lr=0.01, weight_decay=0.1)
//	for g in gradients: w.grad = torch.tensor(g, dtype=torch.float64); o.step()
func TestAdamAgainstPyTorch(t *testing.T) {
	gradients := [][]float32{{1, -2, 0}, {0.5, 3, 1e-4}, {-1.5, 0.25, 0}}
	for _, test := range []struct {
		name  string
		decay float64
		want  []float64
	}{
		{"adam", 0, []float64{1.981497972, -0.494829333, 0.236808481}},
		{"adam", 0.1, []float64{1.979459574, -0.494415578, 0.220045938}},
		{"adamw", 0.1, []float64{1.975533282, -0.493348345, 0.236066671}},
	} {
		o, err := Parse(test.name, Settings{WeightDecay: test.decay})
		if err != nil || o.Name() != test.name {
			t.Fatalf("Parse(%s) = %v, %v", test.name, o, err)
		}
		r := Params{Weights: []float32{2, -0.5, 0.25}, Decay: 1}
		for range o.Slots() {
			r.Slots = append(r.Slots, make([]float32, 3))
		}
		for i, g := range gradients {
			r.Step, r.Gradient = i+1, append([]float32(nil), g...)
			o.Step(r, 0.01)
		}
		for i, w := range r.Weights {
			if !(math.Abs(float64(w)-test.want[i]) < 1e-6) {
				t.Errorf("%s, decay %v: weight %d is %v, want %v", test.name, test.decay, i, w, test.want[i])
			}
		}
	}
}

// TestBiasesDoNotDecay steps a weight and a bias without any gradient.
func TestBiasesDoNotDecay(t *testing.T) {
	for _, name := range Names() {
		o, err := Parse(name, Settings{WeightDecay: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		r := Params{Weights: []float32{1, 1}, Gradient: make([]float32, 2), Biases: 1, Decay: 1, Step: 1}
		for range o.Slots() {
			r.Slots = append(r.Slots, make([]float32, 2))
		}
		o.Step(r, 0.1)
		if !(r.Weights[0] < 1) || r.Weights[1] != 1 {
			t.Errorf("%s: weight and bias became %v", name, r.Weights)
		}
	}
}

func TestParseRefusesDecay(t *testing.T) {
	for _, decay := range []float64{-1, math.NaN(), math.Inf(1), 1e300} {
		if o, err := Parse("adam", Settings{WeightDecay: decay}); err == nil {
			t.Errorf("Parse accepted the weight decay %v as %v", decay, o)
		}
	}
}

// TestAdamWithoutStep checks that a step without a number (0) is taken as the first.
func TestAdamWithoutStep(t *testing.T) {
	p := Params{Weights: []float32{1}, Gradient: []float32{3}, Slots: [][]float32{{0}, {0}}}
	NewAdam().Step(p, 0.5)
	if !(math.Abs(float64(p.Weights[0])-0.5) < 1e-6) { // nor NaN
		t.Errorf("got %v, want a first step of the rate, to 0.5", p.Weights[0])
	}
}
