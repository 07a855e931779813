package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
)

// exported is what mlp export tells as JSON.
type exported struct {
	Event  string `json:"event"` // "exported"
	File   string `json:"file"`
	Format string `json:"format"`
	Bytes  int    `json:"bytes"`
}

func newExport(o *output) *cobra.Command {
	var format, file string
	cmd := &cobra.Command{
		Use:   "export MODEL --format npz -o FILE",
		Short: "Write a model in another format",
		Long: `Write a model in another format.

npz   the weights as NumPy arrays W0, W1, …, (in+1, out) with the bias as the
      last row, as mlp train --init-weights reads them`,
		Example: `  mlp export digits.safetensors --format npz -o digits.npz`,
		Args:    arguments(1, 1, "a model file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "npz" {
				return usage(fmt.Errorf("format: expected npz, found %q", format))
			}
			if file == "" {
				return usage(errors.New("expected a file to write, as in -o digits.npz, found none"))
			}
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := model.Network.WriteNPZ(&b); err != nil {
				return err
			}
			if err := files.Write(file, b.Bytes()); err != nil {
				return err
			}
			if err := o.object(exported{"exported", file, format, b.Len()}); err != nil {
				return err
			}
			return o.say("wrote %s: %d bytes of %s", file, b.Len(), format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "npz", "npz")
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write")
	return cmd
}
