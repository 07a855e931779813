package serve

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/seed-217ca19f/mlp/data"
)

// value is an element of a tensor.
type value struct {
	number float32
	text   []byte // the text of a BYTES element; for other datatypes, the number written as a category
	form   elementForm
	absent bool // the element is null
}

// wrong returns the error for a request that does not follow the Open Inference Protocol.
func wrong(format string, values ...any) error {
	return refuse(http.StatusBadRequest, "invalid", format, values...)
}

// store writes v to a row, as the value of column k.
func (l *loaded) store(row []float32, k int, v value) error {
	switch {
	case l.columns == nil && (v.absent || v.form == formBytes):
		return wrong("expected a tensor of numbers, found texts or null (the model has no column names)")
	case l.columns == nil:
		row[k] = v.number
		return nil
	case v.absent:
		l.values.Missing(row, k)
		return nil
	case v.form == formBytes:
		return l.values.Text(row, k, v.text)
	case l.columns[k].Kind == data.Category && v.number != v.number:
		l.values.Missing(row, k)
		return nil
	case l.columns[k].Kind == data.Category:
		return l.values.Literal(row, k, v.text)
	}
	return l.values.Number(row, k, v.number)
}

// needsText reports whether column k needs its numbers as texts.
func (l *loaded) needsText(k int) bool {
	return l.columns != nil && l.columns[k].Kind == data.Category
}

// jsonValue reads one element of a tensor from a document.
func (r *rowReader) jsonValue(d datatype) (v value, err error) {
	v.form = d.form
	c := r.next()
	start := r.i
	switch {
	case c == 'n':
		v.absent = true
		_, err = r.literal()
		return v, err
	case d.form == formBytes && c == '"':
		v.text, err = r.str()
		return v, err
	case d.form == formBool && (c == 't' || c == 'f'):
		if v.text, err = r.literal(); c == 't' {
			v.number = 1
		}
		return v, err
	case d.form == formBytes || c != '-' && c-'0' > 9:
		return v, r.meaning(start, "an element of datatype "+d.name, "%s", r.ahead())
	case d.form == formFloat:
		v.number, err = r.number()
	default:
		v.number, err = r.whole(d)
	}
	v.text = r.b[start:r.i]
	return v, err
}

// whole reads a whole number in the range of the datatype. A boolean becomes 0 or 1.
func (r *rowReader) whole(d datatype) (float32, error) {
	start := r.i
	if _, err := r.decimal(); err != nil {
		return 0, err
	}
	text := asString(r.b[start:r.i])
	switch d.form {
	case formInt:
		if n, err := strconv.ParseInt(text, 10, 8*d.size); err == nil {
			return float32(n), nil
		}
	case formUint:
		if n, err := strconv.ParseUint(text, 10, 8*d.size); err == nil {
			return float32(n), nil
		}
	case formBool:
		if text == "0" || text == "1" {
			return float32(text[0] - '0'), nil
		}
	}
	return 0, r.meaning(start, "an element of datatype "+d.name, "%.40s", text)
}

// binaryValue returns the element at the start of b and its size in bytes. If withText is
// true, it also returns a number as text, which it writes to scratch.
func (d datatype) binaryValue(b, scratch []byte, withText bool) (v value, size int, err error) {
	v.form = d.form
	if size, err = d.sizeOf(b); err != nil {
		return v, 0, err
	}
	switch d.form {
	case formBytes:
		v.text = b[bytesHead:size]
		return v, size, nil
	case formFloat:
		v.number = float32(d.float(b))
	case formInt:
		v.number = float32(d.signed(b))
	case formUint:
		v.number = float32(d.unsigned(b))
	default:
		if v.number = float32(b[0]); b[0] > 1 {
			return v, 0, wrong("expected a BOOL of 0 or 1, found %d", b[0])
		}
	}
	if withText {
		v.text = d.appendText(scratch[:0], b)
	}
	return v, size, nil
}

// appendText appends the value of the element b to text.
func (d datatype) appendText(text, b []byte) []byte {
	switch d.form {
	case formInt:
		return strconv.AppendInt(text, d.signed(b), 10)
	case formUint:
		return strconv.AppendUint(text, d.unsigned(b), 10)
	case formBool:
		return strconv.AppendBool(text, b[0] == 1)
	}
	return strconv.AppendFloat(text, d.float(b), 'f', -1, 32)
}

// bytesHead is the size in bytes of the length before each element of the datatype BYTES.
const bytesHead = 4

// sizeOf returns the size of the element at the start of b, in bytes.
func (d datatype) sizeOf(b []byte) (int, error) {
	size := d.size
	if d.form == formBytes {
		size = bytesHead
		if len(b) >= bytesHead {
			size += int(datatypes["UINT32"].unsigned(b))
		}
	}
	if len(b) < size {
		return 0, fmt.Errorf("expected an element of %d bytes, found %d: %w", size, len(b), data.ErrTruncated)
	}
	return size, nil
}
