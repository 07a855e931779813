package kernel

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// centering is a task that subtracts the mean of each column from a matrix, twice.
// Each worker changes its own rows.
type centering struct {
	sums *ColumnSums
	m    Matrix
}

func (c *centering) Share(_ *Worker, part, parts int) {
	lo, hi := Split(c.m.Rows, part, parts)
	for range 2 {
		total := c.sums.Of(c.m, part, parts)
		c.sums.pool.Meet(parts) // wait until all workers have read the rows that change now
		for i := lo; i < hi; i++ {
			for j, s := range total {
				c.m.Row(i)[j] -= float32(s / float64(c.m.Rows))
			}
		}
	}
}

// TestColumnSums checks that centered columns have a mean of zero, and that the
// bytes are the same for any number of workers.
func TestColumnSums(t *testing.T) {
	for _, rows := range []int{1, 31, 32, 33, 500} {
		var first []float32
		for threads := 1; threads <= 5; threads++ {
			pool := NewPool(Active(), threads)
			m := NewMatrix(rows, 7)
			stream := random.New(1, "center")
			for i := range m.Data {
				m.Data[i] = float32(3 + stream.Normal(i))
			}
			pool.Run(&centering{NewColumnSums(pool, 500, 7), m}, threads)
			pool.Close()
			for j := range m.Cols {
				sum := 0.0
				for i := range rows {
					sum += float64(m.Row(i)[j])
				}
				if math.Abs(sum) > 1e-5*float64(rows) {
					t.Errorf("%d rows, %d threads: column %d sums up to %v", rows, threads, j, sum)
				}
			}
			if first == nil {
				first = m.Data
			} else if !slices.Equal(first, m.Data) {
				t.Errorf("%d rows: %d threads give other bytes than 1", rows, threads)
			}
		}
	}
}
