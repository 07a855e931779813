package job

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/interop"
	"github.com/seed-217ca19f/mlp/onnx"
)

// Export says how a model is written in another format.
type Export struct {
	Format  string // "onnx", "safetensors" or "npz"
	File    string // path of the file to write; "-" means Stdout
	Stdout  io.Writer
	Opset   int              // version of the ONNX operators
	Bare    bool             // leave the preprocessing out of the ONNX file
	Verify  []string         // data on which to compare the ONNX file with the model: tables, a folder or mnist; nil: no comparison
	Reading data.ReadOptions // how to read these tables
}

// Check returns an error if the format or the opset is not supported. Call it before
// Run, which reads files.
func (e *Export) Check() error {
	switch {
	case !slices.Contains([]string{"onnx", "safetensors", "npz"}, e.Format):
		return Usage(fmt.Errorf("format: expected onnx, safetensors or npz, found %q", e.Format))
	case e.Opset < onnx.MinOpset || e.Opset > onnx.MaxOpset:
		return Usage(fmt.Errorf("opset: expected a version from %d to %d, found %d", onnx.MinOpset, onnx.MaxOpset, e.Opset))
	}
	return nil
}

// Run exports the model in the file at path.
func (e *Export) Run(path string) (v wire.Exported, err error) {
	model, err := mlp.Load(path)
	if err != nil {
		return v, err
	}
	v = wire.Exported{Event: "exported", File: e.File, Format: e.Format}
	var b bytes.Buffer
	switch e.Format {
	case "onnx":
		v.Opset = e.Opset
		err = onnx.Export(&b, model, onnx.Options{Opset: e.Opset, Bare: e.Bare})
	case "safetensors":
		err = interop.WriteStateDict(&b, model.Network)
	case "npz":
		err = interop.WriteNPZ(&b, model.Network)
	}
	if err != nil {
		return v, err
	}
	v.Bytes, v.Notes = b.Len(), e.notes(model, path)
	if e.Verify != nil {
		if err := e.compare(&v, b.Bytes(), model); err != nil {
			return v, err
		}
	}
	if e.File == "-" {
		_, err = e.Stdout.Write(b.Bytes())
		return v, err
	}
	return v, files.Write(e.File, b.Bytes())
}

// compare computes the outputs of the ONNX file and of the model on the data in
// e.Verify, and sets the largest difference in v.
func (e *Export) compare(v *wire.Exported, file []byte, m *mlp.Model) error {
	rows, err := e.rows(m)
	if err != nil {
		return err
	}
	difference, err := onnx.Verify(file, m, onnx.Options{Opset: e.Opset, Bare: e.Bare}, rows)
	if err != nil {
		return err
	}
	v.Rows, v.Difference = rows.Rows, wire.Finite(difference)
	return nil
}

// rows reads the raw rows for the comparison. Tables need not have target columns.
func (e *Export) rows(m *mlp.Model) (data.Features, error) {
	paths := e.Verify
	if slices.Equal(paths, []string{"mnist"}) {
		paths = nil
	}
	if IsTable(paths) {
		table, err := data.OpenTable(paths, ReadingFor(m, e.Reading))
		if err != nil {
			return data.Features{}, err
		}
		return data.TableFeatures(table), nil
	}
	set, err := OpenTest(m, paths, e.Reading)
	if err != nil {
		return data.Features{}, err
	}
	return set.Features, nil
}
