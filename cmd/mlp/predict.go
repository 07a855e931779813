package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// predictCommand is the command mlp predict.
type predictCommand struct {
	*output
	tables tableFlags
	out    string
}

func newPredict(o *output) *cobra.Command {
	p := &predictCommand{output: o}
	cmd := &cobra.Command{
		Use:   "predict MODEL FILE...",
		Short: "Predict the rows of tables, or the classes of pictures",
		Long: `Predict the rows of tables (CSV, TSV, JSON lines, NPY, NPZ, Parquet, also packed
with gzip or zstd), or the classes of pictures (JPEG, PNG, GIF, BMP, TIFF, WebP)
or of the images of IDX files, and print one line for each. The FILE - is standard
input. A folder means all pictures in it.

A table needs the columns that the model was trained on, in any order. If the model
does not know column names, the table needs as many numbers in a row as the model
has inputs. With -o, the rows are written to a file as they were read, with their
predictions in additional columns.

A picture is scaled like those that the model was trained on. For a model of MNIST,
a picture must show one digit, dark on light or light on dark. It is centered as
MNIST's digits are.`,
		Example: `  mlp predict iris.safetensors new.csv -o predicted.csv
  echo '{"size":3.5,"color":"red"}' | mlp predict kinds.safetensors - --json
  mlp predict digits.safetensors seven.png`,
		Args: arguments(2, -1, "a model file and at least one file to predict"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.run(cmd, args) },
	}
	p.tables.addReading(cmd)
	cmd.Flags().StringVarP(&p.out, "out", "o", "", "file to write the rows and their predictions to: .csv, .tsv or .jsonl")
	return cmd
}

func (p *predictCommand) run(cmd *cobra.Command, args []string) (err error) {
	j := job.Predict{Paths: args[1:], Stdin: cmd.InOrStdin()}
	if j.Reading, err = p.tables.reading(); err != nil {
		return err
	}
	if err := distinct(p.out, args...); err != nil {
		return err
	}
	if j.Model, err = mlp.Load(args[0]); err != nil {
		return err
	}
	j.Warned = func(w []data.Warning) error { return p.warn(p.stderr, w) } // standard output holds only predictions, which programs may read
	if p.out == "" {
		return j.Run(cmd.Context(), func(b job.Predicted) error { return p.print(j.Model, b) })
	}
	rows, err := j.Write(cmd.Context(), p.out)
	if err != nil {
		return err
	}
	written := map[string]any{"event": "predicted", "rows": rows, "file": p.out}
	return p.tell(written, fmt.Sprintf("wrote %s: %s with predictions", p.out, words.Count(rows, "row")))
}

// print prints the predictions of a block, one line for each row.
func (p *predictCommand) print(m *mlp.Model, b job.Predicted) error {
	for i, y := range b.Outputs {
		v := wire.NewPrediction(m, b.File, b.Before+i+1, y)
		err := p.object(v)
		if !p.asJSON {
			err = p.say("%s", words.Prediction(v, b.Numbered()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
