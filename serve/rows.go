package serve

import "net/http"

// maxNumbers limits the memory for the rows of a request to 64 MiB, and maxOutputs limits
// the memory for their outputs to 16 MiB. As JSON, rows and outputs take three times as
// much.
const (
	maxNumbers = 1 << 24
	maxOutputs = 1 << 22
)

// rowBuffer holds the rows of a request in the form that a network takes, (rows, width).
// They are encoded if the model has named columns, and raw otherwise.
type rowBuffer struct {
	x      []float32
	width  int
	rows   int
	most   int // greatest number of rows
	memory *share
}

// open empties the buffer for rows of the model l. Then at most limit rows may be added.
func (b *rowBuffer) open(l *loaded, limit int, memory *share) {
	b.x, b.rows, b.width, b.memory = b.x[:0], 0, l.inputs, memory
	b.most = max(1, min(limit, maxNumbers/l.inputs, maxOutputs/l.Outputs()))
}

// room returns an error if n more rows would be too many.
func (b *rowBuffer) room(n int) error {
	if n > b.most-b.rows {
		return refuse(http.StatusRequestEntityTooLarge, "rows", "expected at most %d rows in a request to this model, found more", b.most)
	}
	return nil
}

// add appends n rows of zeros and returns them.
func (b *rowBuffer) add(n int) (x []float32, err error) {
	if err := b.room(n); err != nil {
		return nil, err
	}
	const size = 4 // bytes of a number
	if b.x, err = grown(b.memory, b.x, n*b.width, size); err != nil {
		return nil, err
	}
	start := len(b.x)
	b.x = b.x[:start+n*b.width]
	b.rows += n
	x = b.x[start:]
	clear(x)
	return x, nil
}

// row returns row i.
func (b *rowBuffer) row(i int) []float32 { return b.x[i*b.width : (i+1)*b.width] }
