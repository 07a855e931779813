package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/shell"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/interop"
)

// importCommand is the command mlp import.
type importCommand struct {
	*output
	file       string // model file to write
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
		Short: "Convert a network from PyTorch, scikit-learn, Keras or an ONNX file to a model",
		Long: `Convert a network that another program trained to a model. The model can be used
like any other, and mlp train --from trains it further.

ONNX          the graph of a multilayer perceptron, which may have scaling, batch
              normalization, flattening and dropout between its layers
safetensors   a PyTorch state dict: 0.weight (out, in), 0.bias, under any prefix,
              which may have batch normalizations
NPZ           coefs_0, intercepts_0, … of scikit-learn; dense/kernel and dense/bias
              of Keras, (in, out); PyTorch's names; W0, W1, … of mlp export

A file of weights does not name the activation, so --activation has to. mlp import
prints what else it assumes because the file does not say it. Flags override these
assumptions.`,
		Example: `  mlp import digits.onnx -o digits.safetensors
  mlp import torch.safetensors --activation relu --output softmax --scale 255 -o digits.safetensors
  mlp import iris.npz --activation tanh --classes setosa,versicolor,virginica -o iris.safetensors
  mlp train --from iris.safetensors iris.csv --model better.safetensors`,
		Args: arguments(1, 1, "a file to import"),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&c.file, "out", "o", "", "model file to write")
	f.StringVar(&c.activation, "activation", "", "activation of the hidden layers, required for files of weights: "+names(mlp.Activations())+", also leaky-relu(SLOPE), elu(ALPHA)")
	f.StringVar(&c.loss, "output", "", "function that computes the outputs from the last layer's sums, if the file does not say: "+names(mlp.Losses()))
	f.StringSliceVar(&c.classes, "classes", nil, "names of the classes in the order of the outputs, or a file with a name on each line")
	f.StringSliceVar(&c.columns, "columns", nil, "names of the inputs in order, or a file with a name on each line; with names, the model takes the columns of a table by name")
	f.StringSliceVar(&c.targets, "target", nil, "name of the column that the model predicts, or several names; tables to evaluate the model on have these columns")
	f.StringVar(&c.mean, "mean", "", "number to subtract from raw inputs, or one number for each input, separated by commas")
	f.StringVar(&c.scale, "scale", "", "number by which raw inputs are divided after --mean is subtracted, such as 255 for pixels, or one number for each input")
	complete(cmd, "activation", strings.Split(names(mlp.Activations()), ", "), cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "output", strings.Split(names(mlp.Losses()), ", "), cobra.ShellCompDirectiveNoFileComp)
	return cmd
}

// names returns the names of things, separated by commas.
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

// hint marks an error about options as an error in usage. If no activation is given, it
// adds a hint that names one to try.
func (c *importCommand) hint(err error) error {
	if !errors.Is(err, interop.ErrOption) {
		return err
	}
	if c.activation == "" && errors.Is(err, interop.ErrActivation) {
		return usage(hinted(err, "try --activation relu, which scikit-learn and most other programs use, or look it up in the code that trained the network"))
	}
	return usage(err)
}

// options returns the options that the flags give.
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

// understood prints what was imported from the file at path, and the commands to use
// next.
func (c *importCommand) understood(path string, r *interop.Result) error {
	v, err := wire.NewImported(r.Model)
	if err != nil {
		return err
	}
	v.File, v.Format, v.Model, v.Folded, v.Assumed = path, r.Format, c.file, r.Folded, r.Assumed
	model := shell.Quote(c.file)
	next := []string{
		"next:    mlp inspect " + model, "         mlp predict " + model + " ROWS",
		"         mlp train --from " + model + " ROWS --model " + shell.Quote(better(c.file)),
	}
	return c.tell(v, words.Imported(v)+"\n"+strings.Join(next, "\n"))
}

// better returns the file name to suggest for a model that is trained further, such as
// iris-further.safetensors. path is the file that it has now, such as iris.safetensors.
func better(path string) string {
	extension := filepath.Ext(path)
	return strings.TrimSuffix(path, extension) + "-further" + extension
}
