package dialect

// Source provides the numbers for random choices. It is a generator, or a test that can
// shrink what it drew. 0 is the simplest choice.
type Source interface {
	// IntN returns a number from 0 to n-1.
	IntN(n int) int
}

// chance returns true in the given percentage of cases.
func chance(s Source, percent int) bool { return s.IntN(100) >= 100-percent }

// oneOf returns one of the choices.
func oneOf[T any](s Source, choices ...T) T { return choices[s.IntN(len(choices))] }

// between returns a number from lo to hi, inclusive.
func between(s Source, lo, hi int) int { return lo + s.IntN(hi-lo+1) }

// weighted is a choice with its weight, relative to the other choices.
type weighted[T any] struct {
	weight int
	choice T
}

// pick returns one of the choices, by their weights.
func pick[T any](s Source, choices []weighted[T]) T {
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	n := s.IntN(sum)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.choice
		}
	}
	panic("dialect: weights that do not add up") // can't happen: n is less than the sum of the weights
}
