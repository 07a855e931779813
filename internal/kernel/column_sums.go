package kernel

// sumRows is how many rows a chunk of ColumnSums has.
const sumRows = 32

// ColumnSums adds up the columns of a matrix inside a round, in which every worker
// has rows of its own: what a normalization over the batch needs between two
// layers. The rows are cut into chunks of fixed size, whose sums are added in
// order, so that the totals do not depend on the number of workers.
type ColumnSums struct {
	pool   *Pool
	chunks [][]float64 // of each chunk, a sum for each column
	totals [][]float64 // of each worker, the same for all rows
}

// NewColumnSums returns room for matrices of at most rows rows and cols columns.
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

// Of returns the sums of m's columns to every worker. All workers of the round
// call it, when each has written its rows of m. It is valid until the next call.
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
