package study

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/report"
)

// method returns the part of the page about the method and the terms.
func (r *Results) method() []report.Block {
	settings := report.Table{
		Caption: fmt.Sprintf("As the gradient is the sum over the %d rows of a batch, a learning rate acts like a rate %d times as large on the mean gradient.", r.BatchSize, r.BatchSize),
		Columns: []report.Column{report.Text("Run"), report.Text("Hidden"), report.Number("Learning rate"), report.Number("On the mean gradient"), report.Text("Begins with")},
	}
	for _, run := range r.Runs {
		settings.Rows = append(settings.Rows, report.Row(run.ID, run.hidden(), number(run.LearningRate), fmt.Sprintf("%.4g", run.LearningRate*float64(r.BatchSize)), run.start()))
	}
	words := []string{
		fmt.Sprintf("A training has learned if its test error after the last epoch is at least a tenth below that of always answering the most frequent class, which means below %s.", share(0.9*r.Baseline)),
		"It left the plateau in the first epoch after which the network had learned. Epochs are counted from 0.",
		"A ReLU unit is alive if its output is above 0 for at least one training image.",
		fmt.Sprintf("A sigmoid unit is active, and counts as alive in tables, if its outputs for the first %s training images differ by more than %s.", thousands(min(ActiveRows, r.Train.Rows)), number(ActiveRange)),
		fmt.Sprintf("Fresh weights and biases are drawn from a normal distribution with the standard deviation 0.0001. Batches are consecutive rows in file order. Rows that do not fill a batch are left out: %s of the training set and %s of the test set. The notebook drew its fresh weights with another generator. The rest of its arithmetic is the same up to rounding.",
			thousands(r.Train.Rows-r.Train.Used), thousands(r.Test.Rows-r.Test.Used)),
		fmt.Sprintf("Computed with the `%s` kernels, %s in parallel with %s each. Other kernels give figures that differ by rounding. Otherwise, only the durations depend on these choices.", r.Backend, plural(r.AtOnce, "training"), plural(r.Threads, "thread")),
	}
	return []report.Block{
		report.Heading{Level: 2, Text: "How it was measured"},
		settings,
		report.List{Items: words},
	}
}
