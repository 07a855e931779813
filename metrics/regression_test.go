package metrics

import (
	"math"
	"slices"
	"testing"
)

// values returns 200 predictions and truths. In NumPy, with i = arange(200):
//
//	truth = 11*i % 23 / 4 + 1000
//	predictions = truth + (5*i % 7 - 3) / 2
func values() (predictions, truth []float32) {
	for i := range 200 {
		t := float32(11*i%23)/4 + 1000
		predictions, truth = append(predictions, t+float32(5*i%7-3)/2), append(truth, t)
	}
	return predictions, truth
}

func TestRegression(t *testing.T) {
	predictions, truth := values()
	for _, c := range []struct {
		name               string
		predictions, truth []float32
		mean               float64
		want               Regression
	}{
		// mean_squared_error(truth, predictions, squared=False),
		// mean_absolute_error, r2_score, and the first with 1003 for each
		// prediction.
		{"formula", predictions, truth, 1003, Regression{200, 1.000624804809475, 0.8575, 0.6372099817076382, 1.6769578110375942}},
		{"right", []float32{1, 3}, []float32{1, 3}, 0, Regression{2, 0, 0, 1, math.Sqrt(5)}},
		{"mean", []float32{2, 2}, []float32{1, 3}, 2, Regression{2, 1, 1, 0, 1}},
		{"worse than the mean", []float32{3, 1}, []float32{1, 3}, 2, Regression{2, 2, 2, -3, 1}},
		{"constant truth, right", []float32{0.1, 0.1, 0.1}, []float32{0.1, 0.1, 0.1}, float64(float32(0.1)), Regression{3, 0, 0, 1, 0}},
		{"constant truth, wrong", []float32{2, 2, 5}, []float32{2, 2, 2}, 2, Regression{3, math.Sqrt(3), 1, 0, 0}},
		{"one row", []float32{4}, []float32{1}, 3, Regression{1, 3, 3, 0, 2}},
		{"no rows", nil, nil, 3, Regression{}},
	} {
		got := NewRegression(c.predictions, c.truth, c.mean)
		if got.Rows != c.want.Rows {
			t.Errorf("%s: %d rows, want %d", c.name, got.Rows, c.want.Rows)
		}
		near(t, c.name+": RMSE", got.RMSE, c.want.RMSE)
		near(t, c.name+": MAE", got.MAE, c.want.MAE)
		near(t, c.name+": R2", got.R2, c.want.R2)
		near(t, c.name+": BaselineRMSE", got.BaselineRMSE, c.want.BaselineRMSE)
	}
	panics(t, errLength, func() { NewRegression(predictions, truth[1:], 0) })
}

// The truth varies in its last bit only. Its spread is two thirds of 128²; the
// textbook formula Σt² - n·t̄² is off by hundreds.
func TestRegressionIsStable(t *testing.T) {
	truth := []float32{1 << 30, 1<<30 + 128, 1 << 30}
	predictions := []float32{1 << 30, 1 << 30, 1 << 30}
	near(t, "spread", spread(truth), 128*128*2.0/3)
	near(t, "R2", NewRegression(predictions, truth, 0).R2, -0.5)
}

func TestRegressions(t *testing.T) {
	y, truth := values()
	predictions, both := [][]float32{}, []float32{}
	for i := range y {
		predictions = append(predictions, []float32{y[i], truth[i]})
		both = append(both, truth[i], y[i])
	}
	got := NewRegressions(predictions, both, []float64{1003, 7})
	want := []Regression{NewRegression(y, truth, 1003), NewRegression(truth, y, 7)}
	if !slices.Equal(got, want) {
		t.Errorf("NewRegressions = %v, want %v", got, want)
	}
	if got := NewRegressions(nil, nil, []float64{1}); !slices.Equal(got, []Regression{{}}) {
		t.Errorf("without rows, NewRegressions = %v", got)
	}
	panics(t, errLength, func() { NewRegressions(predictions, both[1:], []float64{0, 0}) })
	panics(t, errWidth, func() { NewRegressions([][]float32{{1}, {1, 2, 3}}, both[:4], []float64{0, 0}) })
}
