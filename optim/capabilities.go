package optim

// Fusable is an optimizer whose step may be w -= rate·g for each parameter, without
// any state. Then a trainer need not store the gradient: it subtracts each element
// as soon as it is computed.
type Fusable interface {
	Optimizer
	// Fusable reports whether the step of o is w -= rate·g. o is the receiver itself,
	// unless another optimizer embeds the receiver and has its own step.
	Fusable(o Optimizer) bool
}

// CanFuse reports whether o's step is w -= rate·g for each parameter.
func CanFuse(o Optimizer) bool {
	f, ok := o.(Fusable)
	return ok && f.Fusable(o)
}

// Layer is the parameters of one layer, as a matrix: row r begins at
// r·Stride of each slice and has Cols numbers. A dense layer has a row for each
// input and, as the last one, that of the biases. What lies between the rows is
// no parameter.
type Layer struct {
	Params
	Rows, Cols, Stride int
}

// LayerOptimizer is an optimizer whose step of a parameter depends on others of
// the same layer, for example by the norm of the layer's gradient. A trainer
// calls StepLayer instead of Step, once for each layer, when the gradients of
// all layers are complete. Layers may be stepped at the same time.
type LayerOptimizer interface {
	Optimizer
	StepLayer(l Layer, rate float32)
}

// Problem is what a [Searcher] works on: all layers, the loss of the batch with
// the weights as they are, and a way to ask for it with other weights.
type Problem struct {
	Layers []Layer
	Loss   float64 // mean per row
	// Evaluate computes the loss and all gradients of the same batch with the
	// weights as they are now, and returns the loss.
	Evaluate func() float64
}

// Searcher is an optimizer that evaluates the loss several times in a step, for
// example to search along a line. A trainer calls Search in place of Step, when
// all gradients are there.
type Searcher interface {
	Optimizer
	Search(p *Problem, rate float32)
}

// WholeLayers reports whether o is a [LayerOptimizer] or a [Searcher], which see
// layers as a whole.
func WholeLayers(o Optimizer) bool {
	switch o.(type) {
	case LayerOptimizer, Searcher:
		return true
	}
	return false
}
