package kernel

// generic does every operation in plain Go. It works everywhere and defines the
// results.
var generic = Backend{
	Name:           "generic",
	product:        productGeneric,
	affineSparse:   affineSparseGeneric,
	gradientSparse: gradientSparseGeneric,
	count:          countGeneric,
	place:          placeGeneric,
	activate: [activations]func(z, s []float32, alpha float32){
		Identity: identity, Sigmoid: sigmoid, Tanh: tanh, ReLU: relu,
		LeakyReLU: leakyReLU, ELU: elu, GELU: gelu, Softplus: softplus,
	},
	derive: [activations]func(delta, s, z []float32, alpha float32){
		Identity: identityBy, Sigmoid: sigmoidBy, Tanh: tanhBy, ReLU: reluBy,
		LeakyReLU: leakyReLUBy, ELU: eluBy, GELU: geluBy, Softplus: softplusBy,
	},
	softmax:     softmax,
	softmaxRows: softmaxRows,
	descend:     descend,
	momentum:    momentum,
	adam:        adam,
	nesterov:    nesterov,
	divide:      divide,
	peak:        peakGeneric,

	packBytes:  packBytes,
	packFloats: packFloats,
	finite:     finite,
}
