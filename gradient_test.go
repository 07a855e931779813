package mlp

import (
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// gradientCase is a small network with two hidden layers and a batch for it.
type gradientCase struct {
	net    *Network
	set    *data.Set
	xs, ts [][]float64
}

func newGradientCase(t *testing.T, a Activation, l Loss, rows, outputs int, classes bool) gradientCase {
	t.Helper()
	const inputs = 5
	net, err := New(Config{Inputs: inputs, Hidden: []int{7, 6}, Outputs: outputs, Activation: a, Loss: l,
		Init: Normal(0.5), InitBias: true, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	c := gradientCase{net: net, set: &data.Set{Name: "test"}}
	c.set.Features = data.Features{Rows: rows, Cols: inputs}
	stream := random.New(11, "test", uint64(outputs))
	for i := range rows {
		var x, y []float64
		for j := range inputs {
			v := float32(stream.Normal(i*inputs + j))
			c.set.Features.Floats = append(c.set.Features.Floats, v)
			x = append(x, float64(v))
		}
		hot := int(stream.Uint64(9000+i) % uint64(max(2, outputs)))
		for j := range outputs {
			v := 0.0
			switch {
			case outputs == 1 && classes:
				v = float64(hot)
			case classes && j == hot:
				v = 1
			case !classes && l.Name() == "softmax":
				v = float64(float32(stream.Float64(7000 + i*outputs + j)))
			case !classes && l.Name() == "sigmoid":
				v = float64(stream.Uint64(5000+i*outputs+j) % 2)
			case !classes:
				v = float64(float32(stream.Normal(7000 + i*outputs + j)))
			}
			y = append(y, v)
			if !classes {
				c.set.Targets.Values = append(c.set.Targets.Values, float32(v))
			}
		}
		if classes {
			c.set.Targets.Class = append(c.set.Targets.Class, int32(hot))
		}
		c.xs, c.ts = append(c.xs, x), append(c.ts, y)
	}
	if !classes {
		c.set.Targets.Width = outputs
	}
	return c
}

// gradient returns what a training step computes, layer by layer.
func (c gradientCase) gradient() [][]float32 {
	pool := kernel.NewPool(kernel.Active(), 1)
	defer pool.Close()
	batch := firstRows(len(c.xs))
	s := newStep(pool, rows.Prepare(&c.set.Features, data.Preprocessor{}), &c.set.Targets, learning{optimizer: optim.SGD{}, rows: len(batch)}, c.net.Clone())
	var all [][]float32
	err := s.run(turn{number: 1, rows: batch, scale: 1, rate: 0.1}, func(m *member) error {
		g := &Gradients{s, m}
		for i := range g.Layers() {
			all = append(all, g.Layer(i))
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return all
}

// TestGradients compares, for every activation with every loss, backpropagation
// with central differences of the loss: in float64 to a relative error of 1e-6,
// and what training computes in float32 to 1e-5.
func TestGradients(t *testing.T) {
	losses := []struct {
		name    string
		loss    Loss
		outputs int
		classes bool
	}{
		{"softmax", SoftmaxCrossEntropy{}, 4, true},
		{"weighted", SoftmaxCrossEntropy{}, 3, false},
		{"binary", SigmoidCrossEntropy{}, 1, true},
		{"multilabel", SigmoidCrossEntropy{}, 3, false},
		{"linear", SquaredError{}, 2, false},
	}
	for _, a := range append(Activations(), LeakyReLUWith(0.2), ELUWith(0.7)) {
		for _, l := range losses {
			t.Run(a.Name()+"/"+l.name, func(t *testing.T) {
				c := newGradientCase(t, a, l.loss, 8, l.outputs, l.classes)
				r := newReference(c.net)
				trained, backprop := c.gradient(), r.gradient(c.xs, c.ts)
				for layer := range backprop {
					numeric := r.differences(layer, c.xs, c.ts)
					if e := relativeError(backprop[layer], numeric); !(e < 1e-6) {
						t.Errorf("layer %d: backpropagation is off finite differences by %.2g", layer, e)
					}
					single := make([]float64, len(numeric))
					for i, v := range trained[layer] {
						single[i] = float64(v)
					}
					if e := relativeError(single, numeric); !(e < 1e-5) {
						t.Errorf("layer %d: the training step is off finite differences by %.2g", layer, e)
					}
				}
			})
		}
	}
}

// differences returns the derivative of the loss with respect to every weight of a layer,
// computed by central differences.
func (r *reference) differences(layer int, xs, ts [][]float64) []float64 {
	const h = 1e-5
	w := r.weights[layer]
	g := make([]float64, len(w))
	for i, v := range w {
		w[i] = v + h
		up := r.total(xs, ts)
		w[i] = v - h
		g[i] = (up - r.total(xs, ts)) / (2 * h)
		w[i] = v
	}
	return g
}

// relativeError returns |a - b| / |b|, both as Euclidean norms.
func relativeError(a, b []float64) float64 {
	var difference, norm float64
	for i := range b {
		difference += (a[i] - b[i]) * (a[i] - b[i])
		norm += b[i] * b[i]
	}
	return math.Sqrt(difference / norm)
}
