package mlp_test

import (
	"context"
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// lossPrinter prints the loss of every 50th epoch.
type lossPrinter struct{}

func (lossPrinter) Record(e mlp.Event) error {
	if e.Kind == mlp.EpochEnded && e.Epoch%50 == 49 {
		fmt.Printf("epoch %d: the test loss is below 1: %v\n", e.Epoch, e.Test.Loss < 1)
	}
	return nil
}

// Train on a table with a recorder, fewer epochs and two cores, in one call.
func Example_fit() {
	table, err := data.OpenTable([]string{"testdata/iris.csv"}, data.ReadOptions{})
	check(err)
	set, _, err := data.TableSet(table, data.TableOptions{Targets: []string{"species"}})
	check(err)
	train, test := set.Split(data.SplitOptions{TestFraction: 0.2, Seed: 1})
	fitted, err := recipe.Fit(context.Background(), recipe.FitOptions{
		Train: train, Test: test, Epochs: 100, Threads: 2, Recorders: []mlp.Recorder{lossPrinter{}},
	})
	check(err)
	fmt.Println("better than 80 %:", fitted.Result.Test.Accuracy() > 0.8)
	fmt.Println("relies most on", fitted.Importance[0].Column)
	// Output:
	// epoch 49: the test loss is below 1: true
	// epoch 99: the test loss is below 1: true
	// better than 80 %: true
	// relies most on petal length
}
