package words

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Model describes the contents of a model file. v is the wire form of m.
func Model(m *mlp.Model, v wire.Model) string {
	parts := []string{layerTable(v), modelTable(m, v)}
	if m.Preprocessor.Encoder != nil {
		parts = append(parts, schema(m.Preprocessor.Encoder))
	}
	if v.Recipe != "" {
		parts = append(parts, "recipe\n"+indented(v.Recipe))
	}
	if v.Pictures != "" {
		parts = append(parts, fmt.Sprintf("wrote %s: the first layer's weights, one picture for each unit", Line(v.Pictures)))
	}
	return strings.Join(parts, "\n\n")
}

// Imported describes an imported network: its layers, and what the import folded and
// assumed.
func Imported(v wire.Imported) string {
	lines := []string{Line(fmt.Sprintf("%s: %s", v.File, v.Format))}
	for i, l := range v.Layers {
		end := l.Activation
		if i == len(v.Layers)-1 {
			end = v.Output
		}
		lines = append(lines, fmt.Sprintf("  layer %d: %d inputs, %s, %s", i, l.Inputs, Count(l.Outputs, "unit"), end))
	}
	for _, text := range v.Folded {
		lines = append(lines, "folded:  "+Line(text))
	}
	for _, text := range v.Assumed {
		lines = append(lines, "assumed: "+Line(text))
	}
	return strings.Join(append(lines, "saved:   "+Line(v.Model)), "\n")
}

func layerTable(v wire.Model) string {
	rows := [][]string{{"layer", "type", "inputs", "units", "activation", "parameters"}}
	for i, l := range v.Layers {
		rows = append(rows, []string{fmt.Sprint(i), l.Type, fmt.Sprint(l.Inputs), fmt.Sprint(l.Outputs), l.Activation, fmt.Sprint(l.Parameters)})
	}
	return table(text.AlignLeft, rows)
}

// modelTable returns a table of everything that is not part of a layer, such as the
// classes.
func modelTable(m *mlp.Model, v wire.Model) string {
	rows := [][]string{{"output", v.Output}, {"parameters", fmt.Sprint(v.Parameters)}}
	add := func(key, value string) { rows = append(rows, []string{key, value}) }
	// Marshaling can't fail, because the steps were read from a file.
	if steps, err := json.Marshal(data.Preprocessor{Steps: m.Preprocessor.Steps}); err == nil && len(m.Preprocessor.Steps) > 0 {
		add("preprocessing", string(steps))
	}
	for k, target := range v.Targets {
		add("predicts", Name(target)+scaleText(v.TargetScale, k))
	}
	if v.InputShape != nil {
		add("input shape", strings.ReplaceAll(strings.Trim(fmt.Sprint(v.InputShape), "[]"), " ", "×"))
	}
	if v.Classes != nil {
		add("classes", strings.Join(Names(v.Classes), ", "))
	}
	return table(text.AlignLeft, rows)
}

// indented returns s with two spaces before each line.
func indented(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("  "+Line(strings.TrimSuffix(line, "\r")), " ")
	}
	return strings.Join(lines, "\n")
}

// scaleText returns the mean and standard deviation with which target k was standardized,
// or "" if it was not.
func scaleText(s *data.TargetScale, k int) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf(" (mean %s, standard deviation %s)", Decimal(float64(s.Mean[k]), 6), Decimal(float64(s.Scale[k]), 6))
}
