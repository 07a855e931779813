package interop_test

import (
	"fmt"
	"log"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/interop"
)

// Read a classifier that scikit-learn trained, whose file holds only weights, and
// predict a row by the names of its columns.
func ExampleOpen() {
	read, err := interop.Open("testdata/iris.npz", interop.Options{
		Activation: mlp.Tanh(),
		Output:     mlp.SoftmaxCrossEntropy{},
		Classes:    []string{"setosa", "versicolor", "virginica"},
		Columns:    []string{"sepal length", "sepal width", "petal length", "petal width"},
	})
	check(err)
	outputs, err := read.Model.PredictRow(map[string]any{"sepal length": 5.0, "sepal width": 3.4, "petal length": 1.5, "petal width": 0.2})
	check(err)
	class, _ := read.Model.Class(outputs)
	fmt.Println("it is a", read.Model.Classes[class])
	// Output:
	// it is a setosa
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
