package mlp

import (
	"math"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Gradients are the complete gradients of one step, before any weight changes. They are
// the gradients of the batch's loss; terms that an optimizer adds later, such as weight
// decay, are not included. A Gradients is valid until the function that receives it
// returns.
type Gradients struct {
	step *step
	m    *member
}

// GradientTransform changes a step's gradients before the update. It may clip them,
// add noise, or add the gradients of other processes. The same gradients must always
// give the same result, or a training can't be repeated. An error ends the training
// before the step changes any weight.
type GradientTransform interface {
	Transform(g *Gradients) error
}

// Layers returns the number of layers.
func (g *Gradients) Layers() int { return len(g.m.params.groups) }

// Step returns the number of the step, from 1.
func (g *Gradients) Step() int { return g.step.number }

// Loss returns the mean loss of the step's batch.
func (g *Gradients) Loss() float64 { return g.m.loss }

// Layer returns a copy of the gradient of layer i, in the shape of its weights: (in+1,
// out) with the bias as the last row. The gradient of a frozen layer is not computed:
// Layer returns zeros for it, and it counts as 0 in the norms.
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

// Visit calls f for all gradients except those of frozen layers. Each call is for one
// piece of a row: values holds the gradients of the piece, which begins at column col.
// f may change them. The calls are made one after the other, in the order of layers,
// rows and columns. How rows are cut into pieces depends on the number of threads.
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

// Norm returns the Euclidean norm of all gradients together. It is the same for any
// number of threads.
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

// Inputs returns the gradient of the loss with respect to the network's inputs (after
// preprocessing), which a saliency map shows. It is (rows, inputs), in the order of
// the batch's rows, and scaled like the other gradients: divided by the number of
// rows unless [Trainer.SumGradient] is set. Transforms do not change it.
func (g *Gradients) Inputs() []float32 {
	m, rows := g.m, len(g.step.rows)
	for _, each := range g.step.members {
		if each.inputDelta.Rows < rows {
			each.inputDelta = kernel.NewMatrix(len(each.losses), each.net.Inputs())
		}
		each.params.settle() // the first layer's weights may be in the workers' own memory
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

// measure computes the squared norm of each gradient row in one worker's share of the
// rows. It sums a row across all its blocks in column order, so the result does not
// depend on how the row is divided into blocks.
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

// addSquares adds the squares of values to sum in order, in chunks of 16. Blocks begin
// at multiples of 16 columns, so the chunks are the same as for an undivided row.
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
