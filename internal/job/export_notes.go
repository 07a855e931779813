package job

import (
	"fmt"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/interop"
)

// notes returns what the user of an exported file must do because the file does not
// contain it, such as preparing rows or applying softmax. path is the model's file.
func (e *Export) notes(m *mlp.Model, path string) []string {
	if e.Format == "onnx" && !e.Bare {
		return nil
	}
	notes := preparation(m, path)
	if e.Format == "onnx" {
		return notes
	}
	if e.Format == "safetensors" {
		notes = append(notes, "in PyTorch, load the weights into "+interop.Sequential(m.Network))
	}
	switch m.Network.Loss().(type) {
	case mlp.SoftmaxCrossEntropy:
		notes = append(notes, "the outputs are logits; apply softmax for the probabilities")
	case mlp.SigmoidCrossEntropy:
		notes = append(notes, "the outputs are logits; apply the sigmoid for the probabilities")
	}
	if s := m.TargetScale; s != nil {
		for k := range s.Mean {
			name := words.Target(m.Targets, k)
			notes = append(notes, fmt.Sprintf("the outputs are standardized: for %s, multiply output %d by %s and add %s", name, k, data.NumberText(s.Scale[k]), data.NumberText(s.Mean[k])))
		}
	}
	if m.Classes != nil {
		notes = append(notes, "the file does not contain the class names; the outputs are in the order that mlp inspect "+path+" shows")
	}
	return notes
}

// preparation returns how to prepare rows for a network that was exported without its
// preprocessing.
func preparation(m *mlp.Model, path string) []string {
	var notes []string
	if c := m.Preprocessor.Encoder; c != nil {
		notes = append(notes, fmt.Sprintf("the network in the file takes %s, which mlp computes from the %s: mlp inspect %s shows how",
			words.Count(c.Width(), "number"), words.Count(len(c.Columns), "column"), path))
	}
	for _, step := range m.Preprocessor.Steps {
		switch s := step.(type) {
		case data.Divide:
			notes = append(notes, fmt.Sprintf("the network in the file takes the raw numbers divided by %v", s.By))
		case data.Standardize:
			notes = append(notes, fmt.Sprintf("the network in the file takes standardized numbers, (x - mean) / scale: mlp inspect %s shows the mean and the scale", path))
		}
	}
	return notes
}
