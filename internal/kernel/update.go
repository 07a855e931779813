package kernel

// Descend takes one step of gradient descent, w -= rate·g.
func (b *Backend) Descend(w, g []float32, rate float32) {
	if len(w) != len(g) {
		panic(ErrLength)
	}
	b.descend(w, g, rate)
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
