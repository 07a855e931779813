package interop

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
)

// array is one named array of weights.
type array struct {
	name   string
	shape  []int
	values []float32 // row-major
}

// module is what the arrays of one name, less their last part, make up: a
// linear layer or a batch normalization.
type module struct {
	name    string
	kernel  *array            // of a linear layer
	inOut   bool              // the kernel is (in, out), otherwise (out, in)
	whole   bool              // the kernel is (in+1, out), the bias as its last row
	vectors map[string]*array // of one dimension, by their part
	epsilon float64           // of a batch normalization
	position
}

// What arrays are to a module: the weights of a linear layer, a vector, or nothing.
const (
	kernel   = "kernel"
	ignored  = "ignored"
	bias     = "bias"
	gamma    = "gamma"
	mean     = "mean"
	variance = "variance"
)

// part says what an array of a module is.
type part struct {
	role    string // kernel, ignored, or the part of a vector
	inOut   bool
	epsilon float64 // the usual one of the program, if the part gives it away
}

// The numbers that PyTorch and Keras add to a variance by default;
// their files do not hold it.
const (
	torchEpsilon = 1e-5
	kerasEpsilon = 1e-3
)

// parts lists the arrays that are understood, by the last part of their name.
// PyTorch's "weight" is a kernel or, of a batch normalization, its gamma.
var parts = map[string]part{
	"weight":              {role: kernel},
	"bias":                {role: bias},
	"running_mean":        {role: mean, epsilon: torchEpsilon},
	"running_var":         {role: variance, epsilon: torchEpsilon},
	"num_batches_tracked": {role: ignored},
	"kernel":              {role: kernel, inOut: true},
	"gamma":               {role: gamma},
	"beta":                {role: bias},
	"moving_mean":         {role: mean, epsilon: kerasEpsilon},
	"moving_variance":     {role: variance, epsilon: kerasEpsilon},
	"coefs":               {role: kernel, inOut: true},
	"intercepts":          {role: bias},
}

var (
	ownName     = regexp.MustCompile(`^W(\d+)$`)
	scikitName  = regexp.MustCompile(`^(coef|intercept)s?_*(\d+)$`)
	kerasSuffix = regexp.MustCompile(`:\d+$`) // of TensorFlow's variables
)

const names = "PyTorch's 0.weight and 0.bias, scikit-learn's coefs_0 and intercepts_0, Keras's dense/kernel and dense/bias, or W0, W1, … with the bias as the last row"

// split returns the name of an array's module, and its part.
func split(name string) (module string, p part, ok bool) {
	if m := scikitName.FindStringSubmatch(name); m != nil {
		p, ok = parts[m[1]+"s"]
		return m[2], p, ok
	}
	name = kerasSuffix.ReplaceAllString(name, "")
	at := strings.LastIndexAny(name, "./")
	p, ok = parts[name[at+1:]]
	return name[:max(at, 0)], p, ok
}

// modules groups arrays into modules, in the order of the file.
func modules(arrays []array) ([]*module, error) {
	if len(arrays) > 0 && !slices.ContainsFunc(arrays, func(a array) bool { return !ownName.MatchString(a.name) }) {
		return ownModules(arrays)
	}
	var list []*module
	byName := map[string]*module{}
	for i := range arrays {
		a := &arrays[i]
		name, p, ok := split(a.name)
		if !ok {
			return nil, fmt.Errorf("array %q: expected names such as %s: %w", a.name, names, ErrFormat)
		}
		if p.role == ignored {
			continue
		}
		m := byName[name]
		if m == nil {
			m = &module{name: name, vectors: map[string]*array{}}
			byName[name], list = m, append(list, m)
		}
		if err := m.add(a, p); err != nil {
			return nil, err
		}
	}
	if len(list) > maxModules {
		return nil, fmt.Errorf("expected at most %d modules, found %d: %w", maxModules, len(list), ErrFormat)
	}
	for _, m := range list {
		if err := m.check(); err != nil {
			return nil, err
		}
		m.position = positionOf(m)
	}
	return list, nil
}

// maxModules is more than any network that can be imported has.
const maxModules = 3 * mlp.MaxLayers

// ownModules returns the layers of an archive as mlp export writes it.
func ownModules(arrays []array) ([]*module, error) {
	var list []*module
	for i := range arrays {
		a := &arrays[i]
		if len(a.shape) != 2 || a.shape[0] < 2 || a.shape[1] < 1 {
			return nil, fmt.Errorf("array %q: expected the shape (in+1, out), with the bias as the last row, found %v: %w", a.name, a.shape, ErrFormat)
		}
		m := &module{name: a.name, kernel: a, inOut: true, whole: true}
		m.position = positionOf(m)
		list = append(list, m)
	}
	return list, nil
}

// add takes an array as a part of m.
func (m *module) add(a *array, p part) error {
	role := p.role
	if role == kernel && len(a.shape) == 1 && !p.inOut {
		role = gamma
	}
	switch {
	case role == kernel && len(a.shape) > 2:
		return fmt.Errorf("array %q: expected the weights of a dense layer, of two dimensions, found the shape %v, as of a convolution: %w", a.name, a.shape, ErrFormat)
	case role == kernel && len(a.shape) != 2, role != kernel && len(a.shape) != 1, slices.Contains(a.shape, 0):
		return fmt.Errorf("array %q: expected two dimensions of weights, or one of a bias, found the shape %v: %w", a.name, a.shape, ErrFormat)
	case role == kernel && m.kernel != nil, m.vectors[role] != nil:
		return fmt.Errorf("array %q: expected one such array of %q, found it again: %w", a.name, m.name, ErrFormat)
	case role == kernel:
		m.kernel, m.inOut = a, p.inOut
	default:
		m.vectors[role] = a
	}
	m.epsilon = max(m.epsilon, p.epsilon)
	return nil
}

// check reports a module that is neither a linear layer nor a batch
// normalization.
func (m *module) check() error {
	if m.kernel != nil {
		for role := range m.vectors {
			if role != bias {
				return fmt.Errorf("module %q: expected weights and a bias, found a %s too: %w", m.name, role, ErrFormat)
			}
		}
	} else if m.vectors[mean] == nil || m.vectors[variance] == nil {
		return fmt.Errorf("module %q: expected the weights of a dense layer, or a batch normalization with its running mean and variance, found only %s; a layer normalization or a learned activation can't be imported: %w", m.name, m.found(), ErrFormat)
	}
	for _, v := range m.vectors {
		if len(v.values) != m.outputs() {
			return fmt.Errorf("array %q: expected %d numbers, one for each unit of %q, found %d: %w", v.name, m.outputs(), m.name, len(v.values), ErrFormat)
		}
	}
	return nil
}

// found lists the arrays of m.
func (m *module) found() string {
	var list []string
	for _, v := range m.vectors {
		list = append(list, v.name)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// inputs and outputs return how many numbers m takes and gives.
func (m *module) inputs() int {
	switch {
	case m.kernel == nil:
		return m.outputs()
	case m.whole:
		return m.kernel.shape[0] - 1
	case m.inOut:
		return m.kernel.shape[0]
	}
	return m.kernel.shape[1]
}

func (m *module) outputs() int {
	switch {
	case m.kernel == nil:
		return len(m.vectors[mean].values)
	case m.inOut:
		return m.kernel.shape[1]
	}
	return m.kernel.shape[0]
}
