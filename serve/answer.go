package serve

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/seed-217ca19f/mlp"
)

// answerForm writes predictions as JSON objects. The bytes are the same as those that
// encoding/json makes of the objects in internal/wire. The constant parts are made once
// for each model.
type answerForm struct {
	classes [][]byte // JSON member for each class, with a comma before it
	targets []targetForm
	value   bool // the prediction is a single value
}

// targetForm writes the JSON member for one of several targets.
type targetForm struct {
	key    []byte // the key with quotes, colon and comma
	output int
}

// newAnswerForm returns the form for the predictions of a model.
func newAnswerForm(m *mlp.Model) (answerForm, error) {
	var f answerForm
	switch {
	case m.Classes != nil:
		for _, class := range m.Classes {
			text, err := json.Marshal(class)
			if err != nil {
				return f, err
			}
			member := append([]byte(`,"class":`), text...)
			if class == "" {
				member = nil // encoding/json also leaves it out
			}
			f.classes = append(f.classes, member)
		}
	case m.Outputs() == 1:
		f.value = true
	case m.Targets != nil:
		output := map[string]int{}
		for k, name := range m.Targets {
			output[name] = k
		}
		for i, name := range slices.Sorted(maps.Keys(output)) {
			text, err := json.Marshal(name)
			if err != nil {
				return f, err
			}
			before := `,`
			if i == 0 {
				before = `,"predictions":{`
			}
			f.targets = append(f.targets, targetForm{append(append([]byte(before), text...), ':'), output[name]})
		}
	}
	return f, nil
}

// append appends the prediction of row n, counted from 1. y are the outputs for the row.
func (f *answerForm) append(b []byte, n int, y []float32) []byte {
	b = append(b, `{"event":"prediction","row":`...)
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, `,"outputs":[`...)
	for k, v := range y {
		if k > 0 {
			b = append(b, ',')
		}
		b = appendFloat(b, v)
	}
	b = append(b, ']')
	switch {
	case f.classes != nil:
		class, probability := mlp.Decide(y)
		b = append(b, f.classes[class]...)
		b = append(b, `,"probability":`...)
		b = appendFloat(b, probability)
	case f.value:
		b = append(b, `,"prediction":`...)
		b = appendFloat(b, y[0])
	case f.targets != nil:
		for _, t := range f.targets {
			b = append(b, t.key...)
			b = appendFloat(b, y[t.output])
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

// appendFloat appends a finite number as encoding/json writes it.
func appendFloat(b []byte, x float32) []byte {
	form := byte('f')
	if size := math.Abs(float64(x)); size != 0 && (float32(size) < 1e-6 || float32(size) >= 1e21) {
		form = 'e'
	}
	b = strconv.AppendFloat(b, float64(x), form, -1, 32)
	if n := len(b); form == 'e' && n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 becomes e-9
		b = b[:n-1]
	}
	return b
}
