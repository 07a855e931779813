package mlp

import (
	"math"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Gradients are the gradients of all weights in one step, before the update changes any
// weight. They are those of the batch's loss only: terms that an optimizer adds, such as
// weight decay, are not in them yet. They are valid until the function that received
// them returns.
type Gradients struct {
	step *step
	m    *member
}

// GradientTransform changes a step's gradients before the update, for example to clip
// them, add noise, or add the gradients of other processes. It must be deterministic:
// given the same numbers it must return the same, or a training can't be repeated. An
// error ends the training before the step changes any weight.
type GradientTransform interface {
	Transform(g *Gradients) error
}

// Layers returns the number of layers.
func (g *Gradients) Layers() int { return len(g.m.params.groups) }

// Step returns the number of the step, from 1.
func (g *Gradients) Step() int { return g.step.number }

// Loss returns the mean loss of the step's batch.
func (g *Gradients) Loss() float64 { return g.m.loss }

// Layer returns a copy of a layer's gradient, in the shape of its weights, (in+1,
// out) with the bias as the last row. That of a frozen layer is not computed: it is
// returned as zeros, and counts as 0 in the norms.
func (g *Gradients) Layer(i int) []float32 {
	group := g.m.params.groups[i]
	values := make([]float32, group.weights.Rows*group.weights.Cols)
	for r := range group.weights.Rows {
		for _, b := range group.blocks {
			copy(values[r*group.weights.Cols+b.lo:], b.gradient.Row(r))
		}
	}
	return values
}

// Visit calls f for all gradients except those of frozen layers, in pieces of a row:
// values are the gradients of one row of a layer from column col on, and f may change
// them. The calls are sequential. Where a row is cut depends on the number of threads;
// the order of the numbers does not.
func (g *Gradients) Visit(f func(layer, row, col int, values []float32)) {
	for i, group := range g.m.params.groups {
		for r := range group.weights.Rows {
			for _, b := range group.blocks {
				f(i, r, b.lo, b.gradient.Row(r))
			}
		}
	}
}

// Scale multiplies all gradients by a factor.
func (g *Gradients) Scale(factor float32) {
	g.Visit(func(_, _, _ int, values []float32) {
		for i, v := range values {
			values[i] = v * factor
		}
	})
}

// Norm returns the Euclidean norm of all gradients, the same for any number of
// threads.
func (g *Gradients) Norm() float64 {
	g.step.share(measureNorm)
	total := 0.0
	for _, group := range g.m.params.groups {
		total += sum(group.norms)
	}
	return math.Sqrt(total)
}

// LayerNorm returns the Euclidean norm of a layer's gradient.
func (g *Gradients) LayerNorm(i int) float64 {
	g.step.share(measureNorm)
	return math.Sqrt(sum(g.m.params.groups[i].norms))
}

// Inputs returns the gradient with respect to the network's inputs after the
// preprocessing, (rows, inputs), for the rows of the batch in their order. It is scaled
// like the other gradients: divided by the number of rows unless these are summed.
// Transforms do not change it. A saliency map shows it.
func (g *Gradients) Inputs() []float32 {
	m, rows := g.m, len(g.step.rows)
	for _, each := range g.step.members {
		if each.inputDelta.Rows < rows {
			each.inputDelta = kernel.NewMatrix(len(each.losses), each.net.Inputs())
		}
		each.params.settle() // workers may have the first layer's weights
	}
	g.step.share(inputDeltas)
	values := make([]float32, rows*m.net.Inputs())
	m.inputDelta.RowRange(0, rows).CopyTo(values)
	return values
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// measure computes the squared norms of one worker's share of the rows of all gradients.
// It reads a row across all blocks, so that the order of the sum does not depend on how
// the row is divided.
func (p *params) measure(part, parts int) {
	for _, g := range p.groups {
		lo, hi := kernel.Split(len(g.norms), part, parts)
		for r := lo; r < hi; r++ {
			g.norms[r] = 0
			for _, b := range g.blocks {
				g.norms[r] = addSquares(g.norms[r], b.gradient.Row(r))
			}
		}
	}
}

// addSquares adds the squares of values to sum, in chunks of 16, in order. Blocks
// begin at multiples of 16, so the chunks are those of the whole row.
func addSquares(sum float64, values []float32) float64 {
	for len(values) > 0 {
		n := min(len(values), 16)
		chunk := 0.0
		for _, v := range values[:n] {
			chunk += float64(v) * float64(v)
		}
		sum += chunk
		values = values[n:]
	}
	return sum
}
