package mlp

import "github.com/seed-217ca19f/mlp/data"

// take runs a step of one network on the rows of a batch and returns their mean loss before
// the update.
func take(s *step, rows []int32, scale, rate float32) float64 {
	if err := s.run(turn{number: 1, rows: rows, scale: scale, rate: rate}, nil); err != nil {
		panic(err)
	}
	return s.members[0].loss
}

// firstRows returns 0 to n-1.
func firstRows(n int) []int32 {
	rows := make([]int32, n)
	data.Batches{Rows: n}.Order(0, rows)
	return rows
}
