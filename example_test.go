package mlp_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Train on a table, and predict a row by the names of its columns.
func Example_table() {
	table, err := data.OpenTable([]string{"testdata/iris.csv"}, data.ReadOptions{})
	check(err)
	set, _, err := data.TableSet(table, data.TableOptions{Targets: []string{"species"}})
	check(err)
	train, test := set.Split(data.SplitOptions{TestFraction: 0.2, Seed: 1})
	model, result, err := recipe.Train(context.Background(), train, test)
	check(err)
	fmt.Println("better than 90%:", result.Test.Accuracy() > 0.9)
	check(model.Save(filepath.Join(os.TempDir(), "iris.safetensors")))

	outputs, err := model.PredictRow(map[string]any{"sepal length": 5.0, "sepal width": 3.4, "petal length": 1.5, "petal width": 0.2})
	check(err)
	class, _ := model.Class(outputs)
	fmt.Println("it is a", model.Classes[class])
	// Output:
	// better than 90%: true
	// it is a setosa
}

// Train a network on MNIST for one epoch and let it read an image. The image
// is raw, 784 pixels from 0 to 255: the model carries its preprocessing.
func Example() {
	train, err := mnist.Train()
	check(err)
	test, err := mnist.Test()
	check(err)
	images, err := recipe.Get("images")
	check(err)
	images.Epochs = 1
	r, err := images.Resolve(train)
	check(err)
	model, err := r.NewModel(train)
	check(err)
	trainer, err := r.Trainer()
	check(err)
	result, err := trainer.Train(context.Background(), model, train, test)
	check(err)
	fmt.Println("better than 95 %:", result.Test.Accuracy() > 0.95)

	image := data.Features{Rows: 1, Cols: 784, Bytes: test.Features.Bytes[:784]}
	outputs, err := model.Predict(image)
	check(err)
	class, _ := model.Class(outputs[0])
	fmt.Println("the first test image is a", model.Classes[class])
	// Output:
	// better than 95 %: true
	// the first test image is a 7
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
