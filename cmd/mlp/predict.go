package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// predicted is one row's prediction as JSON. Outputs are in class order.
type predicted struct {
	Event       string    `json:"event"` // "prediction"
	File        string    `json:"file"`
	Row         int       `json:"row"`
	Outputs     []float32 `json:"outputs"`
	Class       string    `json:"class,omitempty"`
	Probability *float32  `json:"probability,omitempty"`
	Prediction  *float32  `json:"prediction,omitempty"` // of a regressor with one output
}

func newPredict(o *output) *cobra.Command {
	return &cobra.Command{
		Use:   "predict MODEL FILE...",
		Short: "Predict the classes of pictures or of IDX images",
		Long: `Predict the classes of pictures (PNG, JPEG) or of the images of IDX files, one
line for each. A FILE of - reads standard input.

A picture shows one digit, dark on light or light on dark; it is scaled and
centered as MNIST's digits are.`,
		Example: `  mlp predict digits.safetensors seven.png
  mlp predict digits.safetensors t10k-images-idx3-ubyte.gz
  cat seven.png | mlp predict digits.safetensors -`,
		Args: arguments(2, -1, "a model file and at least one picture or IDX file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := mlp.Load(args[0])
			if err != nil {
				return err
			}
			for _, name := range args[1:] {
				if err := cmd.Context().Err(); err != nil {
					return err
				}
				if err := o.predictFile(model, name, cmd.InOrStdin()); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// predictFile predicts every image of one file.
func (o *output) predictFile(m *mlp.Model, name string, stdin io.Reader) error {
	features, err := readImages(name, stdin)
	if err != nil {
		return err
	}
	outputs, err := m.Predict(features)
	if errors.Is(err, mlp.ErrInput) && features.Rows == 1 {
		return hinted(fmt.Errorf("%s: %w", name, err), "pictures are made into 28×28 pixels like MNIST's; this model takes something else")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for i, y := range outputs {
		p := newPredicted(m, name, i, y)
		if o.asJSON {
			err = o.object(p)
		} else {
			err = o.say("%s", p.line(len(outputs) > 1))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readImages reads a picture or an IDX file, told apart by their contents.
func readImages(name string, stdin io.Reader) (data.Features, error) {
	in := stdin
	if name == "-" {
		name = "standard input"
	} else {
		f, err := os.Open(name)
		if err != nil {
			return data.Features{}, err
		}
		defer f.Close()
		in = f
	}
	buffered := bufio.NewReader(in)
	if isIDX(buffered) {
		images, err := data.DecodeIDX(buffered, name)
		if err != nil {
			return data.Features{}, err
		}
		return images.Features()
	}
	img, err := data.DecodeImage(buffered, name)
	if err != nil {
		return data.Features{}, err
	}
	features, err := data.DigitFeatures(img)
	if err != nil {
		return data.Features{}, fmt.Errorf("%s: %w", name, err)
	}
	return features, nil
}

// isIDX reports whether r begins like an IDX file, plain or gzipped.
func isIDX(r *bufio.Reader) bool {
	begin, _ := r.Peek(2) // a shorter file is neither
	return bytes.Equal(begin, []byte{0, 0}) || bytes.Equal(begin, []byte{0x1f, 0x8b})
}

func newPredicted(m *mlp.Model, name string, row int, y []float32) predicted {
	p := predicted{Event: "prediction", File: name, Row: row, Outputs: y}
	if m.Classes == nil {
		if len(y) == 1 {
			p.Prediction = &y[0]
		}
		return p
	}
	class, probability := m.Class(y)
	p.Class, p.Probability = m.Classes[class], &probability
	return p
}

// line returns the prediction for people; several rows of a file are numbered.
func (p predicted) line(numbered bool) string {
	where := p.File
	if numbered {
		where = fmt.Sprintf("%s[%d]", p.File, p.Row)
	}
	if p.Probability == nil {
		return fmt.Sprintf("%s: %v", where, p.Outputs)
	}
	return fmt.Sprintf("%s: %s (%.1f %%)", where, p.Class, 100**p.Probability)
}
