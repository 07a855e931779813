package main

import (
	"bytes"
	"image/png"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/report"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func newInspect(o *output) *cobra.Command {
	var pictures string
	cmd := &cobra.Command{
		Use:   "inspect MODEL",
		Short: "Show the contents of a model file",
		Example: `  mlp inspect digits.safetensors
  mlp inspect digits.safetensors --pictures weights.png`,
		Args: arguments(1, 1, "a model file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := distinct(pictures, args[0]); err != nil {
				return err
			}
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			v, err := wire.NewModel(model)
			if err != nil {
				return err
			}
			if pictures != "" {
				if err := writePictures(model, pictures); err != nil {
					return err
				}
				v.Pictures = pictures
			}
			if o.asJSON {
				return o.object(v)
			}
			return o.say("%s", words.Model(model, v))
		},
	}
	cmd.Flags().StringVar(&pictures, "pictures", "", "PNG file to write the first layer's weights to, as one picture for each unit")
	return cmd
}

// writePictures draws the first layer's weights, one picture for each unit, and writes
// them to path as one PNG file.
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
