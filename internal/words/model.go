package words

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Model says what a model file holds: v is its object.
func Model(m *mlp.Model, v wire.Model) string {
	parts := []string{layerTable(v), modelTable(m, v)}
	if m.Preprocessor.Columns != nil {
		parts = append(parts, schema(m.Preprocessor.Columns))
	}
	if v.Recipe != "" {
		parts = append(parts, "recipe\n  "+strings.ReplaceAll(strings.TrimSpace(v.Recipe), "\n", "\n  "))
	}
	if v.Pictures != "" {
		parts = append(parts, fmt.Sprintf("wrote %s: the first layer's weights, one picture for each unit", v.Pictures))
	}
	return strings.Join(parts, "\n\n")
}

func layerTable(v wire.Model) string {
	return table(0, func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "layer\ttype\tinputs\tunits\tactivation\tparameters\n")
		for i, l := range v.Layers {
			fmt.Fprintf(w, "%d\t%s\t%d\t%d\t%s\t%d\n", i, l.Type, l.Inputs, l.Outputs, l.Activation, l.Parameters)
		}
	})
}

// modelTable lists what belongs to no layer.
func modelTable(m *mlp.Model, v wire.Model) string {
	return table(0, func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "output\t%s\nparameters\t%d\n", v.Output, v.Parameters)
		// A step that can't be written is none that could be read from a file.
		if steps, err := json.Marshal(data.Preprocessor{Steps: m.Preprocessor.Steps}); err == nil && len(m.Preprocessor.Steps) > 0 {
			fmt.Fprintf(w, "preprocessing\t%s\n", steps)
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
	})
}

// scaleText says how target k is standardized, if it is.
func scaleText(s *data.TargetScale, k int) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf(" (mean %s, standard deviation %s)", Decimal(float64(s.Mean[k]), 6), Decimal(float64(s.Scale[k]), 6))
}
