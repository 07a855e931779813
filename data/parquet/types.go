package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	dayNanoseconds = float64(24 * time.Hour)
	// epochJulian is the Julian day number of 1970-01-01.
	epochJulian = 2440588
)

// choose sets the kind of out, and the function that converts the stored values. Both
// depend on the type of c.
func (out *column) choose(c *parquet.Column) error {
	if !c.Leaf() || c.Repeated() {
		return fmt.Errorf("expected a column of single values, found nested columns or lists: %w", data.ErrColumn)
	}
	t := c.Type()
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	switch l := logical.(type) {
	case *format.DateType:
		out.Kind, out.number = data.Date, whole(t.Kind())
	case *format.TimestampType:
		out.Kind, out.number = data.Date, scaled(t.Kind(), float64(24*time.Hour/l.Unit.Value.Duration()))
	case *format.TimeType:
		out.Kind, out.number = data.Number, scaled(t.Kind(), float64(time.Second/l.Unit.Value.Duration()))
	case *format.DecimalType:
		out.Kind, out.number = data.Number, scaled(t.Kind(), math.Pow10(int(l.Scale)))
	case *format.IntType:
		out.Kind, out.number = data.Number, whole(t.Kind())
		if !l.IsSigned {
			out.number = unsigned(t.Kind())
		}
	case *format.StringType, *format.EnumType, *format.JsonType, nil:
		out.physical(t.Kind())
	}
	if out.number == nil && out.codes == nil {
		return fmt.Errorf("expected numbers, booleans, dates or texts, found the type %s: %w", t, data.ErrColumn)
	}
	return nil
}

// physical does the same for a column without a logical type. Both depend on the storage
// type k.
func (out *column) physical(k parquet.Kind) {
	switch k {
	case parquet.Boolean:
		out.Kind, out.number = data.Boolean, func(w uint64) float64 { return float64(w) }
	case parquet.Int32, parquet.Int64:
		out.Kind, out.number = data.Number, whole(k)
	case parquet.Float:
		out.Kind, out.number = data.Number, func(w uint64) float64 { return float64(math.Float32frombits(uint32(w))) }
	case parquet.Double:
		out.Kind, out.number = data.Number, math.Float64frombits
	case parquet.Int96:
		out.Kind, out.number = data.Date, math.Float64frombits
	case parquet.ByteArray:
		out.Kind, out.codes = data.Category, map[string]int32{}
	}
}

// whole returns the function that converts integers of the storage type k, or nil
// if k is not an integer type.
func whole(k parquet.Kind) func(uint64) float64 {
	switch k {
	case parquet.Int32:
		return func(w uint64) float64 { return float64(int32(w)) }
	case parquet.Int64:
		return func(w uint64) float64 { return float64(int64(w)) }
	}
	return nil
}

// unsigned is like whole, but for unsigned integers.
func unsigned(k parquet.Kind) func(uint64) float64 {
	switch k {
	case parquet.Int32:
		return func(w uint64) float64 { return float64(uint32(w)) }
	case parquet.Int64:
		return func(w uint64) float64 { return float64(w) }
	}
	return nil
}

// scaled is like whole, but for integers that count fractions of 1, such as hundredths.
// parts is the number of fractions in 1.
func scaled(k parquet.Kind, parts float64) func(uint64) float64 {
	integer := whole(k)
	if integer == nil {
		return nil
	}
	return func(w uint64) float64 { return integer(w) / parts }
}

// int96Days converts an Int96 to days since 1970-01-01. Older writers store times as
// Int96: the nanoseconds of the day in 64 bits, then the Julian day in 32 bits.
func int96Days(b []byte) float64 {
	nanoseconds, day := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])
	return float64(int64(day)-epochJulian) + float64(nanoseconds)/dayNanoseconds
}
