package serve

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx"
)

const irisInfer = "/v2/models/iris/infer"

// irisRows are two flowers, as in KServe's example.
var irisRows = [][]float32{{6.8, 2.8, 4.8, 1.4}, {6.0, 3.4, 4.5, 1.6}}

// floats returns numbers in binary, as clients send them.
func floats(rows ...[]float32) string {
	var b []byte
	for _, row := range rows {
		for _, x := range row {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	return string(b)
}

// texts returns texts in binary.
func texts(all ...string) string {
	var b []byte
	for _, text := range all {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
		b = append(b, text...)
	}
	return string(b)
}

// inferred is an answer of the protocol.
type inferred struct {
	ModelName    string `json:"model_name"`
	ModelVersion string `json:"model_version"`
	ID           string
	Outputs      []struct {
		Name, Datatype string
		Shape          []int
		Parameters     struct {
			Size *int `json:"binary_data_size"`
		}
		Data json.RawMessage
	}
}

// infer sends a request, with binary data if there are any, and returns the document and
// the binary data of its answer.
func infer(t *testing.T, s http.Handler, path, document, rest string) (inferred, string) {
	t.Helper()
	var headers []string // a client of NVIDIA's sends no Content-Type
	if rest != "" {
		headers = []string{headerLength, strconv.Itoa(len(document))}
	}
	r := ask(s, "POST", path, document+rest, headers...)
	body := text(t, r)
	if r.StatusCode != 200 {
		t.Fatalf("%.200s: got %d, %s", document, r.StatusCode, body)
	}
	if n := r.Header.Get(headerLength); n != "" {
		at, err := strconv.Atoi(n)
		if err != nil || r.Header.Get("Content-Type") != typeBinary {
			t.Fatalf("got %s, %v, %v", n, err, r.Header)
		}
		body, rest = body[:at], body[at:]
	} else {
		rest = ""
	}
	var v inferred
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return v, rest
}

// expected returns the outputs and classes that a fixture has for rows.
func expected(t *testing.T, name string, f data.Features) (y []float32, classes []string) {
	t.Helper()
	m := fixtures(t)[name]
	outputs, err := m.Predict(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range outputs {
		y = append(y, row...)
		if m.Classes != nil {
			class, _ := m.Class(row)
			classes = append(classes, m.Classes[class])
		}
	}
	return y, classes
}

// rowsOf returns rows as features.
func rowsOf(t *testing.T, rows [][]float32) data.Features {
	t.Helper()
	f, err := data.Rows(rows)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFiveRequests sends the requests that NVIDIA's client makes: JSON, binary in, binary
// out, mixed, and raw.
func TestFiveRequests(t *testing.T) {
	s := server(t, nil, "iris")
	y, classes := expected(t, "iris", rowsOf(t, irisRows))
	numbers, labels := floats(y), texts(classes...)
	const (
		flat     = `"data":[6.8,2.8,4.8,1.4,6.0,3.4,4.5,1.6]`
		inBinary = `"parameters":{"binary_data_size":32}`
		input    = `{"id":"41","inputs":[{"name":"INPUT0","shape":[2,4],"datatype":"FP32",%s}]%s}`
	)
	for name, c := range map[string]struct {
		in, rest, ask string
		binary        string
		outputs       int
	}{
		"JSON":       {flat, "", ``, "", 2},
		"binary in":  {inBinary, floats(irisRows...), `,"outputs":[{"name":"probabilities","parameters":{"binary_data":false}}]`, "", 1},
		"binary out": {flat, "", `,"parameters":{"binary_data_output":true}`, numbers + labels, 2},
		"mixed":      {inBinary, floats(irisRows...), `,"outputs":[{"name":"label","parameters":{"binary_data":true}},{"name":"probabilities"}]`, labels, 2},
	} {
		v, rest := infer(t, s, irisInfer, fmt.Sprintf(input, c.in, c.ask), c.rest)
		if v.ModelName != "iris" || v.ModelVersion != "1" || v.ID != "41" || len(v.Outputs) != c.outputs || rest != c.binary {
			t.Errorf("%s: got %+v and %d bytes, want %d", name, v, len(rest), len(c.binary))
		}
		checkOutputs(t, v, y, classes)
	}
	r := ask(s, "POST", irisInfer, floats(irisRows...), headerLength, "0")
	body := text(t, r)
	if at, err := strconv.Atoi(r.Header.Get(headerLength)); err != nil || body[at:] != numbers+labels {
		t.Errorf("raw: got %q, %v", body, err)
	}
}

// checkOutputs compares the outputs that are in the document.
func checkOutputs(t *testing.T, v inferred, y []float32, classes []string) {
	t.Helper()
	for _, o := range v.Outputs {
		var got []float32
		var labels []string
		switch {
		case o.Parameters.Size != nil:
			continue
		case o.Name == "label":
			if err := json.Unmarshal(o.Data, &labels); err != nil || !slices.Equal(labels, classes) || o.Datatype != "BYTES" || !slices.Equal(o.Shape, []int{len(classes)}) {
				t.Errorf("got %+v, %v, want %v", o, err, classes)
			}
		default:
			if err := json.Unmarshal(o.Data, &got); err != nil || !equalBits(got, y) || o.Datatype != "FP32" || len(o.Shape) != 2 || o.Shape[0]*o.Shape[1] != len(y) {
				t.Errorf("got %+v, %v, want %v", o, err, y)
			}
		}
	}
}

// TestIrisExample sends KServe's example.
func TestIrisExample(t *testing.T) {
	s := server(t, nil, "iris")
	y, classes := expected(t, "iris", rowsOf(t, irisRows))
	v, _ := infer(t, s, irisInfer, `{"inputs":[{"name":"input-0","shape":[2,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6]]}]}`, "")
	checkOutputs(t, v, y, classes)
	if len(v.Outputs) != 2 {
		t.Errorf("got %+v", v)
	}
}

// TestTensorForms sends the same rows in different forms.
func TestTensorForms(t *testing.T) {
	s := server(t, nil, "iris")
	whole := [][]float32{{6, 2, 4, 1}, {0, 3, 1, 0}}
	y, classes := expected(t, "iris", rowsOf(t, whole))
	for _, in := range []string{
		`{"name":"a","datatype":"INT64","shape":[2,4],"data":[6,2,4,1,0,3,1,0]}`,
		`{"data":[[6,2,4,1],[0,3,1,0]],"name":"a","shape":[2,4],"datatype":"UINT8"}`,
		`{"name":"a","data":[6,2,4,1,0,3,1,0],"datatype":"FP32","shape":[2,4]}`,
		`{"name":"a","datatype":"FP64","shape":[2,2,2],"data":[[[6,2],[4,1]],[[0,3],[1,0]]]}`,
		`{"name":"a","datatype":"FP32","shape":[2,2,2],"data":[[[6,2],[4,1]],[[0,3],[1,0]]]}`,
		`{"name":"a","datatype":"FP32","shape":[2,2,2],"data":[[6,2,4,1],[0,3,1,0]]}`,
		`{"name":"a","datatype":"FP16","shape":[2,4],"data":[6.0,2e0,4,1,-0,3,1,0],"parameters":{"further":{}}}`,
	} {
		v, _ := infer(t, s, irisInfer, `{"inputs":[`+in+`],"further":[{}]}`, "")
		checkOutputs(t, v, y, classes)
	}
	binaries := map[string]string{
		"INT8": "\x06\x02\x04\x01\x00\x03\x01\x00", "UINT8": "\x06\x02\x04\x01\x00\x03\x01\x00",
		"INT16": "\x06\x00\x02\x00\x04\x00\x01\x00\x00\x00\x03\x00\x01\x00\x00\x00",
		"FP16":  "\x00\x46\x00\x40\x00\x44\x00\x3c\x00\x00\x00\x42\x00\x3c\x00\x80",
		"BF16":  "\xc0\x40\x00\x40\x80\x40\x80\x3f\x00\x00\x40\x40\x80\x3f\x00\x00",
	}
	var longs, doubles []byte
	for _, row := range whole {
		for _, x := range row {
			longs = binary.LittleEndian.AppendUint64(longs, uint64(x))
			doubles = binary.LittleEndian.AppendUint64(doubles, math.Float64bits(float64(x)))
		}
	}
	binaries["INT64"], binaries["UINT64"], binaries["FP64"] = string(longs), string(longs), string(doubles)
	for kind, rest := range binaries {
		v, _ := infer(t, s, irisInfer, fmt.Sprintf(`{"inputs":[{"name":"a","datatype":%q,"shape":[2,4],"parameters":{"binary_data_size":%d}}]}`, kind, len(rest)), rest)
		checkOutputs(t, v, y, classes)
	}
	v, _ := infer(t, s, irisInfer, `{"inputs":[{"name":"a","datatype":"FP32","shape":[4],"data":[6,2,4,1]}]}`, "")
	checkOutputs(t, v, y[:3], classes[:1])
	v, _ = infer(t, s, irisInfer, `{"inputs":[{"name":"a","datatype":"BOOL","shape":[1,4],"data":[true,false,1,0]}]}`, "")
	y, classes = expected(t, "iris", rowsOf(t, [][]float32{{1, 0, 1, 0}}))
	checkOutputs(t, v, y, classes)
}

// TestColumnTensors sends a tensor for each column, in JSON and binary.
func TestColumnTensors(t *testing.T) {
	s := server(t, nil, "classes")
	m := fixtures(t)["classes"]
	var y []float32
	var classes []string
	for _, row := range []map[string]any{
		{"size": 3.5, "member": true, "since": 18295.5, "cölor": "red"},
		{"size": nil, "member": nil, "since": nil, "cölor": 12},
	} {
		out, err := m.PredictRow(row)
		if err != nil {
			t.Fatal(err)
		}
		class, _ := m.Class(out)
		y, classes = append(y, out...), append(classes, m.Classes[class])
	}
	const path = "/v2/models/classes/versions/1/infer"
	v, _ := infer(t, s, path, `{"inputs":[
		{"name":"cölor","datatype":"BYTES","shape":[2,1],"data":["red","12"]},
		{"name":"size","datatype":"FP32","shape":[2],"data":[3.5,null]},
		{"name":"since","datatype":"BYTES","shape":[2],"data":["2020-02-03 12:00",null]},
		{"name":"member","datatype":"BOOL","shape":[2,1],"data":[[true],[null]]}]}`, "")
	checkOutputs(t, v, y, classes)

	nan := float32(math.NaN())
	size, member, since, color := floats([]float32{3.5, nan}), floats([]float32{1, nan}), floats([]float32{18295.5, nan}), texts("red", "12")
	document := fmt.Sprintf(`{"inputs":[
		{"name":"size","datatype":"FP32","shape":[2,1],"parameters":{"binary_data_size":%d}},
		{"name":"member","datatype":"FP32","shape":[2,1],"parameters":{"binary_data_size":%d}},
		{"name":"since","datatype":"FP32","shape":[2,1],"parameters":{"binary_data_size":%d}},
		{"name":"cölor","datatype":"BYTES","shape":[2,1],"parameters":{"binary_data_size":%d}}]}`, len(size), len(member), len(since), len(color))
	v, _ = infer(t, s, path, document, size+member+since+color)
	checkOutputs(t, v, y, classes)
}

// TestOneTensorOfColumns sends all columns as one tensor of numbers.
func TestOneTensorOfColumns(t *testing.T) {
	s := server(t, nil, "classes")
	m := fixtures(t)["classes"]
	out, err := m.PredictRow(map[string]any{"size": 3, "member": false, "since": 15000, "cölor": 12})
	if err != nil {
		t.Fatal(err)
	}
	class, _ := m.Class(out)
	for _, kind := range []string{"FP32", "INT32", "UINT64"} {
		v, _ := infer(t, s, "/v2/models/classes/infer", `{"inputs":[{"name":"x","datatype":"`+kind+`","shape":[1,4],"data":[3,0,15000,12]}]}`, "")
		checkOutputs(t, v, out, []string{m.Classes[class]})
	}
}

func TestInferFaults(t *testing.T) {
	s := server(t, nil, "iris", "classes")
	for _, c := range []struct{ in, says string }{
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3]}`, "expected 4 values in a list, found 3"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4,5]}`, "expected 4 values in a list, found more"},
		{`{"name":"a","datatype":"FP32","shape":[1,3],"data":[1,2,3]}`, "expected the shape [rows, 4], found [1 3]"},
		{`{"name":"a","datatype":"FP32","shape":[4,2],"data":[1,2,3,4,5,6,7,8]}`, "expected the shape [rows, 4]"},
		{`{"name":"a","datatype":"FP32","shape":[0,4],"data":[]}`, "positive dimensions"},
		{`{"name":"a","datatype":"FP32","shape":[-1,4],"data":[]}`, "a whole number of 0 or more"},
		{`{"name":"a","datatype":"FP32","shape":[],"data":[]}`, "at least one dimension"},
		{`{"name":"a","datatype":"FP8","shape":[1,4],"data":[1,2,3,4]}`, "expected a datatype of the protocol"},
		{`{"name":"a","shape":[1,4],"data":[1,2,3,4]}`, "expected a datatype, found none"},
		{`{"name":"a","datatype":"FP32","shape":[1,4]}`, "expected data, found none"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"data":[1,2,3,4]}`, `"data" again`},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"shape":[4]}`, `"shape" again`},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"parameters":{"binary_data_size":16}}`, "found both"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"parameters":{"binary_data_size":16}}`, "expected 16 bytes of binary data, found 0"},
		{`{"name":"a","datatype":"INT32","shape":[1,4],"data":[1,2,3.5,4]}`, "an element of the datatype INT32, found 3.5"},
		{`{"name":"a","datatype":"INT8","shape":[1,4],"data":[1,2,128,4]}`, "an element of the datatype INT8, found 128"},
		{`{"name":"a","datatype":"UINT8","shape":[1,4],"data":[1,2,-1,4]}`, "an element of the datatype UINT8, found -1"},
		{`{"name":"a","datatype":"BYTES","shape":[1,4],"data":["1","2","3","4"]}`, "expected a tensor of numbers"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,null,4]}`, "value 3"},
		{`{"name":"a","datatype":"FP32","shape":[2,4],"data":[[1,2,3,4],[1,2,3]]}`, "expected 4 values in a list, found 3"},
		{`{"name":"a","datatype":"FP32","shape":[2,4],"data":[[1,2,3,4]]}`, "expected 2 values in a list, found 1"},
		{`{"name":"a","datatype":"FP64","shape":[2,4],"data":[[1,2,3,4],5]}`, "elements in one list, or lists in the shape"},
		{`{"name":"a","datatype":"FP64","shape":[2,4],"data":[1,2,3,4,[5,6,7,8]]}`, "elements in one list, or lists in the shape"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]},{"name":"b","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}`, "expected one input, found 2"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"parameters":{"shared_memory_region":"r"}}`, "no shared memory"},
	} {
		want(t, ask(s, "POST", irisInfer, `{"inputs":[`+c.in+`]}`), 400, strings.ReplaceAll(c.says, `"`, `\"`))
	}
	const good = `{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}`
	want(t, ask(s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"none"}]}`), 400, "expected an output of the model")
	want(t, ask(s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"label"},{"name":"label"}]}`), 400, "found it again")
	want(t, ask(s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"label","parameters":{"classification":2}}]}`), 400, "classification")
	want(t, ask(s, "POST", irisInfer, `{"inputs":[]}`), 400, "at least one input")
	want(t, ask(s, "POST", irisInfer, `{"inputs":[`+good+`]}`, headerLength, "999"), 400, "up to the body")
	want(t, ask(s, "POST", irisInfer, `{"inputs":[`+good+`]}x`, headerLength, strconv.Itoa(len(good)+13)), 400, "found 1 more")
	want(t, ask(s, "POST", irisInfer, "12345", headerLength, "0"), 400, "expected 4 elements")
	want(t, ask(s, "POST", irisInfer, floats([]float32{1, 2, float32(math.Inf(1)), 4}), headerLength, "0"), 400, "not a finite number")
	want(t, ask(s, "POST", "/v2/models/classes/infer", `{"inputs":[{"name":"size","datatype":"FP32","shape":[1],"data":[1]}]}`), 400, "expected an input for the column")
	want(t, ask(s, "POST", "/v2/models/iris/versions/2/infer", `{}`), 404, "expected the version 1")
	want(t, ask(s, "POST", "/v2/models/iris/infer", `{}`, "Content-Type", "text/plain"), 415, "expected a body of the type")
}

func TestInferDescriptions(t *testing.T) {
	s := server(t, nil, "iris", "classes")
	want(t, ask(s, "GET", "/v2", ""), 200, `"extensions":["binary_tensor_data"]`)
	want(t, ask(s, "GET", "/v2/", ""), 200, `"name":"mlp"`)
	want(t, ask(s, "GET", "/v2/models/iris", ""), 200, `{"name":"iris","versions":["1"],"platform":"mlp","inputs":[{"name":"input","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,3]},{"name":"label","datatype":"BYTES","shape":[-1]}]}`)
	want(t, ask(s, "GET", "/v2/models/classes/versions/1", ""), 200, `{"name":"cölor","datatype":"BYTES","shape":[-1,1]}`)
	want(t, ask(s, "GET", "/v2/models/iris/ready", ""), 200, `{"name":"iris","ready":true}`)
	want(t, ask(s, "GET", "/v2/models/iris/versions/1/ready", ""), 200, `"ready":true`)
	want(t, ask(s, "GET", "/v2/models/none/ready", ""), 404, "error")
}

// TestOutputNames compares the names of outputs with those in ONNX files.
func TestOutputNames(t *testing.T) {
	for _, name := range []string{"probabilities", "label", "label_"} {
		columns, err := data.PlainColumns([]string{"probabilities", name + "x", "label", "label_"})
		if err != nil {
			t.Fatal(err)
		}
		m := &mlp.Model{Network: network(t, 4, 2, mlp.SoftmaxCrossEntropy{}), Preprocessor: data.Preprocessor{Columns: columns}, Classes: []string{"a", "b"}}
		l, err := newLoaded(m)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := onnx.Export(&b, m, onnx.Options{}); err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"probabilities_", "label__"} {
			if l.tensors[i].text != want || !bytes.Contains(b.Bytes(), []byte(want)) || bytes.Contains(b.Bytes(), []byte(want+"_")) {
				t.Errorf("got the name %s, want %s as in the ONNX file", l.tensors[i].text, want)
			}
		}
	}
}

func TestHalfFloats(t *testing.T) {
	for h, want := range map[uint16]float64{
		0x3c00: 1, 0xc000: -2, 0x3555: 0.333251953125, 0x7bff: 65504, 0x0001: 5.9604644775390625e-08, 0x03ff: 6.097555160522461e-05, 0x0400: 6.103515625e-05,
		0x0000: 0, 0x8000: math.Copysign(0, -1), 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1), 0x8001: -5.9604644775390625e-08,
	} {
		if got := float64(halfFloat(h)); got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("%#04x: got %v, want %v", h, got, want)
		}
	}
	if x := halfFloat(0x7e00); x == x {
		t.Errorf("got %v, want NaN", x)
	}
}

// FuzzInfer has no fault of its own but wrong requests, whatever the body.
func FuzzInfer(f *testing.F) {
	s := server(f, nil, "iris", "classes")
	f.Add([]byte(`{"inputs":[{"name":"a","datatype":"INT8","shape":[1,4],"parameters":{"binary_data_size":4}}]}abcd`), 89, false)
	f.Add([]byte(`{"id":"1","inputs":[{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}],"outputs":[{"name":"label"}]}`), -1, false)
	f.Add([]byte(`{"inputs":[{"name":"cölor","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":5}}]}`+"\x01\x00\x00\x00a"), 95, true)
	f.Add([]byte(floats(irisRows...)), 0, false)
	f.Fuzz(func(t *testing.T, b []byte, document int, columns bool) {
		path, headers := irisInfer, []string(nil)
		if columns {
			path = "/v2/models/classes/infer"
		}
		if document >= 0 {
			headers = []string{headerLength, strconv.Itoa(document)}
		}
		r := ask(s, "POST", path, string(b), headers...)
		if body := text(t, r); r.StatusCode >= 500 || r.StatusCode == 200 && !strings.Contains(body, `"outputs":[`) {
			t.Errorf("got %d, %s", r.StatusCode, body)
		}
	})
}
