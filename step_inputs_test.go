package mlp

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/random"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// embedding is an input part: the inputs of a row are its numbers and, for each of
// its codes, that code's row of the weights.
type embedding struct {
	weights kernel.Matrix // (categories, dims)
	numbers int
}

func (e *embedding) forward(dst kernel.Matrix, x *rows.Prepared, rows []int32) {
	x.Dense(dst, rows)
	dims := e.weights.Cols
	for i, r := range rows {
		for k, code := range x.Codes(r) {
			copy(dst.Row(i)[e.numbers+k*dims:], e.weights.Row(int(code)))
		}
	}
}

func (e *embedding) gradient(g, delta kernel.Matrix, x *rows.Prepared, rows []int32, between [2]int) {
	dims := e.weights.Cols
	for c := between[0]; c < between[1]; c++ {
		clear(g.Row(c))
	}
	for i, r := range rows {
		for k, code := range x.Codes(r) {
			if int(code) < between[0] || int(code) >= between[1] {
				continue
			}
			for j, d := range delta.Row(i)[e.numbers+k*dims:][:dims] {
				g.Row(int(code))[j] += d
			}
		}
	}
}

// The sizes of embedded: 3 numbers and 2 codes of 7 categories in 4 dimensions.
const (
	embeddedNumbers, embeddedCodes       = 3, 2
	embeddedCategories, embeddedDims     = 7, 4
	embeddedRows                         = 150
	embeddedInputs                   int = embeddedNumbers + embeddedCodes*embeddedDims
)

