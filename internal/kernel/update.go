package kernel

import "math"

// Descend takes one step of gradient descent, w -= rate·g.
func (b *Backend) Descend(w, g []float32, rate float32) {
	if len(w) != len(g) {
		panic(ErrLength)
	}
	b.descend(w, g, rate)
}

// Adam takes one step of Adam (Kingma & Ba 2015). The caller has to include the
// corrections for means that start at zero in rate and epsilon.
//
//	mean   = beta1·mean + (1-beta1)·g
//	square = beta2·square + (1-beta2)·g²
//	w     -= rate·mean / (√square + epsilon)
func (b *Backend) Adam(w, g, mean, square []float32, rate, beta1, beta2, epsilon float32) {
	if len(w) != len(g) || len(w) != len(mean) || len(w) != len(square) {
		panic(ErrLength)
	}
	b.adam(w, g, mean, square, rate, beta1, beta2, epsilon)
}

func adam(w, g, mean, square []float32, rate, beta1, beta2, epsilon float32) {
	g, mean, square = g[:len(w)], mean[:len(w)], square[:len(w)]
	for i := range w {
		m := float32(beta1*mean[i]) + float32((1-beta1)*g[i])
		s := float32(beta2*square[i]) + float32((1-beta2)*float32(g[i]*g[i]))
		mean[i], square[i] = m, s
		w[i] -= float32(rate*m) / (float32(math.Sqrt(float64(s))) + epsilon)
	}
}

func descend(w, g []float32, rate float32) {
	g = g[:len(w)]
	for i := range w {
		w[i] -= float32(rate * g[i])
	}
}

// Momentum takes one step with momentum (Polyak 1964, in PyTorch's form):
// velocity = mu·velocity + g, w -= rate·velocity.
func (b *Backend) Momentum(w, g, velocity []float32, rate, mu float32) {
	if len(w) != len(g) || len(w) != len(velocity) {
		panic(ErrLength)
	}
	b.momentum(w, g, velocity, rate, mu)
}

func momentum(w, g, velocity []float32, rate, mu float32) {
	g, velocity = g[:len(w)], velocity[:len(w)]
	for i := range w {
		v := float32(mu*velocity[i]) + g[i]
		velocity[i] = v
		w[i] -= float32(rate * v)
	}
}

// Nesterov takes one step with Nesterov's momentum in PyTorch's form:
// velocity = mu·velocity + g, w -= rate·(g + mu·velocity).
func (b *Backend) Nesterov(w, g, velocity []float32, rate, mu float32) {
	if len(w) != len(g) || len(w) != len(velocity) {
		panic(ErrLength)
	}
	b.nesterov(w, g, velocity, rate, mu)
}

func nesterov(w, g, velocity []float32, rate, mu float32) {
	g, velocity = g[:len(w)], velocity[:len(w)]
	for i := range w {
		v := float32(mu*velocity[i]) + g[i]
		velocity[i] = v
		w[i] -= float32(rate * (g[i] + float32(mu*v)))
	}
}
