package mlp

import "context"

// The cost of what is not a product, in multiply-adds of a training.
const (
	workPerRow    = 1000 // comparing values, moving sums and outputs
	workPerUnit   = 20   // adding to a sum, an activation
	workPerOutput = 100  // a softmax, a comparison with the target
	workPerWeight = 2    // products of few rows are slower than those of a training
)

// PermuteWork returns about what it takes to predict a row by a [ColumnPermuter]: as
// much time as so many multiply-adds of a training. It is a count, so that whoever
// decides by it decides the same on every machine.
func (m *Model) PermuteWork() int {
	work := workPerRow + workPerOutput*m.Network.Outputs()
	for i, d := range m.Network.layers {
		work += workPerUnit * d.Outputs()
		if i > 0 {
			work += workPerWeight * d.Parameters()
		}
	}
	return work
}

// Influences returns for each column of the table by how much the first layer's sums
// vary because of it: Σ Var(x)·‖w‖² over its inputs x, with their weights w. That is a
// cheap guess at which columns matter, to choose those to permute. It ends soon after
// the context is done, with the context's error.
func (p *ColumnPermuter) Influences(ctx context.Context) ([]float64, error) {
	influences := make([]float64, len(p.columns))
	inputs := p.model.Network.Inputs()
	sums, squares := make([]float64, inputs), make([]float64, inputs)
	for k, column := range p.columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if column < 0 {
			continue
		}
		p.list(column)
		for _, in := range p.inputs {
			sums[in.Index] += float64(in.Value)
			squares[in.Index] += float64(in.Value) * float64(in.Value)
		}
		rows := float64(p.features.Rows)
		for _, in := range p.inputs {
			mean, square := sums[in.Index]/rows, squares[in.Index]/rows
			influences[k] += max(0, square-mean*mean) * p.strength(int(in.Index))
			sums[in.Index], squares[in.Index] = 0, 0 // so that each input counts once
		}
	}
	return influences, nil
}

// strength returns the sum of squares of an input's weights.
func (p *ColumnPermuter) strength(input int) float64 {
	sum := 0.0
	for _, w := range p.model.Network.layers[0].weights.Row(input) {
		sum += float64(w) * float64(w)
	}
	if p.slopes != nil {
		sum *= float64(p.slopes[input]) * float64(p.slopes[input])
	}
	return sum
}
