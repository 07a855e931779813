package mlp

import "context"

// The costs that PermuteWork adds up, in units of one multiply-add of a training step.
const (
	workPerRow    = 1000 // compare the column's values, copy sums and outputs
	workPerUnit   = 20   // add to a sum, apply the activation
	workPerOutput = 100  // apply softmax, compare with the target
	workPerWeight = 2    // a multiply-add; products of few rows are half as fast
)

// PermuteWork estimates the work of predicting one row with a [ColumnPermuter]. The
// unit is the time of one multiply-add in a training step. It is computed from the
// sizes of the layers and not measured, so decisions based on it are the same on every
// machine.
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

// Influences estimates how much each column of the table matters. It helps to choose the
// columns to permute. The estimate is cheap: it is the variance that the column adds to
// the first layer's sums, Σ Var(x)·‖w‖² over the column's inputs x and their weights w.
// Influences returns the context's error soon after the context is done.
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
			sums[in.Index], squares[in.Index] = 0, 0 // several rows may list the input: count it once
		}
	}
	return influences, nil
}

// strength returns the sum of the squared weights of an input in the first layer. The
// weights include the factor that the preprocessing multiplies the input by.
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
