package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/interop"
)

// importCommand is mlp import.
type importCommand struct {
	*output
	file       string
	activation string
	loss       string
	classes    []string
	columns    []string
	targets    []string
	mean       string
	scale      string
}

func newImport(o *output) *cobra.Command {
	c := &importCommand{output: o}
	cmd := &cobra.Command{
		Use:   "import FILE -o MODEL",
		Short: "Make a model of a network from PyTorch, scikit-learn, Keras or an ONNX file",
		Long: `Make a model of a network that another program trained. It predicts, evaluates
and exports like any other, and mlp train --from trains it further.

ONNX          a graph that is a multilayer perceptron, with scaling, batch
              normalization, flattening and dropout between its layers
safetensors   a PyTorch state dict: 0.weight (out, in), 0.bias, under any prefix,
              with batch normalizations
NPZ           coefs_0, intercepts_0, … of scikit-learn; dense/kernel and dense/bias
              of Keras, (in, out); PyTorch's names; W0, W1, … of mlp export

A file of weights does not say the activation. What the file leaves open is assumed
and printed; flags change it.`,
		Example: `  mlp import digits.onnx -o digits.safetensors
  mlp import torch.safetensors --activation relu --output softmax --scale 255 -o digits.safetensors
  mlp import iris.npz --activation tanh --classes setosa,versicolor,virginica -o iris.safetensors
  mlp train --from iris.safetensors iris.csv --model better.safetensors`,
		Args: arguments(1, 1, "a file to import"),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&c.file, "out", "o", "", "model file to write")
	f.StringVar(&c.activation, "activation", "", "of the hidden layers, for files of weights: "+names(mlp.Activations())+", also leaky-relu(SLOPE), elu(ALPHA)")
	f.StringVar(&c.loss, "output", "", "what makes outputs of the last layer's sums, if the file does not say: "+names(mlp.Losses()))
	f.StringSliceVar(&c.classes, "classes", nil, "names of the classes in the order of the outputs, or a file with one on each line")
	f.StringSliceVar(&c.columns, "columns", nil, "names of the inputs in their order, for tables, or a file with one on each line")
	f.StringSliceVar(&c.targets, "target", nil, "name of the column that is predicted, or several, for tables")
	f.StringVar(&c.mean, "mean", "", "number, or one for each input with commas between them, to subtract from raw inputs")
	f.StringVar(&c.scale, "scale", "", "number, or one for each input, to divide raw inputs by, after --mean: 255 for pixels")
	complete(cmd, "activation", strings.Split(names(mlp.Activations()), ", "), cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "output", strings.Split(names(mlp.Losses()), ", "), cobra.ShellCompDirectiveNoFileComp)
	return cmd
}

// names lists the names of things.
func names[T interface{ Name() string }](things []T) string {
	list := make([]string, len(things))
	for i, t := range things {
		list[i] = t.Name()
	}
	return strings.Join(list, ", ")
}

func (c *importCommand) run(path string) error {
	if c.file == "" {
		return usage(errors.New("expected a model file to write, as in -o model.safetensors, found none"))
	}
	if err := distinct(c.file, slices.Concat([]string{path}, job.NamesFile(c.classes), job.NamesFile(c.columns))...); err != nil {
		return err
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	r, err := interop.Open(path, o)
	if err != nil {
		return c.hint(err)
	}
	if err := r.Model.Save(c.file); err != nil {
		return err
	}
	return c.understood(path, r)
}

// hint says which flag settles what is missing.
func (c *importCommand) hint(err error) error {
	if !errors.Is(err, interop.ErrOption) {
		return err
	}
	if c.activation == "" && errors.Is(err, interop.ErrActivation) {
		return usage(hinted(err, "--activation relu is what scikit-learn and most networks have; the training's code tells"))
	}
	return usage(err)
}

// options returns what the flags say.
func (c *importCommand) options() (o interop.Options, err error) {
	o.Targets = c.targets
	if c.activation != "" {
		if o.Activation, err = mlp.ParseActivation(c.activation); err != nil {
			return o, err
		}
	}
	if c.loss != "" {
		if o.Output, err = mlp.ParseLoss(c.loss); err != nil {
			return o, err
		}
	}
	if o.Classes, err = job.Names(c.classes); err != nil {
		return o, err
	}
	if o.Columns, err = job.Names(c.columns); err != nil {
		return o, err
	}
	if o.Mean, err = job.Numbers("mean", c.mean); err != nil {
		return o, err
	}
	o.Scale, err = job.Numbers("scale", c.scale)
	return o, err
}

// understood says what was understood of a file, and what to do next.
func (c *importCommand) understood(path string, r *interop.Result) error {
	v, err := wire.NewImported(r.Model)
	if err != nil {
		return err
	}
	v.File, v.Format, v.Model, v.Folded, v.Assumed = path, r.Format, c.file, r.Folded, r.Assumed
	model := words.Shell(c.file)
	next := []string{
		"next:    mlp inspect " + model, "         mlp predict " + model + " ROWS",
		"         mlp train --from " + model + " ROWS --model " + words.Shell(better(c.file)),
	}
	return c.tell(v, words.Imported(v)+"\n"+strings.Join(next, "\n"))
}

// better returns a name for a model that is trained further.
func better(path string) string {
	extension := filepath.Ext(path)
	return strings.TrimSuffix(path, extension) + "-further" + extension
}
