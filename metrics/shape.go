package metrics

// Programming mistakes, as the values that functions panic with.
const (
	errLength = "metrics: predictions and truth differ in length"
	errWidth  = "metrics: predictions and means differ in the number of outputs"
)
