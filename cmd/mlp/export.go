package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/onnx"
)

// exportCommand is the command mlp export.
type exportCommand struct {
	*output
	job    job.Export
	tables tableFlags
}

func newExport(o *output) *cobra.Command {
	e := &exportCommand{output: o}
	cmd := &cobra.Command{
		Use:   "export MODEL -o FILE",
		Short: "Write a model in another format",
		Long: `Write a model in another format.

onnx          a graph for any ONNX runtime. It takes raw values, one input for
              each column: numbers, booleans as 0 or 1 and dates as days since
              1970-01-01 (NaN: missing), categories as texts ("": missing). It
              returns probabilities and the class, or values in the units of the
              training data. With --bare the preprocessing is left out, and one
              input takes the numbers that the network takes.
safetensors   only the weights, as PyTorch names them: 0.weight (out, in),
              0.bias, 2.weight, …
npz           only the weights, as NumPy arrays W0, W1, …, (in+1, out) with the
              bias as the last row, as mlp train --init-weights reads them

With --verify the ONNX file is read back and run on data. The exit status is 3 if
an output differs from the model's by more than 1e-5. If the outputs are values, a
difference is divided by the target's standard deviation, or by the value if that
is larger.`,
		Example: `  mlp export iris.safetensors -o iris.onnx --verify iris.csv
  mlp export digits.safetensors -o digits.onnx --opset 17 --verify mnist
  mlp export digits.safetensors --format safetensors -o digits.pt.safetensors`,
		Args: arguments(1, 1, "a model file"),
		RunE: func(cmd *cobra.Command, args []string) error { return e.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&e.job.Format, "format", "", "onnx, safetensors or npz (default: the extension of the output file)")
	f.StringVarP(&e.job.File, "output", "o", "", "file to write, or - for standard output")
	f.IntVar(&e.job.Opset, "opset", onnx.DefaultOpset, fmt.Sprintf("version of ONNX's operators, %d to %d; the default is the lowest, which most runtimes can read", onnx.MinOpset, onnx.MaxOpset))
	f.BoolVar(&e.job.Bare, "bare", false, "leave the preprocessing out of the ONNX file")
	f.StringSliceVar(&e.job.Verify, "verify", nil, "data on which to compare the ONNX file's outputs with the model's: tables, a folder of pictures or IDX files, or mnist")
	e.tables.addReading(cmd)
	complete(cmd, "format", []string{"onnx", "safetensors", "npz"}, cobra.ShellCompDirectiveNoFileComp)
	return cmd
}

func (e *exportCommand) run(cmd *cobra.Command, path string) (err error) {
	if err := e.check(cmd); err != nil {
		return err
	}
	if e.job.File == "-" {
		if e.asJSON {
			return usage(errors.New("expected only one of --json and -o -, found both (both write to standard output)"))
		}
		e.job.Stdout, e.outputTaken = e.stdout, true
	}
	if e.job.Reading, err = e.tables.reading(); err != nil {
		return err
	}
	if err := distinct(e.job.File, append(e.job.Verify, path)...); err != nil {
		return err
	}
	v, err := e.job.Run(path)
	if err != nil {
		return err
	}
	lines := []string{fmt.Sprintf("wrote %s: %d bytes of %s", words.Line(v.File), v.Bytes, v.Format)}
	for _, note := range v.Notes {
		lines = append(lines, "note: "+words.Line(note))
	}
	if err := e.tell(v, strings.Join(lines, "\n")); err != nil {
		return err
	}
	return e.verdict(v)
}

// verdict prints the difference that --verify measured. It returns an error if the
// difference is too large.
func (e *exportCommand) verdict(v wire.Exported) error {
	switch {
	case e.job.Verify == nil:
		return nil
	case v.Difference == nil || *v.Difference > onnx.Tolerance:
		return fault(fmt.Errorf("%s: expected outputs that differ by at most %v from the model's, found a difference of %v (compared on %s)", e.job.File, onnx.Tolerance, words.Finite(v.Difference), words.Count(v.Rows, "row")))
	}
	return e.say("largest difference from the model's outputs on %s: %.2g", words.Count(v.Rows, "row"), *v.Difference)
}

// check returns an error if flags are wrong or contradict each other. It reads no file.
func (e *exportCommand) check(cmd *cobra.Command) error {
	j := &e.job
	if j.File == "" {
		return usage(errors.New("expected an output file, as in -o digits.onnx, found none"))
	}
	if j.Format == "" {
		j.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(j.File)), ".")
	}
	if err := j.Check(); err != nil || j.Format == "onnx" {
		return err
	}
	for _, name := range []string{"opset", "bare", "verify"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--%s: expected this flag only with the format onnx, found the format %s", name, j.Format))
		}
	}
	return nil
}
