package onnx

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// labelEncoder is an operator that maps texts to numbers, or numbers to texts. It is
// used because Equal compares texts only from opset 19 on, and LabelEncoder works
// with all earlier opsets.
const labelEncoder = "LabelEncoder"

// category adds the nodes of the one-hot encoding of a category column. LabelEncoder
// maps each text to the number of its unit, and OneHot sets that unit to 1. A text
// without a unit is mapped to the number of units, which is out of range, so that all
// units stay 0.
func (b *builder) category(c *data.EncodedColumn, input string) string {
	width := int64(c.Width())
	none := width
	unknown, missing := none, none
	if c.Other {
		unknown = int64(len(c.Values))
	}
	if c.Indicator {
		missing = width - 1
	}
	units := make([]int64, len(c.Values), len(c.Values)+1)
	for i := range units {
		units[i] = int64(i)
	}
	unit := b.node(labelEncoder, c.Name+".unit", []string{input},
		texts("keys_strings", append(append([]string{}, c.Values...), "")),
		integers("values_int64s", append(units, missing)),
		integer("default_int64", unknown))
	depth := b.constant(pb.Ints(c.Name+".units", []int64{width}))
	hot := b.node("OneHot", c.Name+".onehot", []string{unit, depth, b.offOn()}) // (batch, 1, width)
	return b.node("Flatten", c.Name+".encoded", []string{hot}, integer("axis", 1))
}

// offOn returns the constant [0, 1], the values that OneHot uses for off and on.
func (b *builder) offOn() string {
	const key = "off_on"
	if _, ok := b.shared[key]; !ok {
		b.shared[key] = b.constant(pb.Floats(key, []float32{0, 1}, 2))
	}
	return b.shared[key]
}
