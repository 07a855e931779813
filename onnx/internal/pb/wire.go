package pb

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// decoder counts what a file holds, to keep it within limits.
type decoder struct {
	parts int // messages and texts so far
	most  int // largest allowed number of parts
	depth int // number of graphs that enclose the current one
}

// field is one field of a message. Which of number and bytes holds its value
// depends on its wire type.
type field struct {
	id     protowire.Number
	wire   protowire.Type
	number uint64 // value of a varint or of a fixed-size field
	bytes  []byte // value of a field with a length; a part of the file, not a copy
}

// message is a pointer to a message's struct, which can decode one field of it.
type message[T any] interface {
	*T
	decode(d *decoder, f field) error
}

// decodeMessage decodes b field by field into m. If a field is repeated, a list
// grows, a message is merged with the earlier one, and any other value replaces the
// earlier one, as protobuf demands.
func decodeMessage[T any, M message[T]](d *decoder, m M, b []byte) error {
	for len(b) > 0 {
		f, n := consume(b)
		if n < 0 {
			return fmt.Errorf("%w: %w", protowire.ParseError(n), ErrFormat)
		}
		if err := m.decode(d, f); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// consume reads the field at the start of b. length is the number of bytes read, or a
// negative error code of protowire.
func consume(b []byte) (f field, length int) {
	id, wire, tag := protowire.ConsumeTag(b)
	if tag < 0 {
		return f, tag
	}
	f = field{id: id, wire: wire}
	n := 0
	switch rest := b[tag:]; wire {
	case protowire.VarintType:
		f.number, n = protowire.ConsumeVarint(rest)
	case protowire.Fixed32Type:
		var v uint32
		v, n = protowire.ConsumeFixed32(rest)
		f.number = uint64(v)
	case protowire.Fixed64Type:
		f.number, n = protowire.ConsumeFixed64(rest)
	case protowire.BytesType:
		f.bytes, n = protowire.ConsumeBytes(rest)
		f.bytes = f.bytes[:len(f.bytes):len(f.bytes)]
	default:
		n = protowire.ConsumeFieldValue(id, wire, rest)
	}
	if n < 0 {
		return f, n
	}
	return f, tag + n
}

// expect returns an error if f does not have the given wire type.
func (f field) expect(wire protowire.Type) error {
	if f.wire != wire {
		return fmt.Errorf("field %d: expected the wire type %d, found %d: %w", f.id, wire, f.wire, ErrFormat)
	}
	return nil
}

// count counts one more message or text, and returns an error if there are too many.
func (d *decoder) count() error {
	if d.parts++; d.parts > d.most {
		return fmt.Errorf("expected at most %d messages and texts in a file of this size, found more: %w", d.most, ErrLimit)
	}
	return nil
}

// decodeInto decodes f into the message *target. It allocates *target if that is nil.
func decodeInto[T any, M message[T]](d *decoder, f field, name string, target *M) error {
	if *target == nil {
		*target = new(T)
	}
	if err := d.count(); err != nil {
		return err
	}
	return nest(d, f, name, *target)
}

// decodeElement appends a new element to *list and decodes f into it.
func decodeElement[T any, M message[T]](d *decoder, f field, name string, list *[]T) error {
	if err := d.count(); err != nil {
		return err
	}
	*list = append(*list, *new(T))
	i := len(*list) - 1
	return nest(d, f, fmt.Sprintf("%s %d", name, i), M(&(*list)[i]))
}

// nest decodes the message in f into m. Its errors begin with name.
func nest[T any, M message[T]](d *decoder, f field, name string, m M) error {
	err := f.expect(protowire.BytesType)
	if err == nil {
		err = decodeMessage(d, m, f.bytes)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (f field) text(target *string) error {
	*target = string(f.bytes)
	return f.expect(protowire.BytesType)
}

func (d *decoder) texts(f field, list *[]string) error {
	*list = append(*list, string(f.bytes))
	if err := f.expect(protowire.BytesType); err != nil {
		return err
	}
	return d.count()
}

// integer stores the integer in f, of any width, in *target. Negative integers take ten
// bytes in a file.
func integer[T ~int32 | ~int64](f field, target *T) error {
	*target = T(f.number)
	return f.expect(protowire.VarintType)
}

func (f field) float(target *float32) error {
	*target = math.Float32frombits(uint32(f.number))
	return f.expect(protowire.Fixed32Type)
}

// integers appends the integer in f to *list. If f is packed, it appends all integers in
// f.
func integers[T ~int32 | ~int64 | ~uint64](f field, list *[]T) error {
	if f.wire == protowire.VarintType {
		*list = append(*list, T(f.number))
		return nil
	}
	if err := f.expect(protowire.BytesType); err != nil {
		return err
	}
	for b := f.bytes; len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return fmt.Errorf("field %d: %w: %w", f.id, protowire.ParseError(n), ErrFormat)
		}
		*list, b = append(*list, T(v)), b[n:]
	}
	return nil
}

// floats appends the float in f to *list. If f is packed, it appends all floats in f.
func (f field) floats(list *[]float32) error {
	if f.wire == protowire.Fixed32Type {
		*list = append(*list, math.Float32frombits(uint32(f.number)))
		return nil
	}
	return f.packed(4, func(b []byte) {
		v, _ := protowire.ConsumeFixed32(b)
		*list = append(*list, math.Float32frombits(v))
	})
}

// doubles appends the double in f to *list. If f is packed, it appends all doubles in f.
func (f field) doubles(list *[]float64) error {
	if f.wire == protowire.Fixed64Type {
		*list = append(*list, math.Float64frombits(f.number))
		return nil
	}
	return f.packed(8, func(b []byte) {
		v, _ := protowire.ConsumeFixed64(b)
		*list = append(*list, math.Float64frombits(v))
	})
}

// packed calls the function add for each value of a packed field. The bytes that add gets
// begin with those of the value. The parameter size is the number of bytes of a value.
func (f field) packed(size int, add func(b []byte)) error {
	if err := f.expect(protowire.BytesType); err != nil {
		return err
	}
	if len(f.bytes)%size != 0 {
		return fmt.Errorf("field %d: expected a multiple of %d bytes, found %d: %w", f.id, size, len(f.bytes), ErrFormat)
	}
	for b := f.bytes; len(b) > 0; b = b[size:] {
		add(b)
	}
	return nil
}
