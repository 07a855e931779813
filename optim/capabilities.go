package optim

// Fusable is an optimizer whose step may be just w -= rate·g for each parameter,
// without any state. A trainer then need not store the gradient: it subtracts rate
// times each element as soon as the element is computed.
type Fusable interface {
	Optimizer
	// Fusable reports whether the step of o is w -= rate·g. o is the receiver, or an
	// optimizer that embeds the receiver and may have another step.
	Fusable(o Optimizer) bool
}

// CanFuse reports whether o's step is w -= rate·g for each parameter.
func CanFuse(o Optimizer) bool {
	f, ok := o.(Fusable)
	return ok && f.Fusable(o)
}

// Layer holds the parameters of one layer as a matrix. Row r begins at index r·Stride
// of each slice and has Cols numbers. A dense layer has one row for each input, and the
// biases are its last row. The numbers between the rows are padding.
type Layer struct {
	Params
	Rows, Cols, Stride int
}

// LayerOptimizer is an optimizer whose step of a parameter depends on other parameters
// of the same layer, for example on the norm of the layer's gradient. A trainer calls
// StepLayer instead of Step, once for each layer, when the gradients of all layers are
// complete. It may call it for several layers at the same time.
type LayerOptimizer interface {
	Optimizer
	StepLayer(l Layer, rate float32)
}

// Problem is the input of a [Searcher]: all layers, the loss of the batch before the
// step, and a function that computes the loss after the weights were changed.
type Problem struct {
	Layers []Layer
	Loss   float64 // mean per row
	// Evaluate computes the loss and all gradients of the same batch with the current
	// weights in Layers. It stores the gradients in Layers and returns the loss.
	Evaluate func() float64
}

// Searcher is an optimizer that evaluates the loss several times in a step, for
// example in a line search. A trainer calls Search instead of Step, when all gradients
// are complete.
type Searcher interface {
	Optimizer
	Search(p *Problem, rate float32)
}

// WholeLayers reports whether o is a [LayerOptimizer] or a [Searcher], which step whole
// layers instead of runs of parameters.
func WholeLayers(o Optimizer) bool {
	switch o.(type) {
	case LayerOptimizer, Searcher:
		return true
	}
	return false
}
