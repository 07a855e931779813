package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/interop"
	"github.com/seed-217ca19f/mlp/onnx"
)

// exported is what mlp export tells as JSON.
type exported struct {
	Event      string   `json:"event"` // "exported"
	File       string   `json:"file"`
	Format     string   `json:"format"`
	Bytes      int      `json:"bytes"`
	Opset      int      `json:"opset,omitempty"`
	Notes      []string `json:"notes,omitempty"`      // what the file does not hold
	Rows       int      `json:"rows,omitempty"`       // of --verify
	Difference *float64 `json:"difference,omitempty"` // likewise
}

// exportCommand is mlp export.
type exportCommand struct {
	*output
	format, file string
	opset        int
	bare         bool
	verify       []string
	tables       tableFlags
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
              gives probabilities and the class, or values in their own units.
              With --bare it leaves preprocessing out: one input of the numbers
              that the network takes.
safetensors   the weights alone as PyTorch names them: 0.weight (out, in),
              0.bias, 2.weight, …
npz           the weights alone as NumPy arrays W0, W1, …, (in+1, out) with the
              bias as the last row, as mlp train --init-weights reads them

With --verify the ONNX file is read back and run on data; an output that differs
from the model's by more than 1e-5, in units of a target's scale or relative to a
larger value, is exit status 3.`,
		Example: `  mlp export iris.safetensors -o iris.onnx --verify iris.csv
  mlp export digits.safetensors -o digits.onnx --opset 17 --verify mnist
  mlp export digits.safetensors --format safetensors -o digits.pt.safetensors`,
		Args: arguments(1, 1, "a model file"),
		RunE: func(cmd *cobra.Command, args []string) error { return e.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&e.format, "format", "", "onnx, safetensors or npz (default: by the ending of the file)")
	f.StringVarP(&e.file, "output", "o", "", "file to write")
	f.IntVar(&e.opset, "opset", onnx.DefaultOpset, fmt.Sprintf("version of the operators of ONNX, %d to %d; the default is the oldest, which most runtimes read", onnx.MinOpset, onnx.MaxOpset))
	f.BoolVar(&e.bare, "bare", false, "leave the preprocessing out of the ONNX file")
	f.StringSliceVar(&e.verify, "verify", nil, "tables, a folder of pictures or IDX files, or mnist, to compare the ONNX file on")
	e.tables.addReading(cmd)
	return cmd
}

func (e *exportCommand) run(cmd *cobra.Command, path string) error {
	if err := e.check(cmd); err != nil {
		return err
	}
	model, err := mlp.Load(path)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	v := exported{Event: "exported", File: e.file, Format: e.format}
	switch e.format {
	case "onnx":
		v.Opset = e.opset
		err = onnx.Export(&b, model, onnx.Options{Opset: e.opset, Bare: e.bare})
	case "safetensors":
		err = interop.WriteStateDict(&b, model.Network)
	case "npz":
		err = interop.WriteNPZ(&b, model.Network)
	}
	if err != nil {
		return err
	}
	v.Bytes, v.Notes = b.Len(), e.notes(model, path)
	if e.verify != nil {
		if err := e.compare(&v, b.Bytes(), model); err != nil {
			return err
		}
	}
	if err := files.Write(e.file, b.Bytes()); err != nil {
		return err
	}
	if err := e.object(v); err != nil {
		return err
	}
	if err := e.say("wrote %s: %d bytes of %s", e.file, v.Bytes, e.format); err != nil {
		return err
	}
	for _, note := range v.Notes {
		if err := e.say("note: %s", note); err != nil {
			return err
		}
	}
	return e.verdict(v)
}

// compare runs the ONNX file and the model on data.
func (e *exportCommand) compare(v *exported, file []byte, m *mlp.Model) error {
	rows, err := e.rows(m)
	if err != nil {
		return err
	}
	difference, err := onnx.Verify(file, m, onnx.Options{Opset: e.opset, Bare: e.bare}, rows)
	if err != nil {
		return err
	}
	v.Rows, v.Difference = rows.Rows, wire.Finite(difference)
	return nil
}

// rows returns the raw rows of --verify. They need no targets.
func (e *exportCommand) rows(m *mlp.Model) (data.Features, error) {
	paths := e.verify
	if slices.Equal(paths, []string{"mnist"}) {
		paths = nil
	}
	reading, err := e.tables.reading()
	if err != nil {
		return data.Features{}, err
	}
	if job.IsTable(paths) {
		table, err := data.OpenTable(paths, job.ReadingFor(m, reading))
		if err != nil {
			return data.Features{}, err
		}
		return data.TableFeatures(table), nil
	}
	set, err := job.OpenTest(m, paths, reading)
	if err != nil {
		return data.Features{}, err
	}
	return set.Features, nil
}

// verdict prints what --verify found, and is an error if that is a fault.
func (e *exportCommand) verdict(v exported) error {
	switch {
	case e.verify == nil:
		return nil
	case v.Difference == nil || *v.Difference > onnx.Tolerance:
		return fault(fmt.Errorf("%s: expected outputs within %v of the model's on %s, found them further away: %v", e.file, onnx.Tolerance, count(v.Rows, "row"), printable(v.Difference)))
	}
	return e.say("largest difference from the model's outputs on %s: %.2g", count(v.Rows, "row"), *v.Difference)
}

// printable returns a difference, which is nil if it is not a number.
func printable(difference *float64) any {
	if difference == nil {
		return "not a number"
	}
	return *difference
}

// check refuses what is wrong before any file is read.
func (e *exportCommand) check(cmd *cobra.Command) error {
	if e.file == "" {
		return usage(errors.New("expected a file to write, as in -o digits.onnx, found none"))
	}
	if e.format == "" {
		e.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(e.file)), ".")
	}
	switch e.format {
	case "onnx":
	case "npz", "safetensors":
		for _, name := range []string{"opset", "bare", "verify"} {
			if cmd.Flags().Changed(name) {
				return usage(fmt.Errorf("--%s: expected the format onnx, found %s", name, e.format))
			}
		}
	default:
		return usage(fmt.Errorf("format: expected onnx, safetensors or npz, found %q", e.format))
	}
	if e.opset < onnx.MinOpset || e.opset > onnx.MaxOpset {
		return usage(fmt.Errorf("opset: expected %d to %d, found %d", onnx.MinOpset, onnx.MaxOpset, e.opset))
	}
	return nil
}
