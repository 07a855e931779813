package serve

import "net/http"

// maxNumbers and maxOutputs are how many numbers the rows of a request and their outputs
// may become: 64 and 16 MiB, of which JSON takes three times as much.
const (
	maxNumbers = 1 << 24
	maxOutputs = 1 << 22
)

// rowBuffer holds the rows of a request as a network takes them, (rows, width): those of
// named columns encoded, others raw.
type rowBuffer struct {
	x     []float32
	width int
	rows  int
	most  int // rows
}

// open begins with no rows of a model's inputs. There may be at most most of them.
func (b *rowBuffer) open(l *loaded, most int) {
	b.x, b.rows, b.width = b.x[:0], 0, l.inputs
	b.most = max(1, min(most, maxNumbers/l.inputs, maxOutputs/l.Outputs()))
}

// room reports whether n more rows may come.
func (b *rowBuffer) room(n int) error {
	if n > b.most-b.rows {
		return refuse(http.StatusRequestEntityTooLarge, "rows", "expected at most %d rows in a request to this model, found more", b.most)
	}
	return nil
}

// add adds a row of zeros and returns it.
func (b *rowBuffer) add() ([]float32, error) {
	if err := b.room(1); err != nil {
		return nil, err
	}
	end := len(b.x) + b.width
	if end <= cap(b.x) {
		b.x = b.x[:end]
		clear(b.x[end-b.width:])
	} else {
		b.x = append(b.x, make([]float32, b.width)...)
	}
	b.rows++
	return b.x[end-b.width:], nil
}

// addAll adds rows of numbers.
func (b *rowBuffer) addAll(x []float32) error {
	n := len(x) / b.width
	if err := b.room(n); err != nil {
		return err
	}
	b.x = append(b.x, x...)
	b.rows += n
	return nil
}

// row returns row i.
func (b *rowBuffer) row(i int) []float32 { return b.x[i*b.width : (i+1)*b.width] }

// zeros adds n rows of zeros and returns them.
func (b *rowBuffer) zeros(n int) ([]float32, error) {
	if err := b.room(n); err != nil {
		return nil, err
	}
	start := len(b.x)
	b.x = append(b.x, make([]float32, n*b.width)...)
	b.rows += n
	return b.x[start:], nil
}
