package serve

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/seed-217ca19f/mlp"
)

// plainInput is the name of the input of a model without named columns, as in ONNX
// files.
const plainInput = "input"

// outputForm is an output of a model in the Open Inference Protocol.
type outputForm struct {
	name  []byte // in JSON
	text  string
	width int // number of values per row; 0 for the output of labels
}

// newOutputForms returns the outputs of a model. They have the same names as in the
// model's ONNX file. If a column has the same name, an underscore is appended.
func newOutputForms(l *loaded) ([]outputForm, error) {
	name := "probabilities"
	if l.Network.Loss().Kind() == mlp.Values {
		name = "values"
	}
	forms := []outputForm{{text: name, width: l.Outputs()}}
	if l.Classes != nil {
		forms = append(forms, outputForm{text: "label"})
	}
	for i := range forms {
		f := &forms[i]
		for l.has(f.text) {
			f.text += "_"
		}
		var err error
		if f.name, err = json.Marshal(f.text); err != nil {
			return nil, err
		}
	}
	return forms, nil
}

// has reports whether a column has the given name.
func (l *loaded) has(name string) bool {
	_, ok := l.place[name]
	return ok
}

// chosenOutput is an output that the client requested.
type chosenOutput struct {
	*outputForm
	binary bool
}

// choose sets q.chosen to the outputs that the request names, or to all outputs if it
// names none.
func (q *inferRequest) choose(l *loaded) error {
	if len(q.outputs) == 0 {
		for i := range l.tensors {
			q.chosen = append(q.chosen, chosenOutput{&l.tensors[i], q.binary})
		}
		return nil
	}
	for _, w := range q.outputs {
		i := slices.IndexFunc(l.tensors, func(f outputForm) bool { return f.text == w.name })
		if i < 0 {
			return wrong("expected an output of the model, such as %q, found %.80q", l.tensors[0].text, w.name)
		}
		if slices.ContainsFunc(q.chosen, func(c chosenOutput) bool { return c.outputForm == &l.tensors[i] }) {
			return wrong("output %q: expected each output once, found it again", w.name)
		}
		q.chosen = append(q.chosen, chosenOutput{&l.tensors[i], w.said && w.binary || !w.said && q.binary})
	}
	return nil
}

// answerInference sends the requested outputs.
func (x *exchange) answerInference(m *model, l *loaded) {
	b := append(append(x.answer[:0], `{"model_name":`...), m.label...)
	b = append(b, `,"model_version":"`+onlyVersion+`"`...)
	if x.request.id != "" {
		b = append(append(b, `,"id":`...), x.request.id...)
	}
	b = append(b, `,"outputs":[`...)
	binaries := 0
	for i, o := range x.request.chosen {
		if i > 0 {
			b = append(b, ',')
		}
		b = x.appendOutput(b, l, o)
		if o.binary {
			binaries++
		}
	}
	b = append(b, "]}"...)
	kind, document := jsonType, len(b)
	if binaries > 0 {
		kind = binaryType
		x.w.Header()[headerLength] = []string{strconv.Itoa(document)}
	}
	for _, o := range x.request.chosen {
		if o.binary {
			b = x.appendBinary(b, l, o)
		}
	}
	x.answer = b
	x.respond(http.StatusOK, kind, b)
}

// appendOutput appends the JSON of an output. It includes the data unless they are sent
// as binary.
func (x *exchange) appendOutput(b []byte, l *loaded, o chosenOutput) []byte {
	b = append(append(b, `{"name":`...), o.name...)
	if o.width > 0 {
		b = append(b, `,"datatype":"FP32","shape":[`...)
	} else {
		b = append(b, `,"datatype":"BYTES","shape":[`...)
	}
	b = strconv.AppendInt(b, int64(x.rows.rows), 10)
	if o.width > 0 {
		b = strconv.AppendInt(append(b, ','), int64(o.width), 10)
	}
	b = append(b, ']')
	if o.binary {
		b = append(b, `,"parameters":{"binary_data_size":`...)
		b = strconv.AppendInt(b, int64(x.binarySize(l, o)), 10)
		return append(b, "}}"...)
	}
	b = append(b, `,"data":[`...)
	if o.width > 0 {
		for i, y := range x.outputs {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendFloat(b, y)
		}
	} else {
		for i := range x.rows.rows {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, l.labels[x.class(l, i)]...)
		}
	}
	return append(b, "]}"...)
}

// class returns the index of the predicted class of row i.
func (x *exchange) class(l *loaded, i int) int {
	width := l.Outputs()
	class, _ := l.Class(x.outputs[i*width : (i+1)*width])
	return class
}

// binarySize returns the size of an output's binary data, in bytes.
func (x *exchange) binarySize(l *loaded, o chosenOutput) int {
	if o.width > 0 {
		return 4 * len(x.outputs)
	}
	n := 0
	for i := range x.rows.rows {
		n += bytesHead + len(l.Classes[x.class(l, i)])
	}
	return n
}

// appendBinary appends the binary data of an output.
func (x *exchange) appendBinary(b []byte, l *loaded, o chosenOutput) []byte {
	if o.width > 0 {
		for _, y := range x.outputs {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(y))
		}
		return b
	}
	for i := range x.rows.rows {
		class := l.Classes[x.class(l, i)]
		b = binary.LittleEndian.AppendUint32(b, uint32(len(class)))
		b = append(b, class...)
	}
	return b
}
