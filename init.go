package mlp

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/spec"
)

// Initializer says how weights are drawn before training. The zero value is "auto":
// [HeNormal] for layers with an activation like ReLU, [GlorotUniform] for the others.
type Initializer struct {
	name  string
	scale float64 // the deviation of "normal" or the limit of "uniform"
}

// Normal draws from a normal distribution of mean 0 and the given standard
// deviation.
func Normal(deviation float64) Initializer { return Initializer{"normal", deviation} }

// Uniform draws from the uniform distribution on -limit to limit.
func Uniform(limit float64) Initializer { return Initializer{"uniform", limit} }

// GlorotNormal draws from a normal distribution of variance 2/(in+out) (Glorot
// and Bengio 2010).
func GlorotNormal() Initializer { return Initializer{name: "glorot-normal"} }

// GlorotUniform draws from the uniform distribution on ±√(6/(in+out)) (Glorot and
// Bengio 2010, equation 16).
func GlorotUniform() Initializer { return Initializer{name: "glorot-uniform"} }

// HeNormal draws from a normal distribution of variance 2/in (He et al. 2015,
// equation 10).
func HeNormal() Initializer { return Initializer{name: "he-normal"} }

// HeUniform draws from the uniform distribution on ±√(6/in), which has the variance
// 2/in of [HeNormal].
func HeUniform() Initializer { return Initializer{name: "he-uniform"} }

// Zeros sets every weight to 0. The units of a hidden layer then stay equal to each
// other throughout training.
func Zeros() Initializer { return Initializer{name: "zeros"} }

// ParseInitializer returns the initializer with the given name: auto, zeros,
// glorot-normal, glorot-uniform, he-normal or he-uniform. normal and uniform need a
// scale, as in normal(0.01) and uniform(0.05). The older spelling normal:0.01 is
// accepted too.
func ParseInitializer(text string) (Initializer, error) {
	s := spec.Parse(text)
	if name, scale, old := strings.Cut(text, ":"); old {
		s = spec.Spec{Name: name, Argument: scale, HasOne: true}
	}
	switch s.Name {
	case "normal", "uniform":
		v, ok := s.Float(64)
		if !ok || v <= 0 {
			return Initializer{}, fmt.Errorf("init: expected %s with a positive scale, as in %s(0.01), found %q: %w", s.Name, s.Name, text, ErrConfig)
		}
		return Initializer{s.Name, v}, nil
	case "auto", "zeros", "glorot-normal", "glorot-uniform", "he-normal", "he-uniform":
		if !s.HasOne {
			return Initializer{name: strings.TrimPrefix(s.Name, "auto")}, nil
		}
	}
	return Initializer{}, fmt.Errorf("init: expected one of %s, found %q: %w", strings.Join(InitializerNames(), ", "), text, ErrConfig)
}

// InitializerNames lists the names that ParseInitializer accepts. In normal(S) and
// uniform(S), S stands for the scale, a positive number.
func InitializerNames() []string {
	return []string{"auto", "glorot-normal", "glorot-uniform", "he-normal", "he-uniform", "normal(S)", "uniform(S)", "zeros"}
}

// String returns the text that ParseInitializer reads.
func (i Initializer) String() string {
	switch i.name {
	case "":
		return "auto"
	case "normal", "uniform":
		return spec.Format(i.name, i.scale, 64)
	}
	return i.name
}

// resolve returns the initializer that "auto" means for a layer with activation a, or
// i itself if it is not "auto".
func (i Initializer) resolve(a Activation) Initializer {
	if i.name != "" {
		return i
	}
	if rectifies(a) {
		return HeNormal()
	}
	return GlorotUniform()
}

// fill draws the weights of d, and its biases if bias is true. Each weight depends only
// on the seed, the layer's number and the weight's position.
func (i Initializer) fill(d *Dense, layer int, seed uint64, bias bool) {
	stream := random.New(seed, "weights", uint64(layer))
	in, out := float64(d.Inputs()), float64(d.Outputs())
	draw := func(int) float64 { return 0 }
	normal := func(deviation float64) func(int) float64 {
		return func(n int) float64 { return deviation * stream.Normal(n) }
	}
	uniform := func(limit float64) func(int) float64 {
		return func(n int) float64 { return limit * (2*stream.Float64(n) - 1) }
	}
	switch i.resolve(d.activation).name {
	case "normal":
		draw = normal(i.scale)
	case "uniform":
		draw = uniform(i.scale)
	case "glorot-normal":
		draw = normal(math.Sqrt(2 / (in + out)))
	case "glorot-uniform":
		draw = uniform(math.Sqrt(6 / (in + out)))
	case "he-normal":
		draw = normal(math.Sqrt(2 / in))
	case "he-uniform":
		draw = uniform(math.Sqrt(6 / in))
	}
	rows := d.Inputs()
	if bias {
		rows++
	}
	for r := range rows {
		row := d.weights.Row(r)
		for c := range row {
			row[c] = float32(draw(r*len(row) + c))
		}
	}
}