// embedded returns a step with an embedding below its first layer, its rows and its
// network.
func embedded(t *testing.T, pool *kernel.Pool, o optim.Optimizer, frozen int) (*step, *embedding, *data.Set) {
	t.Helper()
	stream := random.New(8, "embedding")
	set := &data.Set{Name: "embedded", Classes: []string{"a", "b", "c"}, Features: data.Features{
		Rows: embeddedRows, Cols: embeddedNumbers, CodeCols: embeddedCodes}}
	for i := range embeddedRows {
		for j := range embeddedNumbers {
			set.Features.Floats = append(set.Features.Floats, float32(stream.Normal(i*10+j)))
		}
		code := int32(i*5) % embeddedCategories
		set.Features.Codes = append(set.Features.Codes, code, int32(i)%embeddedCategories)
		set.Targets.Class = append(set.Targets.Class, code%3)
	}
	x, err := rows.Open(set, data.Preprocessor{})
	if err != nil {
		t.Fatal(err)
	}
	net, err := New(Config{Inputs: embeddedInputs, Hidden: []int{40}, Outputs: 3, Activation: Tanh(), Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	part := &embedding{kernel.NewMatrix(embeddedCategories, embeddedDims), embeddedNumbers}
	for c := range embeddedCategories {
		for j := range embeddedDims {
			part.weights.Row(c)[j] = float32(stream.Normal(1e6 + c*10 + j))
		}
	}
	s := newStep(pool, x, &set.Targets, learning{optimizer: o, rows: embeddedRows, frozen: frozen}, net)
	s.members[0].put(part, part.weights, embeddedRows)
	return s, part, set
}

// inputs64 returns the inputs for the reference: the numbers and the embeddings of the
// codes.
func (e *embedding) inputs64(set *data.Set) (xs, ts [][]float64) {
	for i := range set.Len() {
		var x []float64
		for _, v := range set.Features.Floats[i*embeddedNumbers : (i+1)*embeddedNumbers] {
			x = append(x, float64(v))
		}
		for _, code := range set.Features.Codes[i*embeddedCodes : (i+1)*embeddedCodes] {
			for _, v := range e.weights.Row(int(code)) {
				x = append(x, float64(v))
			}
		}
		y := make([]float64, 3)
		y[set.Targets.Class[i]] = 1
		xs, ts = append(xs, x), append(ts, y)
	}
	return xs, ts
}

// TestInputPartBelowFrozen compares the gradient of an embedding below a frozen layer.
func TestInputPartBelowFrozen(t *testing.T) {
	pool := kernel.NewPool(kernel.Active(), 2)
	defer pool.Close()
	s, part, set := embedded(t, pool, optim.NewAdam(), 1)
	compareEmbedding(t, s, part, set, firstRows(embeddedRows))
}

// TestInputPart trains an embedding below the first layer. Its gradient must agree with
// central differences in float64. With every optimizer it must learn targets that depend
// only on the codes, and the bytes must be the same for any number of threads.
func TestInputPart(t *testing.T) {
	for _, o := range []optim.Optimizer{optim.SGD{}, optim.NewAdam(), lars{}} {
		var first []byte
		for _, threads := range []int{1, 3} {
			pool := kernel.NewPool(kernel.Active(), threads)
			defer pool.Close()
			s, part, set := embedded(t, pool, o, 0)
			s.parts = pool.Size()
			rows := firstRows(embeddedRows)
			m := s.members[0]
			compareEmbedding(t, s, part, set, rows)
			before, last := 0.0, 0.0
			for k := range 40 {
				if err := s.run(turn{number: k + 1, rows: rows, scale: 1.0 / embeddedRows, rate: 0.05}, nil); err != nil {
					t.Fatal(err)
				}
				if last = m.loss; k == 0 {
					before = last
				}
			}
			if !(last < 0.9*before) {
				t.Errorf("%s: the loss went from %v to %v", o.Name(), before, last)
			}
			b := encoded(t, &Model{Network: m.net})
			for c := range embeddedCategories {
				for _, v := range part.weights.Row(c) {
					b = append(b, byte(math.Float32bits(v)), byte(math.Float32bits(v)>>8), byte(math.Float32bits(v)>>16))
				}
			}
			if first == nil {
				first = b
			} else if !bytes.Equal(first, b) {
				t.Errorf("%s: %d threads give other bytes than 1", o.Name(), threads)
			}
		}
	}
}

// compareEmbedding compares the gradient of the embedding with central differences.
func compareEmbedding(t *testing.T, s *step, part *embedding, set *data.Set, rows []int32) {
	t.Helper()
	m := s.members[0]
	r := newReference(m.net)
	loss := func() float64 {
		xs, ts := part.inputs64(set)
		return r.total(xs, ts)
	}
	var want, got []float64
	const h = 1.0 / (1 << 10)
	for c := range embeddedCategories {
		for j := range part.weights.Row(c) {
			w := &part.weights.Row(c)[j]
			was := *w
			*w = was + h
			up, at := loss(), float64(*w)
			*w = was - h
			want = append(want, (up-loss())/(at-float64(*w)))
			*w = was
		}
	}
	err := s.run(turn{number: 1, rows: rows, scale: 1}, func(m *member) error {
		for _, v := range (&Gradients{s, m}).Layer(2) {
			got = append(got, float64(v))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if e := relativeError(got, want); !(e < 1e-4) {
		t.Errorf("the embedding's gradient is off by %.2g", e)
	}
}

// TestInputPartStep takes one step of descent with decay, by hand: the part's weights
// learn and decay at the full rate, and none of them is a bias.
func TestInputPartStep(t *testing.T) {
	pool := kernel.NewPool(kernel.Active(), 2)
	defer pool.Close()
	s, part, _ := embedded(t, pool, optim.L2{Optimizer: optim.SGD{}, Decay: 0.5}, 0)
	var want []float32
	err := s.run(turn{number: 1, rows: firstRows(embeddedRows), scale: 1, rate: 0.25}, func(m *member) error {
		for i, g := range (&Gradients{s, m}).Layer(2) {
			w := part.weights.Row(i / embeddedDims)[i%embeddedDims]
			want = append(want, w-0.25*(g+0.5*w))
		}
		return nil
	})
	if err != nil || len(want) != embeddedCategories*embeddedDims {
		t.Fatal(len(want), err)
	}
	for i, v := range want {
		if got := part.weights.Row(i / embeddedDims)[i%embeddedDims]; math.Abs(float64(got-v)) > 1e-5 {
			t.Errorf("weight %d: got %v, want %v", i, got, v)
		}
	}
}

// TestInputPartAtOnce checks that a step without a look gives the same bytes as one with.
func TestInputPartAtOnce(t *testing.T) {
	pool := kernel.NewPool(kernel.Active(), 2)
	defer pool.Close()
	for _, o := range []optim.Optimizer{optim.SGD{}, optim.NewAdam()} {
		plain, part, _ := embedded(t, pool, o, 0)
		looked, other, _ := embedded(t, pool, o, 0)
		turn := turn{number: 1, rows: firstRows(embeddedRows), scale: 1, rate: 0.25}
		if err := errors.Join(plain.run(turn, nil), looked.run(turn, func(*member) error { return nil })); err != nil {
			t.Fatal(err)
		}
		for c := range embeddedCategories {
			if !slices.Equal(part.weights.Row(c), other.weights.Row(c)) {
				t.Errorf("%s, category %d: got %v, with a look %v", o.Name(), c, part.weights.Row(c), other.weights.Row(c))
			}
		}
	}
}

// TestGradientOfInputs compares the gradient of the inputs with central differences in
// float64, for dense and sparse rows. Asking for it must not change the weights.
func TestGradientOfInputs(t *testing.T) {
	for _, sparse := range []bool{false, true} {
		set := clusters(100, 1, sparse)
		trainer := Trainer{LearningRate: 1e-4, BatchSize: 100, Epochs: 2, SumGradient: true, Threads: 3}
		plain, s := started(t, trainer, set, nil), started(t, trainer, set, nil)
		if _, err := plain.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := newReference(s.Model().Network)
		var got []float32
		if _, err := s.StepWithGradients(t.Context(), func(g *Gradients) error {
			got = g.Inputs()
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if want := differencesOfInputs(r, set); len(got) != 2000 {
			t.Fatalf("%d derivatives", len(got))
		} else if e := relativeError(float64s(got), want); !(e < 1e-4) {
			t.Errorf("sparse %v: the gradient of the inputs is off by %.2g", sparse, e)
		}
		if _, err := plain.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(encoded(t, plain.Model()), encoded(t, s.Model())) {
			t.Errorf("sparse %v: a look at the inputs' gradient changes the weights", sparse)
		}
	}
}

func float64s(values []float32) (wide []float64) {
	for _, v := range values {
		wide = append(wide, float64(v))
	}
	return wide
}

// differencesOfInputs returns the derivative of every row's loss with respect to its
// inputs.
func differencesOfInputs(r *reference, set *data.Set) (all []float64) {
	const h = 1e-4
	cols := set.Features.Cols
	for i := range set.Len() {
		x, y := float64s(set.Features.Floats[i*cols:(i+1)*cols]), make([]float64, len(set.Classes))
		y[set.Targets.Class[i]] = 1
		for j, was := range x {
			x[j] = was + h
			up := r.total([][]float64{x}, [][]float64{y})
			x[j] = was - h
			all = append(all, (up-r.total([][]float64{x}, [][]float64{y}))/(2*h))
			x[j] = was
		}
	}
	return all
}
