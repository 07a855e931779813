package mlp

import "math"

// parameter is a weight or a bias with its gradient and the optimizer's state for it.
type parameter struct {
	value, gradient float64
	first, second   float64 // zeros at the beginning
	bias            bool
}

// rule is an optimizer in float64. It updates one parameter; step is the number of the
// training step, from 1.
type rule func(p *parameter, rate float64, step int)

// sgd64 is w -= rate·g.
func sgd64(p *parameter, rate float64, _ int) { p.value -= rate * p.gradient }

// momentum64 is v = mu·v + g, w -= rate·v (Polyak 1964, as PyTorch has it).
func momentum64(mu float64) rule {
	return func(p *parameter, rate float64, _ int) {
		p.first = mu*p.first + p.gradient
		p.value -= rate * p.first
	}
}

// nesterov64 is v = mu·v + g, w -= rate·(g + mu·v) (Sutskever et al. 2013, as
// PyTorch has it).
func nesterov64(mu float64) rule {
	return func(p *parameter, rate float64, _ int) {
		p.first = mu*p.first + p.gradient
		p.value -= rate * (p.gradient + mu*p.first)
	}
}

// adam64 is algorithm 1 of Kingma and Ba 2015 with the settings that they
// recommend, rounded to float32. The rounding changes 1 - 0.999 in its fifth digit.
func adam64(p *parameter, rate float64, step int) {
	beta1, beta2, epsilon := float64(float32(0.9)), float64(float32(0.999)), 1e-8
	p.first = beta1*p.first + (1-beta1)*p.gradient
	p.second = beta2*p.second + (1-beta2)*p.gradient*p.gradient
	first := p.first / (1 - math.Pow(beta1, float64(step)))
	second := p.second / (1 - math.Pow(beta2, float64(step)))
	p.value -= rate * first / (math.Sqrt(second) + epsilon)
}

// adamW64 is w -= rate·decay·w for all but biases, then Adam's step
// (Loshchilov and Hutter 2019, algorithm 2).
func adamW64(decay float64) rule {
	return func(p *parameter, rate float64, step int) {
		if !p.bias {
			p.value -= rate * decay * p.value
		}
		adam64(p, rate, step)
	}
}

// l2of64 adds decay·w to the gradients of weights, but not of biases, and then applies
// another rule.
func l2of64(decay float64, then rule) rule {
	return func(p *parameter, rate float64, step int) {
		if !p.bias {
			p.gradient += decay * p.value
		}
		then(p, rate, step)
	}
}
