package pb

import (
	"encoding/binary"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Encode returns m as the bytes of a file.
func (m *Model) Encode() []byte {
	var b []byte
	b = appendInteger(b, 1, m.IRVersion)
	b = appendText(b, 2, m.ProducerName)
	b = appendText(b, 3, m.ProducerVersion)
	b = appendText(b, 4, m.Domain)
	b = appendInteger(b, 5, m.ModelVersion)
	b = appendText(b, 6, m.Doc)
	if m.Graph != nil {
		b = appendMessage(b, 7, m.Graph.append)
	}
	for i := range m.Opsets {
		b = appendMessage(b, 8, m.Opsets[i].append)
	}
	for i := range m.Metadata {
		b = appendMessage(b, 14, m.Metadata[i].append)
	}
	return b
}

func (o *Opset) append(b []byte) []byte {
	b = appendText(b, 1, o.Domain)
	return appendInteger(b, 2, o.Version)
}

func (e *Entry) append(b []byte) []byte {
	b = appendText(b, 1, e.Key)
	return appendText(b, 2, e.Value)
}

func (g *Graph) append(b []byte) []byte {
	for i := range g.Nodes {
		b = appendMessage(b, 1, g.Nodes[i].append)
	}
	b = appendText(b, 2, g.Name)
	for i := range g.Initializers {
		b = appendMessage(b, 5, g.Initializers[i].append)
	}
	b = appendText(b, 10, g.Doc)
	for i := range g.Inputs {
		b = appendMessage(b, 11, g.Inputs[i].append)
	}
	for i := range g.Outputs {
		b = appendMessage(b, 12, g.Outputs[i].append)
	}
	for i := range g.Values {
		b = appendMessage(b, 13, g.Values[i].append)
	}
	return b
}

func (n *Node) append(b []byte) []byte {
	b = appendTexts(b, 1, n.Inputs)
	b = appendTexts(b, 2, n.Outputs)
	b = appendText(b, 3, n.Name)
	b = appendText(b, 4, n.Operator)
	for i := range n.Attributes {
		b = appendMessage(b, 5, n.Attributes[i].append)
	}
	b = appendText(b, 6, n.Doc)
	return appendText(b, 7, n.Domain)
}

// append appends the attribute to b. It writes the field for the attribute's type even
// if the value is zero.
func (a *Attribute) append(b []byte) []byte {
	b = appendText(b, 1, a.Name)
	switch a.Type {
	case FloatAttribute:
		b = appendFloat(b, 2, a.Float)
	case IntAttribute:
		b = appendTagged(b, 3, uint64(a.Int))
	case StringAttribute:
		b = appendTexts(b, 4, []string{a.String})
	case TensorAttribute:
		if a.Tensor != nil {
			b = appendMessage(b, 5, a.Tensor.append)
		}
	case GraphAttribute:
		if a.Graph != nil {
			b = appendMessage(b, 6, a.Graph.append)
		}
	case FloatsAttribute:
		for _, v := range a.Floats {
			b = appendFloat(b, 7, v)
		}
	case IntsAttribute:
		for _, v := range a.Ints {
			b = appendTagged(b, 8, uint64(v))
		}
	case StringsAttribute:
		b = appendTexts(b, 9, a.Strings)
	}
	b = appendText(b, 13, a.Doc)
	return appendInteger(b, 20, int64(a.Type))
}

func (v *ValueInfo) append(b []byte) []byte {
	b = appendText(b, 1, v.Name)
	if v.Type != nil {
		b = appendMessage(b, 2, func(b []byte) []byte { return appendMessage(b, 1, v.Type.append) })
	}
	return appendText(b, 3, v.Doc)
}

func (t *TensorType) append(b []byte) []byte {
	b = appendInteger(b, 1, int64(t.Elem))
	if t.Ranked {
		b = appendMessage(b, 2, func(b []byte) []byte {
			for i := range t.Shape {
				b = appendMessage(b, 1, t.Shape[i].append)
			}
			return b
		})
	}
	return b
}

func (v *Dimension) append(b []byte) []byte {
	b = appendInteger(b, 1, v.Size)
	return appendText(b, 2, v.Name)
}

func (t *Tensor) append(b []byte) []byte {
	for _, n := range t.Dims {
		b = appendTagged(b, 1, uint64(n))
	}
	b = appendInteger(b, 2, int64(t.Type))
	b = appendPacked(b, 4, t.FloatData, func(b []byte, v float32) []byte {
		return binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	})
	b = appendPacked(b, 5, t.Int32Data, func(b []byte, v int32) []byte { return protowire.AppendVarint(b, uint64(v)) })
	b = appendTexts(b, 6, t.StringData)
	b = appendPacked(b, 7, t.Int64Data, func(b []byte, v int64) []byte { return protowire.AppendVarint(b, uint64(v)) })
	b = appendText(b, 8, t.Name)
	if len(t.RawData) > 0 {
		b = protowire.AppendBytes(protowire.AppendTag(b, 9, protowire.BytesType), t.RawData)
	}
	b = appendPacked(b, 10, t.DoubleData, func(b []byte, v float64) []byte {
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	})
	b = appendPacked(b, 11, t.Uint64Data, protowire.AppendVarint)
	b = appendText(b, 12, t.Doc)
	for i := range t.ExternalData {
		b = appendMessage(b, 13, t.ExternalData[i].append)
	}
	return appendInteger(b, 14, int64(t.Location))
}

// appendMessage appends a field with the given id. The field's value is the message that
// the function body appends. The message's length comes before the message in the file
// but is known only after body has run, so it is inserted then.
func appendMessage(b []byte, id protowire.Number, body func(b []byte) []byte) []byte {
	b = protowire.AppendTag(b, id, protowire.BytesType)
	start := len(b)
	b = body(b)
	length := protowire.AppendVarint(nil, uint64(len(b)-start))
	return slices.Insert(b, start, length...)
}

// appendText appends a text unless it is empty, since a missing field is read as the
// empty text.
func appendText(b []byte, id protowire.Number, text string) []byte {
	if text == "" {
		return b
	}
	return appendTexts(b, id, []string{text})
}

func appendTexts(b []byte, id protowire.Number, texts []string) []byte {
	for _, text := range texts {
		b = protowire.AppendString(protowire.AppendTag(b, id, protowire.BytesType), text)
	}
	return b
}

// appendInteger appends v unless it is 0, since a missing field is read as 0.
func appendInteger(b []byte, id protowire.Number, v int64) []byte {
	if v == 0 {
		return b
	}
	return appendTagged(b, id, uint64(v))
}

func appendTagged(b []byte, id protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, id, protowire.VarintType), v)
}

func appendFloat(b []byte, id protowire.Number, v float32) []byte {
	return protowire.AppendFixed32(protowire.AppendTag(b, id, protowire.Fixed32Type), math.Float32bits(v))
}

// appendPacked appends values as one packed field: their bytes one after the other.
func appendPacked[T any](b []byte, id protowire.Number, values []T, add func(b []byte, v T) []byte) []byte {
	if len(values) == 0 {
		return b
	}
	return appendMessage(b, id, func(b []byte) []byte {
		for _, v := range values {
			b = add(b, v)
		}
		return b
	})
}
