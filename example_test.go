package mlp_test

import (
	"context"
	"fmt"
	"log"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/recipe"
)

// Train a network on MNIST for one epoch and let it read an image. The image
// is raw, 784 pixels from 0 to 255: the model carries its preprocessing.
func Example() {
	train, err := mnist.Train()
	if err != nil {
		log.Fatal(err)
	}
	test, err := mnist.Test()
	if err != nil {
		log.Fatal(err)
	}
	r, err := recipe.Get("images")
	if err != nil {
		log.Fatal(err)
	}
	r.Epochs = 1
	model, err := r.NewModel(train)
	if err != nil {
		log.Fatal(err)
	}
	trainer, err := r.Trainer()
	if err != nil {
		log.Fatal(err)
	}
	result, err := trainer.Train(context.Background(), model, train, test)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("better than 95 %:", result.Test.Accuracy() > 0.95)

	image := data.Features{Rows: 1, Cols: 784, Bytes: test.Features.Bytes[:784]}
	outputs, err := model.Predict(image)
	if err != nil {
		log.Fatal(err)
	}
	class, _ := model.Class(outputs[0])
	fmt.Println("the first test image is a", model.Classes[class])
	// Output:
	// better than 95 %: true
	// the first test image is a 7
}
