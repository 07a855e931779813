package serve

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errSelfTest is returned when a model fails its self-test.
var errSelfTest = errors.New("the model failed its self-test")

// try predicts a row of missing values, as a single row and in a batch. The outputs must
// be finite and the same in both.
func (l *loaded) try() error {
	const batch = 5
	rows := rowBuffer{}
	rows.open(l, batch, &share{of: newBudget(maxNumbers * batch), ctx: context.Background()})
	for range batch {
		row, err := rows.add(1)
		if err != nil {
			return err
		}
		for k := range l.columns {
			l.values.Missing(row, k)
		}
	}
	width := l.Outputs()
	all, one := make([]float32, batch*width), make([]float32, width)
	if err := l.PredictEncoded(context.Background(), all, rows.x, 1); err != nil {
		return fmt.Errorf("%w: %w", errSelfTest, err)
	}
	if err := l.PredictEncoded(context.Background(), one, rows.row(0), 1); err != nil {
		return fmt.Errorf("%w: %w", errSelfTest, err)
	}
	for i := range batch {
		if got := all[i*width : (i+1)*width]; !slices.Equal(got, one) {
			return fmt.Errorf("expected the same outputs for a row alone and in a batch, found %v alone and %v as row %d of a batch: %w", one, got, i+1, errSelfTest)
		}
	}
	return nil
}
