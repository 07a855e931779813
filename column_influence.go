package mlp

import "context"

// The cost of work other than products, in multiply-adds of a training step.
const (
	workPerRow    = 1000 // comparing values, moving sums and outputs
	workPerUnit   = 20   // adding to a sum, an activation
	workPerOutput = 100  // a softmax, a comparison with the target
	workPerWeight = 2    // products of few rows are slower than those of a training
)

// PermuteWork estimates the cost of predicting one row by a [ColumnPermuter], in
// multiply-adds of a training step. It counts operations and measures no time, so a
// decision based on it is the same on every machine.
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

// Influences returns, for each column of the table, how much it varies the first layer's
// sums: Σ Var(x)·‖w‖² over its inputs x with weights w. It is a cheap estimate of which
// columns matter, for choosing those to permute. It returns the context's error soon
// after the context is done.
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
