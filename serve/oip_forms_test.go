package serve

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"
)

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
