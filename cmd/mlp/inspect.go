package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/report"
)

// inspected is what mlp inspect tells as JSON.
type inspected struct {
	Event         string            `json:"event"` // "model"
	Inputs        int               `json:"inputs"`
	InputShape    []int             `json:"input_shape,omitempty"`
	Layers        []inspectedLayer  `json:"layers"`
	Output        string            `json:"output"`
	Parameters    int               `json:"parameters"`
	Preprocessing json.RawMessage   `json:"preprocessing"`
	Classes       []string          `json:"classes,omitempty"`
	Targets       []string          `json:"targets,omitempty"`
	TargetScale   *data.TargetScale `json:"target_scale,omitempty"`
	Recipe        string            `json:"recipe,omitempty"`
	Pictures      string            `json:"pictures,omitempty"`

	encoder *data.Encoder
	steps   string // behind the encoder, as JSON
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
	whole, err := json.Marshal(m.Preprocessor)
	if err != nil {
		return inspected{}, err
	}
	steps, err := json.Marshal(data.Preprocessor{Steps: m.Preprocessor.Steps})
	v := inspected{
		Event: "model", Inputs: m.Network.Inputs(), InputShape: m.InputShape,
		Output: m.Network.Loss().Name(), Parameters: m.Network.Parameters(),
		Preprocessing: whole, Classes: m.Classes, Recipe: m.Recipe,
		Targets: m.Targets, TargetScale: m.Scale, encoder: m.Preprocessor.Columns, steps: string(steps),
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
	fmt.Fprintf(w, "\noutput\t%s\nparameters\t%d\n", v.Output, v.Parameters)
	if v.steps != "[]" {
		fmt.Fprintf(w, "preprocessing\t%s\n", v.steps)
	}
	for k, target := range v.Targets {
		fmt.Fprintf(w, "predicts\t%s%s\n", target, scaleText(v.TargetScale, k))
	}
	if v.InputShape != nil {
		fmt.Fprintf(w, "input shape\t%s\n", strings.ReplaceAll(strings.Trim(fmt.Sprint(v.InputShape), "[]"), " ", "×"))
	}
	if v.Classes != nil {
		fmt.Fprintf(w, "classes\t%s\n", strings.Join(v.Classes, ", "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if v.encoder != nil {
		if err := o.schema(v.encoder); err != nil {
			return err
		}
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

// scaleText says how target k is standardized, if it is.
func scaleText(s *data.TargetScale, k int) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf(" (mean %s, standard deviation %s)", decimal(float64(s.Mean[k]), 6), decimal(float64(s.Scale[k]), 6))
}

// schema prints the columns that a model takes and what becomes of them.
func (o *output) schema(e *data.Encoder) error {
	if err := o.say(""); err != nil {
		return err
	}
	w := tabwriter.NewWriter(o.text(), 0, 0, 3, ' ', 0)
	fmt.Fprintf(w, "column\tkind\tinputs\tencoding\tmissing values\n")
	for i := range e.Columns {
		c := &e.Columns[i]
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", c.Name, c.Kind, c.Width(), encoding(c), missingText(c))
	}
	if err := w.Flush(); err != nil || e.Missing == nil {
		return err
	}
	texts := make([]string, len(e.Missing))
	for i, text := range e.Missing {
		texts[i] = shown(text)
	}
	return o.say("\nmissing values are also written %s", strings.Join(texts, ", "))
}

// encoding says what becomes of a column's values.
func encoding(c *data.EncodedColumn) string {
	switch c.Kind {
	case data.Boolean:
		return "-1 or +1"
	case data.Category:
		const most = 6
		values := make([]string, min(most, len(c.Values)))
		for i := range values {
			values[i] = shown(c.Values[i])
		}
		text := strings.Join(values, ", ")
		if n := len(c.Values) - most; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		if c.Other {
			text += ", all others as one"
		}
		return "one of " + text
	}
	text := fmt.Sprintf("(x - %s) / %s, x from %s to %s", numberText(c, c.Mean), decimal(float64(c.Scale), 6), numberText(c, c.Low), numberText(c, c.High))
	for _, cycle := range c.Cycles {
		text += fmt.Sprintf(", place in the %s", cycle)
	}
	return text
}

// numberText returns a number of a column as people read it: of dates, the day.
func numberText(c *data.EncodedColumn, x float32) string {
	if c.Kind == data.Date {
		return time.Unix(int64(float64(x)*24*60*60), 0).UTC().Format(time.DateOnly)
	}
	return decimal(float64(x), 6)
}

// shown returns a text as it is if it takes one line, else quoted, with dots
// in place of what is too much.
func shown(text string) string {
	const most = 30
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	if strings.ContainsAny(text, "\n\r\t,\"") {
		return strconv.Quote(text)
	}
	return text
}

// missingText says what becomes of missing values.
func missingText(c *data.EncodedColumn) string {
	text := "all inputs 0"
	if c.Kind == data.Number || c.Kind == data.Date {
		text = numberText(c, c.Fill)
	}
	if c.Indicator {
		text += ", and an input that says so"
	}
	return text
}
