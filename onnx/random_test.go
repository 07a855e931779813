package onnx

import (
	"fmt"
	"math"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"pgregory.net/rapid"
)

var (
	words     = []string{"", "red", "green", "blue", "größer", "0", "red ", "never seen"}
	names     = []string{"age", "label", "probabilities", "numbers", "hidden1", "größe", "a, b", "half", "class", "logits", "values", "values.standardized", "origin2"}
	allCycles = []data.Cycle{data.DayCycle, data.WeekCycle, data.YearCycle}
)

// randomModel draws a model of any kind that can be exported.
func randomModel(t *rapid.T) *mlp.Model {
	m := &mlp.Model{}
	inputs := rapid.IntRange(1, 5).Draw(t, "inputs")
	if rapid.Bool().Draw(t, "columns") {
		m.Preprocessor.Encoder = randomEncoder(t)
		inputs = m.Preprocessor.Encoder.Width()
	}
	for range rapid.IntRange(0, 2).Draw(t, "steps") {
		m.Preprocessor.Steps = append(m.Preprocessor.Steps, randomStep(t, inputs))
	}
	outputs := rapid.IntRange(1, 4).Draw(t, "outputs")
	loss := rapid.SampledFrom(mlp.Losses()).Draw(t, "loss")
	m.Network = randomNetwork(t, inputs, outputs, loss)
	switch {
	case rapid.Bool().Draw(t, "classes"):
		for i := range max(2, outputs) {
			m.Classes = append(m.Classes, fmt.Sprint("class ", i))
		}
	case loss == mlp.SquaredError{} && rapid.Bool().Draw(t, "scale"):
		m.TargetScale = &data.TargetScale{}
		for range outputs {
			m.TargetScale.Mean = append(m.TargetScale.Mean, rapid.Float32Range(-9, 9).Draw(t, "target mean"))
			m.TargetScale.Scale = append(m.TargetScale.Scale, rapid.Float32Range(0.1, 9).Draw(t, "target scale"))
		}
	}
	return m
}

