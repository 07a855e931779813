package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/assess"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func newEvaluate(o *output) *cobra.Command {
	var threads int
	var tables tableFlags
	cmd := &cobra.Command{
		Use:   "evaluate MODEL [TABLE... | DIR]",
		Short: "Measure a model on a test set",
		Long: `Measure a model on all rows of tables or on the test set in DIR, which holds IDX files
or a folder of pictures for each class. If neither is given, measure the model on
MNIST's test set.

For classes it prints error, accuracy, loss, ROC AUC, calibration, the confusion
matrix, and for every class precision, recall and F1. For values it prints R², RMSE
and MAE, and for comparison the RMSE of always predicting the mean.`,
		Example: `  mlp evaluate iris.safetensors more.csv
  mlp evaluate digits.safetensors`,
		Args: arguments(1, -1, "a model file, and optionally tables or a folder of pictures or IDX files"),
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			if err := o.checkThreads(threads); err != nil {
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
			if err := o.warn(o.stderr, set.Notes); err != nil {
				return err
			}
			start := time.Now()
			e, outputs, err := model.EvaluateAndPredict(cmd.Context(), set, threads)
			if err != nil {
				return err
			}
			a := assess.Outputs(model, set, outputs)
			v := wire.NewEvaluation(e, set.Name, set.Classes, time.Since(start))
			v.Assess(a, model.Targets)
			if o.asJSON {
				return o.object(v)
			}
			return o.say("%s", words.Evaluation(v, e, a, model.Targets))
		},
	}
	tables.addReading(cmd)
	cmd.Flags().IntVar(&threads, "threads", 0, "cores to use (0: all)")
	return cmd
}
