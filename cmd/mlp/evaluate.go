package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

func newEvaluate(o *output) *cobra.Command {
	var threads int
	var tables tableFlags
	cmd := &cobra.Command{
		Use:   "evaluate MODEL [TABLE... | DIR]",
		Short: "Measure a model on a test set",
		Long: `Measure a model on the rows of a table, or on the test set of MNIST or of a
directory of IDX files. For classes: error, accuracy, loss, ROC AUC, calibration,
the confusion matrix, and for every class precision, recall and F1. For values:
R², RMSE and MAE, beside what always answering the mean would give.`,
		Example: `  mlp evaluate iris.safetensors more.csv
  mlp evaluate digits.safetensors`,
		Args: arguments(1, -1, "a model file, and perhaps tables or a folder of IDX files"),
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			if err := checkThreads(threads); err != nil {
				return err
			}
			reading, err := tables.reading()
			if err != nil {
				return err
			}
			set, err := job.OpenTest(model, args[1:], reading)
			if err != nil {
				return err
			}
			start := time.Now()
			e, outputs, err := model.EvaluateAndPredict(cmd.Context(), set, threads)
			if err != nil {
				return err
			}
			a := assess.Outputs(model, set, outputs)
			v := wire.NewEvaluation(e, set.Name, set.Classes, time.Since(start))
			v.Figures = wire.NewFigures(a, model.Targets)
			confusion := ""
			if e.Confusion != nil {
				confusion = confusions(e.Confusion, set.Classes)
			}
			return o.evaluation(v, assessment(a, model.Targets), confusion)
		},
	}
	tables.addReading(cmd)
	cmd.Flags().IntVar(&threads, "threads", 0, "cores to use (0: all)")
	return cmd
}

// evaluation prints an evaluation as JSON, or as lines and tables, of which
// confusion is one.
func (o *output) evaluation(v wire.Evaluation, lines []string, confusion string) error {
	if o.asJSON {
		return o.object(v)
	}
	var figures []string
	if v.Accuracy != nil {
		figures = append(figures, "accuracy "+percent(*v.Accuracy), fmt.Sprintf("error %.5f", *v.Error))
	}
	if v.Loss != nil {
		figures = append(figures, fmt.Sprintf("loss %.4f", *v.Loss))
	}
	if err := o.say("%s: %s on %d rows in %.3g s\n%s", v.Data, strings.Join(figures, ", "), v.Rows, v.Seconds, strings.Join(lines, "\n")); err != nil || v.Classes == nil {
		return err
	}
	w := tabwriter.NewWriter(o.text(), 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\nclass\trows\tprecision\trecall\tF1\t\n")
	for _, c := range v.Classes {
		fmt.Fprintf(w, "%s\t%d\t%.4f\t%.4f\t%.4f\t\n", c.Class, c.Rows, c.Precision, c.Recall, c.F1)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return o.say("\n%s", confusion)
}
