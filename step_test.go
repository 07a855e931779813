package mlp

// take has a step of one network take the rows of a batch, and returns their mean
// loss before the update.
func take(s *step, rows []int32, scale, rate float32) float64 {
	if err := s.run(turn{number: 1, rows: rows, scale: scale, rate: rate}, nil); err != nil {
		panic(err)
	}
	return s.members[0].loss
}
