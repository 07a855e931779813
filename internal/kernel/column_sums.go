package kernel

// sumRows is the number of rows in a chunk of ColumnSums.
const sumRows = 32

// ColumnSums sums the columns of a matrix within a round in which every worker has its
// own rows, as a normalization over the batch needs between two layers. The rows are
// divided into chunks of fixed size, and the sums of the chunks are added in order. So
// the totals do not depend on the number of workers.
type ColumnSums struct {
	pool   *Pool
	chunks [][]float64 // of each chunk, a sum for each column
	totals [][]float64 // of each worker, the same for all rows
}

// NewColumnSums returns memory for the sums of matrices with at most rows rows and cols
// columns.
func NewColumnSums(pool *Pool, rows, cols int) *ColumnSums {
	c := &ColumnSums{pool: pool}
	for range (rows + sumRows - 1) / sumRows {
		c.chunks = append(c.chunks, make([]float64, cols))
	}
	for range pool.Size() {
		c.totals = append(c.totals, make([]float64, cols))
	}
	return c
}

// Of returns the sums of m's columns to every worker. All workers of the round have to
// call it after they have written their rows of m. The result is valid until the next
// call.
func (c *ColumnSums) Of(m Matrix, part, parts int) []float64 {
	c.pool.Meet(parts)
	chunks := c.chunks[:(m.Rows+sumRows-1)/sumRows]
	lo, hi := Split(len(chunks), part, parts)
	for k := lo; k < hi; k++ {
		sums := chunks[k]
		clear(sums)
		for i := k * sumRows; i < min((k+1)*sumRows, m.Rows); i++ {
			for j, v := range m.Row(i) {
				sums[j] += float64(v)
			}
		}
	}
	c.pool.Meet(parts)
	total := c.totals[part]
	clear(total)
	for _, sums := range chunks {
		for j, v := range sums {
			total[j] += v
		}
	}
	return total
}
