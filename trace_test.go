package mlp_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/interop"
	"github.com/seed-217ca19f/mlp/recipe"
)

// trace is one run of the notebook's arithmetic in NumPy with float64. The files in
// testdata/trace hold four traces with their initial weights.
type trace struct {
	Name       string
	Activation string
	Eta        float64
	Steps      map[string]map[string]json.RawMessage
}

// TestTraces trains from each of the four sets of weights as the notebook
// does, and compares loss, norms and single weights with the notebook's.
func TestTraces(t *testing.T) {
	text, err := os.ReadFile("testdata/trace/notebook-trace.json")
	if err != nil {
		t.Fatal(err)
	}
	var traces []trace
	if err := json.Unmarshal(text, &traces); err != nil {
		t.Fatal(err)
	}
	if len(traces) != 4 {
		t.Fatalf("found %d traces, want 4", len(traces))
	}
	for _, trace := range traces {
		for _, steps := range []int{1, 10, 100} {
			t.Run(fmt.Sprintf("%s/%d", trace.Name, steps), func(t *testing.T) { trace.compare(t, steps) })
		}
	}
}

func (tr trace) compare(t *testing.T, steps int) {
	network, loss := tr.train(t, steps)
	single, norms := 1e-5, 1e-5
	if steps == 100 {
		// By then rounding errors have grown, so single weights can't be compared any
		// more, and for the run with the largest steps the loss can't either.
		norms, single = 0.01, math.Inf(1)
	}
	want := tr.Steps[fmt.Sprint(steps)]
	if want["frobenius"] == nil || want["cross_entropy_before_update"] == nil || len(want) < 3 {
		t.Fatalf("the trace holds only %d figures of step %d", len(want), steps)
	}
	for key, raw := range want {
		switch {
		case key == "frobenius":
			for i, want := range numbers(t, raw) {
				near(t, fmt.Sprintf("norm of W%d", i), norm(network.Layers()[i].Weights()), want, norms, 0)
			}
		case key == "cross_entropy_before_update":
			limit := norms
			if steps == 100 && tr.Name == "wide-sigmoid" {
				limit = math.Inf(1)
			}
			near(t, key, loss, numbers(t, []byte("["+string(raw)+"]"))[0], limit, 0)
		default:
			got := entries(t, network, key)
			for i, want := range numbers(t, raw) {
				near(t, fmt.Sprintf("%s, entry %d", key, i), got[i], want, single, 1e-6)
			}
		}
	}
}

// train takes the given number of steps as the notebook does, from the trace's weights,
// and returns the network and the loss before the last update.
func (tr trace) train(t *testing.T, steps int) (*mlp.Network, float64) {
	t.Helper()
	notebook, err := recipe.Get("notebook")
	if err != nil {
		t.Fatal(err)
	}
	notebook.Activation, notebook.LearningRate, notebook.Evaluate = tr.Activation, tr.Eta, "none"
	set, err := mnist.Train()
	if err != nil {
		t.Fatal(err)
	}
	r, err := notebook.Resolve(set)
	if err != nil {
		t.Fatal(err)
	}
	model, err := r.NewModel(set)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := os.Open("testdata/trace/" + tr.Name + "-initial-weights.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer weights.Close()
	info, err := weights.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := interop.ReadNPZ(weights, info.Size(), model.Network); err != nil {
		t.Fatal(err)
	}
	trainer, err := r.Trainer()
	if err != nil {
		t.Fatal(err)
	}
	trainer.MaxSteps = steps
	result, err := trainer.Train(t.Context(), model, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	if result.Steps != steps {
		t.Fatalf("took %d steps, want %d", result.Steps, steps)
	}
	return model.Network, result.Loss
}

// entries returns the weights that a key such as "W0[300,:3]" or
// "W1_bias[:3]" names.
func entries(t *testing.T, n *mlp.Network, key string) []float64 {
	t.Helper()
	var layer, row, count int
	if _, err := fmt.Sscanf(key, "W%d[%d,:%d]", &layer, &row, &count); err != nil {
		if _, err := fmt.Sscanf(strings.Replace(key, "_bias", " ", 1), "W%d [:%d]", &layer, &count); err != nil {
			t.Fatalf("can't read the key %q: %v", key, err)
		}
		row = n.Layers()[layer].Inputs()
	}
	d := n.Layers()[layer]
	var values []float64
	for _, v := range d.Weights()[row*d.Outputs():][:count] {
		values = append(values, float64(v))
	}
	return values
}

func numbers(t *testing.T, raw []byte) (values []float64) {
	t.Helper()
	if err := json.Unmarshal(raw, &values); err != nil {
		t.Fatal(err)
	}
	return values
}

func norm(w []float32) float64 {
	sum := 0.0
	for _, v := range w {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// near fails the test if a number differs by more than a relative and an absolute limit.
func near(t *testing.T, what string, got, want, relative, absolute float64) {
	t.Helper()
	if off := math.Abs(got - want); !(off <= max(relative*math.Abs(want), absolute)) {
		t.Errorf("%s: got %.9g, want %.9g, off by %.2g relative", what, got, want, off/math.Abs(want))
	}
}
