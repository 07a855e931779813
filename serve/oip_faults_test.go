package serve

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

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
		{`{"datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}`, "expected a name for every input, found an input without a name"},
		{`{"name":"a","shape":[1,4],"data":[1,2,3,4]}`, "expected a datatype, found none"},
		{`{"name":"a","datatype":"FP32","shape":[1,4]}`, "expected data, found none"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"data":[1,2,3,4]}`, `"data" again`},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"shape":[4]}`, `"shape" again`},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"parameters":{"binary_data_size":16}}`, "found both"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"parameters":{"binary_data_size":16}}`, "expected 16 bytes of binary data, found 0"},
		{`{"name":"a","datatype":"INT32","shape":[1,4],"data":[1,2,3.5,4]}`, "an element of datatype INT32, found 3.5"},
		{`{"name":"a","datatype":"INT8","shape":[1,4],"data":[1,2,128,4]}`, "an element of datatype INT8, found 128"},
		{`{"name":"a","datatype":"UINT8","shape":[1,4],"data":[1,2,-1,4]}`, "an element of datatype UINT8, found -1"},
		{`{"name":"a","datatype":"BYTES","shape":[1,4],"data":["1","2","3","4"]}`, "expected a tensor of numbers"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,null,4]}`, "value 3"},
		{`{"name":"a","datatype":"FP32","shape":[2,4],"data":[[1,2,3,4],[1,2,3]]}`, "expected 4 values in a list, found 3"},
		{`{"name":"a","datatype":"FP32","shape":[2,4],"data":[[1,2,3,4]]}`, "expected 2 values in a list, found 1"},
		{`{"name":"a","datatype":"FP64","shape":[2,4],"data":[[1,2,3,4],5]}`, "elements in one list, or lists in the shape"},
		{`{"name":"a","datatype":"FP64","shape":[2,4],"data":[1,2,3,4,[5,6,7,8]]}`, "elements in one list, or lists in the shape"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]},{"name":"b","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}`, "expected one input, found 2"},
		{`{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4],"parameters":{"shared_memory_region":"r"}}`, "not support shared memory"},
	} {
		want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+c.in+`]}`), 400, strings.ReplaceAll(c.says, `"`, `\"`))
	}
	const good = `{"name":"a","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}`
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"none"}]}`), 400, "expected an output of the model")
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"label"},{"name":"label"}]}`), 400, "found it again")
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+good+`],"outputs":[{"name":"label","parameters":{"classification":2}}]}`), 400, "classification")
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[]}`), 400, "at least one input")
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+good+`]}`, headerLength, "999"), 400, "the length of the body")
	want(t, ask(t, s, "POST", irisInfer, `{"inputs":[`+good+`]}x`, headerLength, strconv.Itoa(len(good)+13)), 400, "found 1 more bytes")
	want(t, ask(t, s, "POST", irisInfer, "12345", headerLength, "0"), 400, "expected 4 elements")
	want(t, ask(t, s, "POST", irisInfer, floats([]float32{1, 2, float32(math.Inf(1)), 4}), headerLength, "0"), 400, "not a finite number")
	want(t, ask(t, s, "POST", "/v2/models/classes/infer", `{"inputs":[{"name":"size","datatype":"FP32","shape":[1],"data":[1]}]}`), 400, "expected an input for the column")
	const size = `{"name":"size","datatype":"FP32","shape":[1],"data":[1]}`
	want(t, ask(t, s, "POST", "/v2/models/classes/infer", `{"inputs":[`+size+`,`+size+`]}`), 400, "each column once")
	want(t, ask(t, s, "POST", "/v2/models/classes/infer", `{"inputs":[`+size+`,{"name":"none","datatype":"FP32","shape":[1],"data":[1]}]}`), 400, "names of the model's columns")
	want(t, ask(t, s, "POST", "/v2/models/iris/versions/2/infer", `{}`), 404, "expected version 1")
	want(t, ask(t, s, "POST", "/v2/models/iris/infer", `{}`, "Content-Type", "text/plain"), 415, "expected a body of a type")
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
		r := ask(t, s, "POST", path, string(b), headers...)
		if body := text(t, r); r.StatusCode >= 500 || r.StatusCode == 200 && !strings.Contains(body, `"outputs":[`) {
			t.Errorf("got %d, %s", r.StatusCode, body)
		}
	})
}
