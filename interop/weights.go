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

// module is a linear layer or a batch normalization. It consists of the arrays whose
// names differ only in the last part, such as 0.weight and 0.bias.
type module struct {
	name    string
	kernel  *array            // weights of a linear layer; nil: a batch normalization
	inOut   bool              // whether the kernel is (in, out) rather than (out, in)
	whole   bool              // whether the kernel is (in+1, out), with the bias as its last row
	vectors map[string]*array // arrays of one dimension, by role
	epsilon float64           // what a batch normalization adds to the variance
	position
}

// The roles of arrays in a module: the weights of a linear layer, an array that is
// ignored, or one of the vectors.
const (
	kernel   = "kernel"
	ignored  = "ignored"
	bias     = "bias"
	gamma    = "gamma"
	mean     = "mean"
	variance = "variance"
)

// part says what the last part of an array's name means.
type part struct {
	role    string
	inOut   bool    // whether a kernel is (in, out)
	epsilon float64 // the program's default, if the name shows which program wrote it; else 0
}

// The epsilon that PyTorch and Keras add to a variance by default. Their files do
// not hold it.
const (
	torchEpsilon = 1e-5
	kerasEpsilon = 1e-3
)

// parts maps the last part of an array's name to its meaning. PyTorch's "weight" is a
// kernel in a linear layer and gamma in a batch normalization.
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
	kerasSuffix = regexp.MustCompile(`:\d+$`) // TensorFlow appends it to the names of variables
)

const names = "PyTorch's 0.weight and 0.bias, scikit-learn's coefs_0 and intercepts_0, Keras's dense/kernel and dense/bias, or W0, W1, … with the bias as the last row"

// split splits an array's name into the name of its module and the part. ok is false if
// the part is not known.
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

// maxModules limits the number of modules. Each layer may have two normalizations.
const maxModules = 3 * mlp.MaxLayers

// ownModules returns the layers of an archive that mlp export wrote, whose arrays are
// called W0, W1, ….
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

// add adds an array to m. p says what the array's name means.
func (m *module) add(a *array, p part) error {
	role := p.role
	if role == kernel && len(a.shape) == 1 && !p.inOut {
		role = gamma
	}
	switch {
	case role == kernel && len(a.shape) > 2:
		return fmt.Errorf("array %q: expected the two dimensions of a linear layer's weights, found the shape %v, as in a convolution: %w", a.name, a.shape, ErrFormat)
	case role == kernel && len(a.shape) != 2, role != kernel && len(a.shape) != 1, slices.Contains(a.shape, 0):
		return fmt.Errorf("array %q: expected weights with two dimensions or a bias with one, and no dimension of 0, found the shape %v: %w", a.name, a.shape, ErrFormat)
	case role == kernel && m.kernel != nil, m.vectors[role] != nil:
		return fmt.Errorf("array %q: expected one array of each kind in the module %q, found a second one of this kind: %w", a.name, m.name, ErrFormat)
	case role == kernel:
		m.kernel, m.inOut = a, p.inOut
	default:
		m.vectors[role] = a
	}
	m.epsilon = max(m.epsilon, p.epsilon)
	return nil
}

// check returns an error if m is neither a linear layer nor a batch normalization, or
// if its vectors do not have a number for each output.
func (m *module) check() error {
	if m.kernel != nil {
		for role := range m.vectors {
			if role != bias {
				return fmt.Errorf("module %q: expected only weights and a bias, found also the %s of a batch normalization: %w", m.name, role, ErrFormat)
			}
		}
	} else if m.vectors[mean] == nil || m.vectors[variance] == nil {
		return fmt.Errorf("module %q: expected the weights of a linear layer, or the running mean and variance of a batch normalization, found only %s; a layer normalization or a learned activation can't be imported: %w", m.name, m.vectorNames(), ErrFormat)
	}
	for _, v := range m.vectors {
		if len(v.values) != m.outputs() {
			return fmt.Errorf("array %q: expected %d numbers, one for each unit of %q, found %d: %w", v.name, m.outputs(), m.name, len(v.values), ErrFormat)
		}
	}
	return nil
}

// vectorNames lists the names of m's vectors for a message.
func (m *module) vectorNames() string {
	var list []string
	for _, v := range m.vectors {
		list = append(list, v.name)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// inputs returns the number of m's inputs. The method outputs returns the number of its
// outputs.
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
