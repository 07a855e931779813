package mlp

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/spec"
)

// Initializer says how weights are drawn before training. The zero value is "auto": He's
// normal distribution for activations such as ReLU, and Glorot's uniform distribution
// for all others.
type Initializer struct {
	name  string
	scale float64 // of "normal" and "uniform"
}

// Normal draws from a normal distribution of mean 0 and the given standard
// deviation.
func Normal(deviation float64) Initializer { return Initializer{"normal", deviation} }

// Uniform draws from the uniform distribution on -limit to limit.
func Uniform(limit float64) Initializer { return Initializer{"uniform", limit} }

// GlorotNormal draws from a normal distribution of variance 2/(in+out) (Glorot
// and Bengio 2010).
func GlorotNormal() Initializer { return Initializer{name: "glorot-normal"} }

// GlorotUniform draws from the uniform distribution on ±√(6/(in+out)) (Glorot and Bengio
// 2010, equation 16).
func GlorotUniform() Initializer { return Initializer{name: "glorot-uniform"} }

// HeNormal draws from a normal distribution of variance 2/in (He et al. 2015,
// equation 10).
func HeNormal() Initializer { return Initializer{name: "he-normal"} }

// HeUniform draws from the uniform distribution on ±√(6/in), which has the variance of
// HeNormal.
func HeUniform() Initializer { return Initializer{name: "he-uniform"} }

// Zeros sets every weight to 0. All units of a layer then stay equal.
func Zeros() Initializer { return Initializer{name: "zeros"} }

// ParseInitializer returns the initializer with that name: auto, zeros, glorot-normal,
// glorot-uniform, he-normal or he-uniform, or with a scale normal(0.01) or
// uniform(0.05). It also reads the older spelling normal:0.01.
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

// InitializerNames lists the names that ParseInitializer reads, with S for a scale.
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

// resolve returns the initializer that "auto" means for a layer with the given
// activation.
func (i Initializer) resolve(a Activation) Initializer {
	if i.name != "" {
		return i
	}
	if rectifies(a) {
		return HeNormal()
	}
	return GlorotUniform()
}

// fill draws the weights of a layer. Every weight is a function of only the seed, the
// layer's number and its position.
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
