package pb

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"
)

// everything returns a model that uses every field.
func everything() *Model {
	shape := []Dimension{{Name: "batch"}, {Size: 3}, {}}
	constant := Tensor{Name: "t", Type: Float16, Dims: []int64{2}, Int32Data: []int32{0x3c00, 0xfbff}}
	inner := &Graph{Name: "then", Nodes: []Node{{Operator: "Identity", Inputs: []string{"x"}, Outputs: []string{"y"}}}}
	return &Model{
		IRVersion: 8, ProducerName: "mlp", ProducerVersion: "1", Domain: "d", ModelVersion: -1, Doc: "model",
		Opsets:   []Opset{{Version: 13}, {"ai.onnx.ml", 2}},
		Metadata: []Entry{{"classes", `["a"]`}, {"empty", ""}},
		Graph: &Graph{
			Name: "g", Doc: "graph",
			Nodes: []Node{{
				Name: "n", Domain: "ai.onnx.ml", Operator: "LabelEncoder", Inputs: []string{"x", "", "z"}, Outputs: []string{"y"}, Doc: "node",
				Attributes: []Attribute{
					{Name: "f", Type: FloatAttribute, Float: 0.5, Doc: "attribute"}, {Name: "i", Type: IntAttribute, Int: -7},
					{Name: "zero", Type: IntAttribute}, {Name: "s", Type: StringAttribute, String: "é"}, {Name: "none", Type: StringAttribute},
					{Name: "t", Type: TensorAttribute, Tensor: &constant}, {Name: "g", Type: GraphAttribute, Graph: inner},
					{Name: "fs", Type: FloatsAttribute, Floats: []float32{0, -1.5}}, {Name: "is", Type: IntsAttribute, Ints: []int64{0, -1, math.MaxInt64}},
					{Name: "ss", Type: StringsAttribute, Strings: []string{"", "b"}}, {Name: "none", Type: IntsAttribute},
				},
			}},
			Initializers: []Tensor{
				Floats("w", []float32{1, -2, 3, 4, 5, 6}, 2, 3), Doubles("d", []float64{1, 2}, 2), Ints("i", []int64{1, -2}, 2),
				{Name: "f", Type: Float, Dims: []int64{2}, FloatData: []float32{1, 2}}, {Name: "b", Type: Bool, Dims: []int64{2}, Int32Data: []int32{0, 1}},
				{Name: "l", Type: Int64, FloatData: nil, Int64Data: []int64{-3}}, {Name: "e", Type: Double, DoubleData: []float64{math.Pi}},
				{Name: "u", Type: Uint64, Uint64Data: []uint64{math.MaxUint64}}, {Name: "s", Type: String, Dims: []int64{2}, StringData: []string{"", "x"}},
				{Name: "x", Type: Float, Dims: []int64{1}, Location: External, ExternalData: []Entry{{"location", "w.bin"}}, Doc: "tensor"},
			},
			Inputs:  []ValueInfo{{Name: "x", Type: &TensorType{Elem: String, Ranked: true, Shape: shape}, Doc: "input"}, {Name: "s", Type: &TensorType{Elem: Float, Ranked: true}}},
			Outputs: []ValueInfo{{Name: "y", Type: &TensorType{Elem: Float}}},
			Values:  []ValueInfo{{Name: "v"}},
		},
	}
}

func TestRoundTrip(t *testing.T) {
	want := everything()
	b := want.Encode()
	got, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !bytes.Equal(got.Encode(), b) {
		t.Error("what was decoded encodes to other bytes")
	}
	w := &got.Graph.Initializers[0]
	if at := bytes.Index(b, w.RawData); &b[at] != &w.RawData[0] || cap(w.RawData) != len(w.RawData) {
		t.Error("expected RawData to be a part of the file that appending cannot leave")
	}
}

