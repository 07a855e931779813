package dialect

// Source makes random choices: it is a random generator, or a test that shrinks its
// choices. The choice 0 is the simplest one.
type Source interface {
	// IntN returns a number from 0 to n-1.
	IntN(n int) int
}

// chance reports true in the given percentage of cases.
func chance(s Source, percent int) bool { return s.IntN(100) >= 100-percent }

// oneOf returns one of the choices.
func oneOf[T any](s Source, choices ...T) T { return choices[s.IntN(len(choices))] }

// between returns a number from lo to hi.
func between(s Source, lo, hi int) int { return lo + s.IntN(hi-lo+1) }

// weighted is a choice, and how often it is made relative to the others.
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
	panic("dialect: weights that do not add up") // can't happen: n is below their sum
}
