package mlp

import "math"

// The float64 reference is a second implementation of networks. It follows the formulas
// directly and uses none of the code that it is compared with.

// reference is a network in float64. Weights are (in+1, out), bias last.
type reference struct {
	sizes      []int
	weights    [][]float64
	activation string
	loss       string
}

func newReference(n *Network) *reference {
	r := &reference{sizes: n.Sizes(), activation: n.layers[0].activation.Name(), loss: n.loss.Name()}
	for _, d := range n.layers {
		var w []float64
		for _, v := range d.Weights() {
			w = append(w, float64(v))
		}
		r.weights = append(r.weights, w)
	}
	return r
}

// f64 returns f(s) and f'(s).
func f64(name string, s float64) (z, derivative float64) {
	switch name {
	case "sigmoid":
		z = 1 / (1 + math.Exp(-s))
		return z, z * (1 - z)
	case "tanh":
		z = math.Tanh(s)
		return z, 1 - z*z
	case "relu":
		if s > 0 {
			return s, 1
		}
		return 0, 0
	case "leaky-relu":
		if s > 0 {
			return s, 1
		}
		return 0.01 * s, 0.01
	case "leaky-relu(0.2)":
		if s > 0 {
			return s, 1
		}
		return 0.2 * s, 0.2
	case "elu(0.7)":
		if s > 0 {
			return s, 1
		}
		return 0.7 * (math.Exp(s) - 1), 0.7 * math.Exp(s)
	case "elu":
		if s > 0 {
			return s, 1
		}
		return math.Exp(s) - 1, math.Exp(s)
	case "gelu":
		below := (1 + math.Erf(s/math.Sqrt2)) / 2
		return s * below, below + s*math.Exp(-s*s/2)/math.Sqrt(2*math.Pi)
	case "softplus":
		return math.Log(1 + math.Exp(s)), 1 / (1 + math.Exp(-s))
	}
	return s, 1
}

// forward returns the sums of every layer for one row.
func (r *reference) forward(x []float64) (sums [][]float64) {
	for l, w := range r.weights {
		in, out := r.sizes[l], r.sizes[l+1]
		s := make([]float64, out)
		for j := range s {
			s[j] = w[in*out+j]
			for i := range in {
				s[j] += x[i] * w[i*out+j]
			}
		}
		sums = append(sums, s)
		x = make([]float64, out)
		for j := range s {
			x[j], _ = f64(r.activation, s[j])
		}
	}
	return sums
}

// rowLoss returns the loss of one row and its derivative with respect to the logits.
func (r *reference) rowLoss(logits, t []float64) (loss float64, delta []float64) {
	delta = make([]float64, len(logits))
	sum, weight := 0.0, 0.0
	for j, s := range logits {
		sum += math.Exp(s)
		weight += t[j]
	}
	for j, s := range logits {
		switch r.loss {
		case "softmax":
			y := math.Exp(s) / sum
			loss -= t[j] * math.Log(y)
			delta[j] = weight*y - t[j]
		case "sigmoid":
			y := 1 / (1 + math.Exp(-s))
			loss -= t[j]*math.Log(y) + (1-t[j])*math.Log(1-y)
			delta[j] = y - t[j]
		case "linear":
			loss += (s - t[j]) * (s - t[j]) / 2
			delta[j] = s - t[j]
		}
	}
	return loss, delta
}

// total returns the summed loss of a batch.
func (r *reference) total(xs, ts [][]float64) float64 {
	total := 0.0
	for i, x := range xs {
		sums := r.forward(x)
		loss, _ := r.rowLoss(sums[len(sums)-1], ts[i])
		total += loss
	}
	return total
}

// zeros returns zeros in the shape of the weights of every layer.
func (r *reference) zeros() [][]float64 {
	g := make([][]float64, len(r.weights))
	for l := range g {
		g[l] = make([]float64, len(r.weights[l]))
	}
	return g
}

// gradient returns the derivative of total with respect to every weight.
func (r *reference) gradient(xs, ts [][]float64) [][]float64 {
	g := r.zeros()
	for i, x := range xs {
		r.addGradient(g, x, ts[i], 1)
	}
	return g
}

// addGradient adds the gradient of a row's loss, multiplied by the row's weight, to g. It
// returns the loss, not multiplied by weight.
func (r *reference) addGradient(g [][]float64, x, t []float64, weight float64) (loss float64) {
	sums := r.forward(x)
	loss, delta := r.rowLoss(sums[len(sums)-1], t)
	for j := range delta {
		delta[j] *= weight
	}
	for l := len(r.weights) - 1; l >= 0; l-- {
		in, out := r.sizes[l], r.sizes[l+1]
		below := make([]float64, in)
		for i := range in + 1 {
			z, derivative := 1.0, 0.0
			switch {
			case i < in && l > 0:
				z, derivative = f64(r.activation, sums[l-1][i])
			case i < in:
				z = x[i]
			}
			for j := range out {
				g[l][i*out+j] += z * delta[j]
				if i < in {
					below[i] += delta[j] * r.weights[l][i*out+j] * derivative
				}
			}
		}
		delta = below
	}
	return loss
}
