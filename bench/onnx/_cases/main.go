// Command _cases writes models as ONNX files. For each it writes a JSON file with input rows
// and mlp's predictions, which bench/onnx/check compares with those of ONNX Runtime. The
// same flags always write the same bytes.
//
//	go run ./bench/onnx/_cases --quick DIR
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx"
)

// testCase is a model to export, with raw rows for it.
type testCase struct {
	name, activation, output, preprocessing string

	model *mlp.Model
	rows  data.Features
}

// written is the contents of a case's JSON file.
type written struct {
	Name          string    `json:"name"`
	Activation    string    `json:"activation"`
	Output        string    `json:"output"`
	Preprocessing string    `json:"preprocessing"`
	Opset         int       `json:"opset"`
	Bare          bool      `json:"bare"`
	Rows          int       `json:"rows"`
	Inputs        []input   `json:"inputs"`
	Outputs       []float32 `json:"outputs"` // (rows, width)
	Width         int       `json:"width"`
	Units         []float32 `json:"units"`             // for each output, the scale of its target, or 1 if it has none
	Classes       []int     `json:"classes,omitempty"` // for each row the number of its class
	Labels        []string  `json:"labels,omitempty"`  // for each row the name of its class; nil if the graph has no label
}

// input is the data for one input of the graph: numbers, with null for NaN, or
// texts.
type input struct {
	Name    string     `json:"name"`
	Cols    int        `json:"cols"`
	Numbers []*float32 `json:"numbers,omitempty"`
	Texts   []string   `json:"texts,omitempty"`
}

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "write every activation, output and preprocessing, but not every combination of them, and only a small trained model")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatalf("expected one argument, the folder to write to, found %d", flag.NArg())
	}
	n := 0
	for c := range cases(*quick) {
		for _, bare := range []bool{false, true} {
			for opset := onnx.MinOpset; opset <= onnx.MaxOpset; opset++ {
				if err := write(flag.Arg(0), n, c, onnx.Options{Opset: opset, Bare: bare}); err != nil {
					log.Fatalf("%s: %v", c.name, err)
				}
				n++
			}
		}
	}
}

// write writes two files for the case c: an ONNX file with the options o, and a JSON file.
// n is the number of the case in their names.
func write(dir string, n int, c testCase, o onnx.Options) error {
	var b bytes.Buffer
	if err := onnx.Export(&b, c.model, o); err != nil {
		return err
	}
	w := written{
		Name: c.name, Activation: c.activation, Output: c.output, Preprocessing: c.preprocessing,
		Opset: o.Opset, Bare: o.Bare, Rows: c.rows.Rows, Width: c.model.Network.Outputs(),
	}
	for k := range w.Width {
		unit := float32(1)
		if s := c.model.TargetScale; s != nil {
			unit = s.Scale[k]
		}
		w.Units = append(w.Units, unit)
	}
	outputs, err := c.model.Predict(c.rows)
	if err != nil {
		return err
	}
	for _, y := range outputs {
		w.Outputs = append(w.Outputs, y...)
		if c.model.Classes == nil {
			continue
		}
		class, _ := c.model.Class(y)
		w.Classes = append(w.Classes, class)
		if !o.Bare {
			w.Labels = append(w.Labels, c.model.Classes[class])
		}
	}
	if w.Inputs, err = inputs(c, o.Bare); err != nil {
		return err
	}
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	base := filepath.Join(dir, fmt.Sprintf("%05d", n))
	if err := os.WriteFile(base+".json", text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(base+".onnx", b.Bytes(), 0o644)
}

// inputs returns the graph's inputs for the rows of c.
func inputs(c testCase, bare bool) ([]input, error) {
	switch {
	case bare:
		numbers, err := prepared(c)
		return []input{{Name: "input", Cols: c.model.Network.Inputs(), Numbers: nullable(numbers)}}, err
	case c.rows.Table == nil:
		return []input{{Name: "input", Cols: c.rows.Cols, Numbers: nullable(floats(c.rows))}}, nil
	}
	var list []input
	for _, column := range c.rows.Table.Columns {
		in := input{Name: column.Name, Cols: 1}
		if column.Kind == data.Category {
			for _, code := range column.Codes {
				value := ""
				if code >= 0 {
					value = column.Values[code]
				}
				in.Texts = append(in.Texts, value)
			}
		} else {
			in.Numbers = nullable(column.Numbers)
		}
		list = append(list, in)
	}
	return list, nil
}

// prepared returns the rows of c after preprocessing, as its network takes them.
func prepared(c testCase) ([]float32, error) {
	f := c.rows
	p := c.model.Preprocessor
	if p.Encoder != nil {
		var err error
		if f, err = p.Encoder.Encode(f.Table); err != nil {
			return nil, err
		}
	}
	numbers := append([]float32{}, floats(f)...)
	for _, step := range p.Steps {
		for i := range numbers {
			switch s := step.(type) {
			case data.Divide:
				numbers[i] /= s.By
			case data.Standardize:
				numbers[i] = (numbers[i] - s.Mean[i%f.Cols%len(s.Mean)]) / s.Scale[i%f.Cols%len(s.Scale)]
			default:
				return nil, fmt.Errorf("expected the preprocessing step divide or standardize, found %s", s.Type())
			}
		}
	}
	return numbers, nil
}

// floats returns the numbers of f as float32, row by row.
func floats(f data.Features) []float32 {
	if f.Bytes == nil {
		return f.Floats
	}
	numbers := make([]float32, len(f.Bytes))
	for i, v := range f.Bytes {
		numbers[i] = float32(v)
	}
	return numbers
}

// nullable returns pointers to numbers, with nil for NaN, which JSON can't express.
func nullable(numbers []float32) []*float32 {
	list := make([]*float32, len(numbers))
	for i, v := range numbers {
		if v == v {
			list[i] = &v
		}
	}
	return list
}