// TestTruncated cuts a file off at every byte. Decode must refuse every part.
func TestTruncated(t *testing.T) {
	b := everything().Encode()
	whole := 0
	for n := range b {
		m, err := Decode(b[:n])
		switch {
		case err == nil && bytes.Equal(m.Encode(), b[:n]):
			whole++ // cut between fields of the outermost message
		case !errors.Is(err, ErrFormat):
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	if whole != 11 {
		t.Errorf("%d cuts between the 11 fields", whole)
	}
}

// TestUnpacked reads numbers in one field each, as older files have them, and
// dimensions that are packed.
func TestUnpacked(t *testing.T) {
	var b []byte
	for _, v := range []float32{1, 2} {
		b = appendFloat(b, 4, v)
	}
	for _, v := range []uint64{3, 4} {
		b = appendTagged(b, 5, v)
		b = appendTagged(b, 7, v)
		b = appendTagged(b, 11, v)
		b = protowire.AppendFixed64(protowire.AppendTag(b, 10, protowire.Fixed64Type), math.Float64bits(float64(v)))
	}
	b = protowire.AppendBytes(protowire.AppendTag(b, 1, protowire.BytesType), []byte{5, 6})
	b = append(protowire.AppendTag(b, 99, protowire.StartGroupType), protowire.AppendTag(nil, 99, protowire.EndGroupType)...)
	var got Tensor
	if err := decodeMessage(&decoder{most: maxParts}, &got, b); err != nil {
		t.Fatal(err)
	}
	want := Tensor{
		Dims: []int64{5, 6}, FloatData: []float32{1, 2}, Int32Data: []int32{3, 4}, Int64Data: []int64{3, 4},
		DoubleData: []float64{3, 4}, Uint64Data: []uint64{3, 4},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestAttributeType decodes an attribute without a type, which follows from its value.
func TestAttributeType(t *testing.T) {
	for _, want := range everything().Graph.Nodes[0].Attributes {
		if want.Name == "none" && want.Type == IntsAttribute {
			continue // an empty list leaves no value from which to guess the type
		}
		b := want.append(nil)
		b = b[:len(b)-len(appendInteger(nil, 20, int64(want.Type)))]
		var got Attribute
		if err := decodeMessage(&decoder{most: maxParts}, &got, b); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
}

func TestDecodeFaults(t *testing.T) {
	graph := func(g *Graph) []byte { return (&Model{Graph: g}).Encode() }
	deep := &Graph{}
	for range maxDepth + 1 {
		deep = &Graph{Nodes: []Node{{Attributes: []Attribute{{Type: GraphAttribute, Graph: deep}}}}}
	}
	for _, c := range []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"text", []byte("some text that is no model"), ErrFormat, "onnx: "},
		{"wire type", appendInteger(nil, 7, 1), ErrFormat, "graph: field 7: expected the wire type 2, found 0"},
		{"wire type of a number", appendText(nil, 1, "x"), ErrFormat, "field 1: expected the wire type 0, found 2"},
		{"nested", appendMessage(nil, 7, func(b []byte) []byte {
			return appendMessage(appendMessage(b, 1, func(b []byte) []byte { return b }), 1, func(b []byte) []byte { return appendInteger(b, 5, 1) })
		}), ErrFormat, "graph: node 1: attribute 0: field 5"},
		{"packed", appendMessage(nil, 7, func(b []byte) []byte {
			return appendMessage(b, 5, func(b []byte) []byte { return appendText(b, 4, "abcde") })
		}), ErrFormat, "initializer 0: field 4: expected a multiple of 4 bytes, found 5"},
		{"packed varint", appendMessage(nil, 7, func(b []byte) []byte {
			return appendMessage(b, 5, func(b []byte) []byte { return appendText(b, 7, "\xff") })
		}), ErrFormat, "initializer 0: field 7"},
		{"deep", graph(deep), ErrLimit, "at most 16 deep"},
		{"parts of few bytes", bytes.Repeat(appendMessage(nil, 14, func(b []byte) []byte { return b }), 3*leastParts), ErrLimit, "at most 2560 messages and texts"},
		{"parts", bytes.Repeat(appendMessage(nil, 14, func(b []byte) []byte { return appendText(b, 1, "key") }), maxParts+1), ErrLimit, "at most 1048576 messages and texts"},
	} {
		_, err := Decode(c.file)
		if !errors.Is(err, c.want) || c.want != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
	}
}

// FuzzDecode checks that Decode never panics, and that a model that it accepts is the
// same after it was encoded and decoded again.
func FuzzDecode(f *testing.F) {
	f.Add(everything().Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Decode(b)
		if err != nil {
			return
		}
		if m.Graph != nil {
			for i := range m.Graph.Initializers {
				m.Graph.Initializers[i].Float32s()
				m.Graph.Initializers[i].Int64s()
			}
		}
		encoded := m.Encode()
		again, err := Decode(encoded)
		if errors.Is(err, ErrLimit) {
			return // without the fields that Decode skips, the file may be too short for its number of parts
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Encode(), encoded) {
			t.Error("what was decoded encodes to other bytes")
		}
	})
}
