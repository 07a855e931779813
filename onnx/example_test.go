package onnx_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Train on a table and write the model as an ONNX file, which takes the raw
// columns.
func ExampleExport() {
	table, err := data.OpenTable([]string{"../testdata/iris.csv"}, data.ReadOptions{})
	check(err)
	set, _, err := data.TableSet(table, data.TableOptions{Targets: []string{"species"}})
	check(err)
	train, test := set.Split(data.SplitOptions{TestFraction: 0.2, Seed: 1})
	model, _, err := recipe.Train(context.Background(), train, test)
	check(err)

	var file bytes.Buffer
	check(onnx.Export(&file, model, onnx.Options{Opset: 17}))
	fmt.Println("has bytes:", file.Len() > 0)
	// Output:
	// has bytes: true
}

// Read a network that PyTorch exported, and predict with it.
func ExampleImport() {
	file, err := os.Open("testdata/torch/softmax.onnx")
	check(err)
	defer file.Close()
	imported, err := onnx.Import(file)
	check(err)
	model := imported.Model
	fmt.Println(model.Network.Sizes(), model.Network.Loss().Name())

	outputs, err := model.Predict(data.Features{Rows: 1, Cols: 6, Floats: []float32{1, 0, -1, 0.5, 2, -2}})
	check(err)
	class, probability := model.Class(outputs[0])
	fmt.Printf("class %d, %.0f %%\n", class, 100*probability)
	// Output:
	// [6 8 4] softmax
	// class 3, 30 %
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
