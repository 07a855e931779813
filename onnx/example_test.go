package onnx_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

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

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
