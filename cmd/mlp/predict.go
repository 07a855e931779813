package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// predictCommand is mlp predict.
type predictCommand struct {
	*output
	tables tableFlags
	out    string
	model  *mlp.Model
}

func newPredict(o *output) *cobra.Command {
	p := &predictCommand{output: o}
	cmd := &cobra.Command{
		Use:   "predict MODEL FILE...",
		Short: "Predict the rows of tables, or the classes of pictures",
		Long: `Predict the rows of tables (CSV, TSV, JSON lines, NPY, NPZ, Parquet, also packed
with gzip or zstd), or the classes of pictures (PNG, JPEG) or of the images of
IDX files, one line for each. A FILE of - reads standard input, and a folder
stands for all pictures in it.

A table has the columns that the model was trained on, by name and in any order,
or for a model without names as many numbers as it has inputs. With -o, the rows
are written as they came with their predictions in further columns.

A picture is scaled as those that the model was trained on. For a model of
MNIST it shows one digit, dark on light or light on dark, and is centered as
MNIST's digits are.`,
		Example: `  mlp predict iris.safetensors new.csv -o predicted.csv
  echo '{"size":3.5,"color":"red"}' | mlp predict kinds.safetensors - --json
  mlp predict digits.safetensors seven.png`,
		Args: arguments(2, -1, "a model file and at least one file to predict"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.run(cmd, args) },
	}
	p.tables.addReading(cmd)
	cmd.Flags().StringVarP(&p.out, "out", "o", "", "file to write the rows to with their predictions: .csv, .tsv or .jsonl")
	return cmd
}

func (p *predictCommand) run(cmd *cobra.Command, args []string) (err error) {
	if p.model, err = mlp.Load(args[0]); err != nil {
		return err
	}
	paths := args[1:]
	if p.model.Preprocessor.Columns != nil || data.IsTable(paths[0]) {
		return p.predictTables(cmd.Context(), paths)
	}
	if p.out != "" {
		return p.writePictures(cmd.Context(), paths, cmd.InOrStdin())
	}
	return p.eachPicture(cmd.Context(), paths, cmd.InOrStdin(), p.printPredictions)
}

// eachPicture calls use with the outputs of every file of images, of which an IDX
// file has several.
func (p *predictCommand) eachPicture(ctx context.Context, paths []string, stdin io.Reader, use func(name string, outputs [][]float32) error) (err error) {
	for _, path := range paths {
		names := []string{path}
		if job.IsDir(path) {
			if names, err = data.ListPictures(path); err != nil {
				return err
			}
		}
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				return err
			}
			outputs, err := predictFile(p.model, name, stdin)
			if err == nil {
				err = use(name, outputs)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// predictFile predicts every image of one file.
func predictFile(m *mlp.Model, name string, stdin io.Reader) ([][]float32, error) {
	features, err := readImages(m, name, stdin)
	if err != nil {
		return nil, err
	}
	outputs, err := m.Predict(features)
	if errors.Is(err, mlp.ErrInput) && features.Rows == 1 {
		return nil, hinted(fmt.Errorf("%s: %w", name, err), "pictures are made into 28×28 pixels like MNIST's; this model takes something else")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return outputs, nil
}

// printPredictions prints the predictions of one file.
func (p *predictCommand) printPredictions(name string, outputs [][]float32) error {
	for i, y := range outputs {
		if err := p.printPrediction(wire.NewPrediction(p.model, name, i+1, y), len(outputs) > 1); err != nil {
			return err
		}
	}
	return nil
}

// printPrediction prints one row's prediction; several rows of a file are
// numbered.
func (p *predictCommand) printPrediction(v wire.Prediction, numbered bool) error {
	if p.asJSON {
		return p.object(v)
	}
	return p.say("%s", predictionLine(v, numbered))
}

// writePictures writes a table of the files with their predictions.
func (p *predictCommand) writePictures(ctx context.Context, paths []string, stdin io.Reader) error {
	files := data.Column{Name: "file", Kind: data.Category}
	var all [][]float32
	err := p.eachPicture(ctx, paths, stdin, func(name string, outputs [][]float32) error {
		for range outputs {
			files.Codes = append(files.Codes, int32(len(files.Values)))
		}
		files.Values, all = append(files.Values, name), append(all, outputs...)
		return nil
	})
	if err != nil {
		return err
	}
	table := &data.Table{Rows: len(all), Columns: []data.Column{files}}
	return p.writeRows(func(write blockUser) error {
		return write(table, 0, all)
	})
}

// readImages reads a picture or an IDX file; the contents say which it is.
func readImages(m *mlp.Model, name string, stdin io.Reader) (data.Features, error) {
	in := stdin
	if name == "-" {
		name = "standard input"
	} else {
		f, err := os.Open(name)
		if err != nil {
			return data.Features{}, err
		}
		defer f.Close()
		in = f
	}
	return mnist.ReadImages(in, name, m.Pictures)
}

// predictionLine returns the prediction for people; several rows of a file are numbered.
func predictionLine(p wire.Prediction, numbered bool) string {
	where := p.File
	if numbered {
		where = fmt.Sprintf("%s: row %d", p.File, p.Row)
	}
	switch {
	case p.Prediction != nil:
		return fmt.Sprintf("%s: %s", where, data.NumberText(*p.Prediction))
	case p.Probability == nil:
		texts := make([]string, len(p.Outputs))
		for k, y := range p.Outputs {
			texts[k] = data.NumberText(y)
		}
		return fmt.Sprintf("%s: [%s]", where, strings.Join(texts, " "))
	}
	return fmt.Sprintf("%s: %s (%.1f %%)", where, p.Class, 100**p.Probability)
}
