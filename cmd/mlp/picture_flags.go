package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// pictureFlags holds the flags about reading folders of pictures.
type pictureFlags struct {
	size string
	gray bool
}

func (p *pictureFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.size, "picture-size", "", "width and height in pixels to scale pictures to, as in 32 or 48x32 (default: the most frequent size, at most 64x64)")
	f.BoolVar(&p.gray, "grayscale", false, "convert pictures to shades of gray")
	inGroup(cmd, recipe.Data, "picture-size", "grayscale")
}

// refuse returns an error if a flag for pictures is given but the data are tables. The
// parameter tables is true if the data are tables.
func (p *pictureFlags) refuse(cmd *cobra.Command, tables bool) error {
	if !tables {
		return nil
	}
	for _, name := range []string{"picture-size", "grayscale"} {
		if cmd.Flags().Changed(name) {
			return usage(fmt.Errorf("--%s: expected a folder of pictures to train on, found a table", name))
		}
	}
	return nil
}

// options returns the options for reading pictures.
func (p *pictureFlags) options() (o data.ImageOptions, err error) {
	o.Gray = p.gray
	if p.size == "" {
		return o, nil
	}
	width, height, two := strings.Cut(p.size, "x")
	if !two {
		height = width
	}
	w, wErr := strconv.Atoi(width)
	h, hErr := strconv.Atoi(height)
	if wErr != nil || hErr != nil {
		return o, usage(fmt.Errorf("picture-size: expected pixels, as in 32 or 48x32 (width and height), found %q", p.size))
	}
	o.Width, o.Height = w, h
	if err := (data.PictureFormat{Width: w, Height: h}).Check(); err != nil {
		return o, usage(fmt.Errorf("picture-size: %w", err))
	}
	return o, nil
}
