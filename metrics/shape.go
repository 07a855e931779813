package metrics

// Functions panic with these values if the caller passes slices of wrong sizes.
const (
	errLength = "metrics: predictions and truth differ in length"
	errWidth  = "metrics: predictions and means differ in the number of outputs"
)
