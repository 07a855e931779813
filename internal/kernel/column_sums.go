package kernel

// sumRows is the number of rows in a chunk of ColumnSums.
const sumRows = 32

// ColumnSums adds up the columns of a matrix inside a task, as a batch normalization
// between two layers needs. Each worker of the task has some rows of the matrix.
// ColumnSums cuts the rows into chunks of fixed size and adds the chunks' sums in
// order, so that the totals do not depend on the number of workers.
type ColumnSums struct {
	pool   *Pool
	chunks [][]float64 // for each chunk, the sum of each column
	totals [][]float64 // for each worker, the sum of each column over all rows
}

// NewColumnSums returns a ColumnSums for matrices of at most rows × cols numbers, in
// tasks of pool.
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

// Of returns the sums of m's columns. Every worker of the task has to call it, with
// its own part, after it has written its rows of m. The result is valid until the
// next call.
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
