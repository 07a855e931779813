package optim

import (
	"errors"
	"math"
	"testing"
)

// TestSteps follows one parameter through two steps with gradients 1 and 0.5
// at rate 0.1 and momentum 0.5. All numbers except the rate are exact in binary,
// so the expectation is computed in float32.
func TestSteps(t *testing.T) {
	const rate = float32(0.1)
	tests := map[string]struct {
		optimizer     Optimizer
		first, second float32 // what the weight loses, in units of the rate
	}{
		"sgd":      {SGD{}, 1, 0.5},
		"momentum": {Momentum{0.5}, 1, 1},   // v = 1, then 0.5 + 0.5
		"nesterov": {Nesterov{0.5}, 1.5, 1}, // g + 0.5·v
	}
	for name, test := range tests {
		parsed, err := Parse(name, Settings{Momentum: 0.5})
		if err != nil || parsed != test.optimizer || parsed.Name() != name {
			t.Errorf("Parse(%q) = %v, %v", name, parsed, err)
		}
		r := Params{Weights: []float32{2}, Gradient: []float32{1}}
		for range parsed.Slots() {
			r.Slots = append(r.Slots, make([]float32, 1))
		}
		parsed.Step(r, rate)
		want := 2 - rate*test.first
		if r.Weights[0] != want {
			t.Errorf("%s: after one step %v, want %v", name, r.Weights[0], want)
		}
		r.Gradient[0] = 0.5
		parsed.Step(r, rate)
		if want -= rate * test.second; math.Abs(float64(r.Weights[0]-want)) > 1e-7 {
			t.Errorf("%s: after two steps %v, want %v", name, r.Weights[0], want)
		}
	}
}

// TestSlots checks how many numbers each optimizer keeps for a weight. Saved trainings
// depend on it.
func TestSlots(t *testing.T) {
	for name, want := range map[string]int{"sgd": 0, "momentum": 1, "nesterov": 1, "adam": 2, "adamw": 2} {
		for _, decay := range []float64{0, 0.5} {
			o, err := Parse(name, Settings{Momentum: 0.5, WeightDecay: decay})
			if err != nil || o.Slots() != want {
				t.Errorf("%s, decay %v: got %v, %v, want %d slots", name, decay, o, err, want)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	if _, err := Parse("adagrad", Settings{}); !errors.Is(err, ErrConfig) {
		t.Errorf("Parse(adagrad) gave %v", err)
	}
	for _, mu := range []float64{-0.1, 1, math.Inf(1), math.NaN()} {
		if o, err := Parse("momentum", Settings{Momentum: mu}); err == nil {
			t.Errorf("Parse accepted the momentum %v as %v", mu, o)
		}
	}
	if _, err := ParseSchedule("warp"); !errors.Is(err, ErrConfig) {
		t.Errorf("ParseSchedule(warp) gave %v", err)
	}
}

func TestSchedules(t *testing.T) {
	for _, test := range []struct {
		name                string
		start, middle, done float64
	}{{"constant", 1, 1, 1}, {"cosine", 1, 0.5, 0}} {
		s, err := ParseSchedule(test.name)
		if err != nil || s.Name() != test.name {
			t.Fatalf("ParseSchedule(%q) = %v, %v", test.name, s, err)
		}
		for progress, want := range map[float64]float64{0: test.start, 0.5: test.middle, 1: test.done} {
			if got := s.Factor(progress); math.Abs(got-want) > 1e-15 {
				t.Errorf("%s at %v: %v, want %v", test.name, progress, got, want)
			}
		}
	}
}
