package mlp

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// known returns a model with the given classes, or a regression if there are none.
func known(t *testing.T, classes ...string) *Model {
	t.Helper()
	c := Config{Inputs: 2, Outputs: max(1, len(classes)), Loss: SquaredError{}}
	if classes != nil {
		c.Loss = SoftmaxCrossEntropy{}
	}
	net, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return &Model{Network: net, Classes: classes}
}

// TestAlignClasses numbers the classes of sets in the order of a model's classes.
func TestAlignClasses(t *testing.T) {
	set := &data.Set{Name: "rows", Classes: []string{"b", "c"}, Targets: data.Targets{Class: []int32{0, 1, 0}}}
	got, err := known(t, "c", "a", "b").AlignClasses(set)
	if err != nil || !slices.Equal(got.Targets.Class, []int32{2, 0, 2}) || !slices.Equal(got.Classes, []string{"c", "a", "b"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if !slices.Equal(set.Targets.Class, []int32{0, 1, 0}) {
		t.Errorf("the set has changed: %v", set.Targets.Class)
	}
	if got, err := known(t, "b", "c").AlignClasses(set); err != nil || got != set {
		t.Errorf("the same classes: got %v, %v", got, err)
	}
	values := &data.Set{Name: "rows", Targets: data.Targets{Values: []float32{1}, Width: 1}}
	if got, err := known(t).AlignClasses(values); err != nil || got != values {
		t.Errorf("values: got %v, %v", got, err)
	}
	for says, err := range map[string]error{
		`rows: expected only classes that the model knows (a, b), found "c"`: second(known(t, "a", "b").AlignClasses(set)),
		"rows: expected rows with the classes a, b, found values":            second(known(t, "a", "b").AlignClasses(values)),
		"rows: expected values for a network whose outputs are values":       second(known(t).AlignClasses(set)),
	} {
		if !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), says) {
			t.Errorf("got the error %v, want one that says %q", err, says)
		}
	}
}

// TestUnknownClasses checks the names of the classes that a model does not know.
func TestUnknownClasses(t *testing.T) {
	set := &data.Set{Classes: []string{"b", "c", "d"}, Targets: data.Targets{Class: []int32{0}}}
	values := &data.Set{Targets: data.Targets{Values: []float32{1}, Width: 1}}
	if got := known(t, "c", "a").UnknownClasses(set); !slices.Equal(got, []string{"b", "d"}) {
		t.Errorf("got %v", got)
	}
	for name, got := range map[string][]string{
		"all known": known(t, "d", "c", "b", "a").UnknownClasses(set), "values": known(t, "c", "a").UnknownClasses(values), "model of values": known(t).UnknownClasses(set),
	} {
		if got != nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func second(_ *data.Set, err error) error { return err }

// TestTablesByPosition checks that a model without column names takes the columns of a
// table in their order.
func TestTablesByPosition(t *testing.T) {
	table, err := data.OpenTable([]string{"testdata/iris.csv"}, data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	net, err := New(Config{Inputs: 4, Outputs: 3, Init: Normal(1), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, Classes: []string{"setosa", "versicolor", "virginica"}}
	set, err := m.TestSet(table)
	if err != nil || !slices.Equal(set.TargetNames, []string{"species"}) {
		t.Fatalf("got %v, %v", set, err)
	}
	byName, err := m.Predict(set.Features)
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := set.Features.Table.Floats()
	if err != nil {
		t.Fatal(err)
	}
	byPosition, err := m.Predict(numbers)
	if err != nil || !slices.Equal(byName[99], byPosition[99]) {
		t.Errorf("got %v and %v, %v", byName[99], byPosition[99], err)
	}
	if _, err := m.Predict(data.TableFeatures(table)); !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), "expected 4 columns of numbers, one per input (the model has no column names), found 5 columns") {
		t.Errorf("five columns: got the error %v", err)
	}
	m.Classes = []string{"setosa", "versicolor", "rose"}
	if _, err := m.TestSet(table); err == nil || !strings.Contains(err.Error(), "virginica") {
		t.Errorf("a class that the model does not know: got the error %v", err)
	}
	m = &Model{Network: net.WithLoss(SquaredError{})}
	if _, err := m.TestSet(table); !errors.Is(err, ErrInput) || !strings.Contains(err.Error(), "the 3 columns that it predicts") {
		t.Errorf("three targets without names: got the error %v", err)
	}
}

// own is a custom loss that differs from a built-in one only in its name.
type own struct{ Loss }

func (own) Name() string { return "own" }

// TestKinds checks that custom losses are treated like the built-in ones of their kind: in
// the task, in the targets that fit, and in whether predictions are graded.
func TestKinds(t *testing.T) {
	classes := clusters(30, 1, false)
	values, labels := *classes, *classes
	values.Classes, values.Targets = nil, data.Targets{Values: make([]float32, 90), Width: 3}
	labels.Classes, labels.Targets = nil, data.Targets{Values: make([]float32, 90), Width: 3, Labels: true}
	for _, l := range Losses() {
		for name, set := range map[string]*data.Set{"classes": classes, "values": &values, "labels": &labels} {
			var got [2]string
			for i, loss := range []Loss{l, own{l}} {
				net, err := New(Config{Inputs: 20, Outputs: 3, Loss: loss, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				m := &Model{Network: net, Classes: set.Classes}
				e, err := m.Evaluate(t.Context(), set, 1)
				graded := e != nil && e.Graded
				got[i] = fmt.Sprint(m.Task(), (&Model{Network: net}).Task(), err, graded)
			}
			if got[0] != got[1] {
				t.Errorf("%s of %s: %s, with a loss of one's own %s", name, l.Name(), got[0], got[1])
			}
		}
	}
}

// TestReadingOfModels checks that a saved model keeps how its training file was read. A
// model file without this information must read tables as earlier versions did.
func TestReadingOfModels(t *testing.T) {
	table, err := data.ReadTable(strings.NewReader("a;b\n0,5;x\n1,5;NA\n2,5;x\n3,5;NA\n"), "rows", data.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, _, err := data.TableSet(table, data.TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := data.FitEncoder(set.Features.Table)
	if err != nil {
		t.Fatal(err)
	}
	net, err := New(Config{Inputs: encoder.Width(), Outputs: 2, Loss: SoftmaxCrossEntropy{}})
	if err != nil {
		t.Fatal(err)
	}
	m := &Model{Network: net, Classes: set.Classes, Targets: set.TargetNames}
	m.Preprocessor.Encoder = encoder
	for name, c := range map[string]struct {
		reading *data.Reading
		want    data.Reading
	}{
		"with it":    {encoder.Reading, data.Reading{Comma: true}},
		"without it": {nil, data.Reading{Before: true}},
		"with dates": {&data.Reading{Dates: map[string]string{"x": "2/1/2006"}}, data.Reading{Dates: map[string]string{"x": "2/1/2006"}}},
	} {
		encoder.Reading = c.reading
		file, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(file, []byte("reading")); got != (c.reading != nil) {
			t.Errorf("%s: the file has it: %v", name, got)
		}
		m, err := Decode(file, Custom{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(&c.want, m.ReadOptions().Like); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
