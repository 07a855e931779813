package serve

import (
	"bytes"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx"
)

func TestInferDescriptions(t *testing.T) {
	s := server(t, nil, "iris", "classes")
	want(t, ask(t, s, "GET", "/v2", ""), 200, `"extensions":["binary_tensor_data"]`)
	want(t, ask(t, s, "GET", "/v2/", ""), 200, `"name":"mlp"`)
	want(t, ask(t, s, "GET", "/v2/models/iris", ""), 200, `{"name":"iris","versions":["1"],"platform":"mlp","inputs":[{"name":"input","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,3]},{"name":"label","datatype":"BYTES","shape":[-1]}]}`)
	want(t, ask(t, s, "GET", "/v2/models/classes/versions/1", ""), 200, `{"name":"cölor","datatype":"BYTES","shape":[-1,1]}`)
	want(t, ask(t, s, "GET", "/v2/models/iris/ready", ""), 200, `{"name":"iris","ready":true}`)
	want(t, ask(t, s, "GET", "/v2/models/iris/versions/1/ready", ""), 200, `"ready":true`)
	want(t, ask(t, s, "GET", "/v2/models/none/ready", ""), 404, "error")
}

// TestOutputNames compares the names of outputs with those in ONNX files.
func TestOutputNames(t *testing.T) {
	for _, name := range []string{"probabilities", "label", "label_"} {
		columns, err := data.PlainColumns([]string{"probabilities", name + "x", "label", "label_"})
		if err != nil {
			t.Fatal(err)
		}
		m := &mlp.Model{Network: network(t, 4, 2, mlp.SoftmaxCrossEntropy{}), Preprocessor: data.Preprocessor{Encoder: columns}, Classes: []string{"a", "b"}}
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
