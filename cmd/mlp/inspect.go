package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
	"text/tabwriter"

	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/report"
)

// inspected is what mlp inspect tells as JSON.
type inspected struct {
	Event         string           `json:"event"` // "model"
	Inputs        int              `json:"inputs"`
	InputShape    []int            `json:"input_shape,omitempty"`
	Layers        []inspectedLayer `json:"layers"`
	Output        string           `json:"output"`
	Parameters    int              `json:"parameters"`
	Preprocessing json.RawMessage  `json:"preprocessing"`
	Classes       []string         `json:"classes,omitempty"`
	Recipe        string           `json:"recipe,omitempty"`
	Pictures      string           `json:"pictures,omitempty"`
}

// inspectedLayer is one layer: weights of (inputs+1)×outputs.
type inspectedLayer struct {
	Type       string `json:"type"`
	Inputs     int    `json:"inputs"`
	Outputs    int    `json:"outputs"`
	Activation string `json:"activation"`
	Parameters int    `json:"parameters"`
}

func newInspect(o *output) *cobra.Command {
	var pictures string
	cmd := &cobra.Command{
		Use:   "inspect MODEL",
		Short: "Show what a model file holds",
		Example: `  mlp inspect digits.safetensors
  mlp inspect digits.safetensors --pictures weights.png`,
		Args: arguments(1, 1, "a model file"),
		RunE: func(_ *cobra.Command, args []string) error {
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			v, err := newInspected(model)
			if err != nil {
				return err
			}
			if pictures != "" {
				if err := writePictures(model, pictures); err != nil {
					return err
				}
				v.Pictures = pictures
			}
			return o.inspection(v)
		},
	}
	cmd.Flags().StringVar(&pictures, "pictures", "", "PNG file to draw the first layer's weights into, one picture for each unit")
	return cmd
}

func newInspected(m *mlp.Model) (inspected, error) {
	steps, err := json.Marshal(m.Preprocessor)
	v := inspected{
		Event: "model", Inputs: m.Network.Inputs(), InputShape: m.InputShape,
		Output: m.Network.Loss().Name(), Parameters: m.Network.Parameters(),
		Preprocessing: steps, Classes: m.Classes, Recipe: m.Recipe,
	}
	for _, d := range m.Network.Layers() {
		v.Layers = append(v.Layers, inspectedLayer{"dense", d.Inputs(), d.Outputs(), d.Activation().Name(), d.Parameters()})
	}
	return v, err
}

// writePictures draws the first layer's weights.
func writePictures(m *mlp.Model, path string) error {
	img, err := report.WeightPictures(m)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return files.Write(path, b.Bytes())
}

// inspection prints a model as JSON or as a table.
func (o *output) inspection(v inspected) error {
	if o.asJSON {
		return o.object(v)
	}
	w := tabwriter.NewWriter(o.text(), 0, 0, 3, ' ', 0)
	fmt.Fprintf(w, "layer\ttype\tinputs\tunits\tactivation\tparameters\n")
	for i, l := range v.Layers {
		fmt.Fprintf(w, "%d\t%s\t%d\t%d\t%s\t%d\n", i, l.Type, l.Inputs, l.Outputs, l.Activation, l.Parameters)
	}
	fmt.Fprintf(w, "\noutput\t%s\nparameters\t%d\npreprocessing\t%s\n", v.Output, v.Parameters, v.Preprocessing)
	if v.InputShape != nil {
		fmt.Fprintf(w, "input shape\t%s\n", strings.ReplaceAll(strings.Trim(fmt.Sprint(v.InputShape), "[]"), " ", "×"))
	}
	if v.Classes != nil {
		fmt.Fprintf(w, "classes\t%s\n", strings.Join(v.Classes, ", "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if v.Recipe != "" {
		if err := o.say("\nrecipe\n  %s", strings.ReplaceAll(strings.TrimSpace(v.Recipe), "\n", "\n  ")); err != nil {
			return err
		}
	}
	if v.Pictures != "" {
		return o.say("\nwrote %s: the first layer's weights, one picture for each unit", v.Pictures)
	}
	return nil
}