func randomNetwork(t *rapid.T, inputs, outputs int, loss mlp.Loss) *mlp.Network {
	var layers []mlp.Layer
	for range rapid.IntRange(0, 3).Draw(t, "hidden layers") {
		units := rapid.IntRange(1, 5).Draw(t, "units")
		a := rapid.SampledFrom(append(mlp.Activations(), mlp.LeakyReLUWith(0.3), mlp.ELUWith(0.5))).Draw(t, "activation")
		layers = append(layers, mlp.Layer{Inputs: inputs, Outputs: units, Activation: a})
		inputs = units
	}
	layers = append(layers, mlp.Layer{Inputs: inputs, Outputs: outputs})
	weight := rapid.Float32Range(-1, 1)
	for i, l := range layers {
		n := (l.Inputs + 1) * l.Outputs
		layers[i].Weights = rapid.SliceOfN(weight, n, n).Draw(t, "weights")
	}
	n, err := mlp.FromLayers(layers, loss)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func randomStep(t *rapid.T, inputs int) data.Step {
	scale := rapid.Float32Range(0.5, 300)
	if rapid.Bool().Draw(t, "divide") {
		return data.Divide{By: scale.Draw(t, "by")}
	}
	n := rapid.SampledFrom([]int{1, inputs}).Draw(t, "of")
	return data.Standardize{
		Mean:  rapid.SliceOfN(rapid.Float32Range(-9, 9), n, n).Draw(t, "mean"),
		Scale: rapid.SliceOfN(scale, n, n).Draw(t, "scale"),
	}
}

func randomEncoder(t *rapid.T) *data.Encoder {
	e := &data.Encoder{Columns: []data.EncodedColumn{{Name: "always", Kind: data.Boolean}}} // so that there is an input
	n := rapid.IntRange(0, 5).Draw(t, "further columns")
	for _, name := range rapid.Permutation(names).Draw(t, "names")[:n] {
		c := data.EncodedColumn{Name: name, Kind: data.Kind(rapid.IntRange(0, 3).Draw(t, "kind")), Indicator: rapid.Bool().Draw(t, "indicator")}
		switch c.Kind {
		case data.Category:
			c.Other = rapid.Bool().Draw(t, "other")
			c.Values = rapid.SampledFrom([][]string{nil, {"blue"}, {"0", "blue", "green", "größer", "red"}}).Draw(t, "values")
		case data.Number, data.Date:
			c.Low = rapid.Float32Range(-2e4, 0).Draw(t, "low")
			c.High = rapid.Float32Range(0, 3e4).Draw(t, "high")
			c.Mean = rapid.Float32Range(-1e4, 1e4).Draw(t, "mean")
			c.Scale = rapid.Float32Range(100, 1e4).Draw(t, "scale")
			if c.Kind == data.Number && rapid.IntRange(0, 9).Draw(t, "huge") == 0 {
				c.Low, c.High, c.Mean, c.Scale = -3e38, 3e38, 2e38, 1e38
			}
			if c.Kind == data.Number {
				c.Origin = rapid.SampledFrom([]float64{0, 0, 16777217, 1e12 + 1, -4512345.67}).Draw(t, "origin")
			}
			c.Fill = rapid.Float32Range(c.Low, c.High).Draw(t, "fill")
		}
		if c.Kind == data.Date {
			c.Cycles = rapid.Permutation(allCycles).Draw(t, "cycles")[:rapid.IntRange(0, 3).Draw(t, "cycle count")]
		}
		e.Columns = append(e.Columns, c)
	}
	return e
}

// randomRows draws raw rows for m.
func randomRows(t *rapid.T, m *mlp.Model) data.Features {
	rows := rapid.IntRange(1, 4).Draw(t, "rows")
	if m.Preprocessor.Encoder == nil {
		n := rows * m.Network.Inputs()
		return data.Features{Rows: rows, Cols: m.Network.Inputs(), Floats: rapid.SliceOfN(rapid.Float32Range(-5, 5), n, n).Draw(t, "rows")}
	}
	tab := &data.Table{Name: "rows", Rows: rows}
	for _, e := range m.Preprocessor.Encoder.Columns {
		c := data.Column{Name: e.Name, Kind: e.Kind}
		if e.Kind == data.Category {
			c.Values = words[1:]
		}
		for range rows {
			switch {
			case e.Kind == data.Category:
				c.Codes = append(c.Codes, int32(rapid.IntRange(-1, len(c.Values)-1).Draw(t, "code")))
			case rapid.IntRange(0, 4).Draw(t, "missing") == 0:
				c.AppendNumber(math.NaN())
			case e.Kind == data.Boolean:
				c.Numbers = append(c.Numbers, float32(rapid.IntRange(0, 1).Draw(t, "boolean")))
			default:
				c.AppendNumber(e.Origin + float64(rapid.Float32Range(-3e4, 3e4).Draw(t, "number")))
			}
		}
		tab.Columns = append(tab.Columns, c)
	}
	return data.TableFeatures(tab)
}

// feed returns rows as the inputs of a graph with preprocessing.
func feed(f data.Features) map[string]grid {
	if f.Table == nil {
		g := grid{rows: f.Rows, cols: f.Cols}
		for _, v := range f.Floats {
			g.numbers = append(g.numbers, float64(v))
		}
		return map[string]grid{inputName: g}
	}
	inputs := map[string]grid{}
	for _, c := range f.Table.Columns {
		g := grid{rows: f.Rows, cols: 1}
		for i := range f.Rows {
			switch {
			case c.Exact != nil:
				g.numbers = append(g.numbers, c.Exact[i])
			case c.Kind != data.Category:
				g.numbers = append(g.numbers, float64(c.Numbers[i]))
			case c.Codes[i] < 0:
				g.texts = append(g.texts, "")
			default:
				g.texts = append(g.texts, c.Values[c.Codes[i]])
			}
		}
		inputs[c.Name] = g
	}
	return inputs
}
