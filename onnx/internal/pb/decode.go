package pb

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Decode decodes b, the bytes of a whole file. The RawData of tensors are parts of b,
// not copies, so b must not change while they are in use.
func Decode(b []byte) (*Model, error) {
	m := new(Model)
	d := &decoder{most: min(maxParts, leastParts+len(b)/bytesPerPart)}
	if err := decodeMessage(d, m, b); err != nil {
		return nil, fmt.Errorf("onnx: %w", err)
	}
	return m, nil
}

func (m *Model) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return integer(f, &m.IRVersion)
	case 2:
		return f.text(&m.ProducerName)
	case 3:
		return f.text(&m.ProducerVersion)
	case 4:
		return f.text(&m.Domain)
	case 5:
		return integer(f, &m.ModelVersion)
	case 6:
		return f.text(&m.Doc)
	case 7:
		return decodeInto(d, f, "graph", &m.Graph)
	case 8:
		return decodeElement(d, f, "operator set", &m.Opsets)
	case 14:
		return decodeElement(d, f, "metadata", &m.Metadata)
	}
	return nil
}

func (o *Opset) decode(_ *decoder, f field) error {
	switch f.id {
	case 1:
		return f.text(&o.Domain)
	case 2:
		return integer(f, &o.Version)
	}
	return nil
}

func (e *Entry) decode(_ *decoder, f field) error {
	switch f.id {
	case 1:
		return f.text(&e.Key)
	case 2:
		return f.text(&e.Value)
	}
	return nil
}

func (g *Graph) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return decodeElement(d, f, "node", &g.Nodes)
	case 2:
		return f.text(&g.Name)
	case 5:
		return decodeElement(d, f, "initializer", &g.Initializers)
	case 10:
		return f.text(&g.Doc)
	case 11:
		return decodeElement(d, f, "input", &g.Inputs)
	case 12:
		return decodeElement(d, f, "output", &g.Outputs)
	case 13:
		return decodeElement(d, f, "value", &g.Values)
	}
	return nil
}

func (n *Node) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return d.texts(f, &n.Inputs)
	case 2:
		return d.texts(f, &n.Outputs)
	case 3:
		return f.text(&n.Name)
	case 4:
		return f.text(&n.Operator)
	case 5:
		return decodeElement(d, f, "attribute", &n.Attributes)
	case 6:
		return f.text(&n.Doc)
	case 7:
		return f.text(&n.Domain)
	}
	return nil
}

func (a *Attribute) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return f.text(&a.Name)
	case 2:
		a.guess(FloatAttribute)
		return f.float(&a.Float)
	case 3:
		a.guess(IntAttribute)
		return integer(f, &a.Int)
	case 4:
		a.guess(StringAttribute)
		return f.text(&a.String)
	case 5:
		a.guess(TensorAttribute)
		return decodeInto(d, f, "tensor", &a.Tensor)
	case 6:
		a.guess(GraphAttribute)
		return a.decodeGraph(d, f)
	case 7:
		a.guess(FloatsAttribute)
		return f.floats(&a.Floats)
	case 8:
		a.guess(IntsAttribute)
		return integers(f, &a.Ints)
	case 9:
		a.guess(StringsAttribute)
		return d.texts(f, &a.Strings)
	case 13:
		return f.text(&a.Doc)
	case 20:
		return integer(f, &a.Type)
	}
	return nil
}

// guess sets a's type to t if a has no type yet. It is called when a value of type t is
// read, because files before IR version 3 do not give the type. Later files give it
// after the value; it then replaces the guess.
func (a *Attribute) guess(t AttributeType) {
	if a.Type == 0 {
		a.Type = t
	}
}

func (a *Attribute) decodeGraph(d *decoder, f field) error {
	if d.depth++; d.depth > maxDepth {
		return fmt.Errorf("expected graphs nested at most %d deep, found deeper ones: %w", maxDepth, ErrLimit)
	}
	defer func() { d.depth-- }()
	return decodeInto(d, f, "graph", &a.Graph)
}

func (v *ValueInfo) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return f.text(&v.Name)
	case 2:
		return v.decodeType(d, f)
	case 3:
		return f.text(&v.Doc)
	}
	return nil
}

// decodeType reads a TypeProto. It decodes the tensor type (field 1) and skips other
// kinds of types.
func (v *ValueInfo) decodeType(d *decoder, f field) error {
	if err := f.expect(protowire.BytesType); err != nil {
		return err
	}
	for b := f.bytes; len(b) > 0; {
		kind, n := consume(b)
		if n < 0 {
			return fmt.Errorf("type: %w: %w", protowire.ParseError(n), ErrFormat)
		}
		if kind.id == 1 {
			if err := decodeInto(d, kind, "type", &v.Type); err != nil {
				return err
			}
		}
		b = b[n:]
	}
	return nil
}

func (t *TensorType) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return integer(f, &t.Elem)
	case 2:
		t.Ranked = true
		return t.decodeShape(d, f)
	}
	return nil
}

// decodeShape reads a TensorShapeProto, which is a list of dimensions.
func (t *TensorType) decodeShape(d *decoder, f field) error {
	if err := f.expect(protowire.BytesType); err != nil {
		return err
	}
	for b := f.bytes; len(b) > 0; {
		dim, n := consume(b)
		if n < 0 {
			return fmt.Errorf("shape: %w: %w", protowire.ParseError(n), ErrFormat)
		}
		if dim.id == 1 {
			if err := decodeElement(d, dim, "dimension", &t.Shape); err != nil {
				return err
			}
		}
		b = b[n:]
	}
	return nil
}

func (v *Dimension) decode(_ *decoder, f field) error {
	switch f.id {
	case 1:
		return integer(f, &v.Size)
	case 2:
		return f.text(&v.Name)
	}
	return nil
}

func (t *Tensor) decode(d *decoder, f field) error {
	switch f.id {
	case 1:
		return integers(f, &t.Dims)
	case 2:
		return integer(f, &t.Type)
	case 4:
		return f.floats(&t.FloatData)
	case 5:
		return integers(f, &t.Int32Data)
	case 6:
		return d.texts(f, &t.StringData)
	case 7:
		return integers(f, &t.Int64Data)
	case 8:
		return f.text(&t.Name)
	case 9:
		t.RawData = f.bytes
		return f.expect(protowire.BytesType)
	case 10:
		return f.doubles(&t.DoubleData)
	case 11:
		return integers(f, &t.Uint64Data)
	case 12:
		return f.text(&t.Doc)
	case 13:
		return decodeElement(d, f, "external data", &t.ExternalData)
	case 14:
		return integer(f, &t.Location)
	}
	return nil
}
