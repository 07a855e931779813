package mlp

import (
	"math"
	"slices"
	"testing"
)

// TestInitializers compares the standard deviation and the largest absolute value of
// drawn weights with the formulas.
func TestInitializers(t *testing.T) {
	const in, out = 300, 100
	uniform, normal := func(limit float64) [2]float64 { return [2]float64{limit / math.Sqrt(3), limit} },
		func(deviation float64) [2]float64 { return [2]float64{deviation, 0} }
	glorot := uniform(math.Sqrt(6. / (in + out)))
	for _, c := range []struct {
		init       Initializer
		activation Activation
		want       [2]float64 // deviation and limit; limit 0: none
	}{
		{Normal(0.3), nil, normal(0.3)},
		{Uniform(0.3), nil, uniform(0.3)},
		{GlorotNormal(), nil, normal(math.Sqrt(2. / (in + out)))},
		{GlorotUniform(), nil, glorot},
		{HeNormal(), nil, normal(math.Sqrt(2. / in))},
		{HeUniform(), nil, uniform(math.Sqrt(6. / in))},
		{Initializer{}, ReLU(), normal(math.Sqrt(2. / in))},
		{Initializer{}, Sigmoid(), glorot},
		{Initializer{}, watch(ReLU()), glorot}, // an activation of the caller's own
	} {
		n, err := New(Config{Inputs: in, Hidden: []int{out}, Outputs: 2, Activation: c.activation, Init: c.init, InitBias: true, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		weights := n.layers[0].Weights()
		square, most := 0.0, 0.0
		for _, w := range weights {
			square += float64(w) * float64(w)
			most = max(most, math.Abs(float64(w)))
		}
		deviation, limit := math.Sqrt(square/float64(len(weights))), c.want[1]
		if math.Abs(deviation-c.want[0]) > 0.02*c.want[0] {
			t.Errorf("%v: deviation %v, want %v", c.init, deviation, c.want[0])
		}
		if limit == 0 && most < 3.5*deviation || limit > 0 && (most > limit || most < 0.99*limit) {
			t.Errorf("%v: the farthest weight is %v, want a limit of %v (0: none)", c.init, most, limit)
		}
	}
}

// TestInitializersDrawBiases checks that biases start at 0 unless InitBias is set, and
// that every layer and seed gets other weights.
func TestInitializersDrawBiases(t *testing.T) {
	draw := func(bias bool, seed uint64) *Network {
		n, err := New(Config{Inputs: 8, Hidden: []int{8}, Outputs: 8, InitBias: bias, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	plain, drawn, other := draw(false, 1), draw(true, 1), draw(false, 2)
	for i, d := range plain.layers {
		biases := d.weights.Row(8)
		if slices.ContainsFunc(biases, func(b float32) bool { return b != 0 }) {
			t.Errorf("layer %d: biases %v, want zeros", i, biases)
		}
		if slices.Contains(drawn.layers[i].weights.Row(8), 0) {
			t.Errorf("layer %d: a bias that is drawn is 0", i)
		}
		if !slices.Equal(d.weights.Row(7), drawn.layers[i].weights.Row(7)) {
			t.Errorf("layer %d: drawing biases changes the weights", i)
		}
		if slices.Equal(d.weights.Row(7), other.layers[i].weights.Row(7)) {
			t.Errorf("layer %d: seeds 1 and 2 draw the same", i)
		}
	}
	if slices.Equal(plain.layers[0].weights.Row(0), plain.layers[1].weights.Row(0)) {
		t.Error("two layers draw the same")
	}
}

// TestInitializerNames checks both spellings of a scale, and that String gives
// the newer one.
func TestInitializerNames(t *testing.T) {
	for text, want := range map[string]string{
		"normal(0.0001)": "normal(0.0001)", "normal:0.0001": "normal(0.0001)", "uniform:5e-2": "uniform(0.05)",
		"auto": "auto", "he-normal": "he-normal",
	} {
		if i, err := ParseInitializer(text); err != nil || i.String() != want {
			t.Errorf("%s: got %v, %v, want %s", text, i, err, want)
		}
	}
	for _, text := range []string{"normal", "normal:", "normal(-1)", "normal(0)", "normal(inf)", "zeros(1)", "auto:1", ""} {
		if i, err := ParseInitializer(text); err == nil {
			t.Errorf("%s: got %v, want an error", text, i)
		}
	}
}
