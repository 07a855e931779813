package serve

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
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
func infer(t *testing.T, s *Server, path, document, rest string) (inferred, string) {
	t.Helper()
	var headers []string // a client of NVIDIA's sends no Content-Type
	if rest != "" {
		headers = []string{headerLength, strconv.Itoa(len(document))}
	}
	r := ask(t, s, "POST", path, document+rest, headers...)
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
		"not binary": {flat, "", `,"parameters":{"binary_data_output":true},"outputs":[{"name":"probabilities","parameters":{"binary_data":false}}]`, "", 1},
		"mixed":      {inBinary, floats(irisRows...), `,"outputs":[{"name":"label","parameters":{"binary_data":true}},{"name":"probabilities"}]`, labels, 2},
	} {
		v, rest := infer(t, s, irisInfer, fmt.Sprintf(input, c.in, c.ask), c.rest)
		if v.ModelName != "iris" || v.ModelVersion != "1" || v.ID != "41" || len(v.Outputs) != c.outputs || rest != c.binary {
			t.Errorf("%s: got %+v and %d bytes, want %d", name, v, len(rest), len(c.binary))
		}
		checkOutputs(t, v, y, classes)
	}
	r := ask(t, s, "POST", irisInfer, floats(irisRows...), headerLength, "0")
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
