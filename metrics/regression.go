package metrics

import "math"

// Regression measures how well one output predicts values. Errors are in the units
// of the values.
type Regression struct {
	Rows int
	RMSE float64 // root of the mean squared error
	MAE  float64 // mean absolute error
	// R2 is the coefficient of determination, 1 - Σ(t-y)² / Σ(t-t̄)², for true
	// values t with mean t̄ and predictions y. If all true values are equal, it is 1
	// if every prediction is right, else 0.
	R2 float64
	// BaselineRMSE is the RMSE of always predicting the mean of the training
	// targets. A network must beat it to have learned anything.
	BaselineRMSE float64
}

// NewRegression compares the predictions of one output with the true values in truth.
// trainingMean is the mean of the targets that the network was trained on, which is the
// best constant prediction. All figures are 0 without rows. NewRegression panics if
// predictions and truth differ in length.
func NewRegression(predictions, truth []float32, trainingMean float64) Regression {
	if len(predictions) != len(truth) {
		panic(errLength)
	}
	r := Regression{Rows: len(truth)}
	if r.Rows == 0 {
		return r
	}
	var squares, absolute, baseline float64
	for i, t := range truth {
		d := float64(predictions[i]) - float64(t)
		squares += d * d
		absolute += math.Abs(d)
		b := trainingMean - float64(t)
		baseline += b * b
	}
	n := float64(r.Rows)
	r.RMSE, r.MAE, r.BaselineRMSE = math.Sqrt(squares/n), absolute/n, math.Sqrt(baseline/n)
	r.R2 = determination(squares, spread(truth))
	return r
}

// determination returns R². squares is the sum of the squared errors, and total is the
// spread of the true values.
func determination(squares, total float64) float64 {
	switch {
	case total != 0:
		return 1 - squares/total
	case squares == 0:
		return 1
	}
	return 0
}

// spread returns the sum of the squared differences between values and their mean. It
// first subtracts values[0] from each value. So the result is exactly 0 if all values are
// equal, and more precise if they are close together.
func spread(values []float32) float64 {
	first, mean := float64(values[0]), 0.0
	for _, v := range values {
		mean += float64(v) - first
	}
	mean /= float64(len(values))
	sum := 0.0
	for _, v := range values {
		d := float64(v) - first - mean
		sum += d * d
	}
	return sum
}

// NewRegressions calls [NewRegression] for each output. predictions is (rows, outputs).
// truth has the true values in the same shape, row after row in one slice, and
// trainingMeans has one mean for each output. It panics if their sizes do not fit.
func NewRegressions(predictions [][]float32, truth []float32, trainingMeans []float64) []Regression {
	rows, outputs := len(predictions), len(trainingMeans)
	if rows*outputs != len(truth) {
		panic(errLength)
	}
	all := make([]Regression, outputs)
	y, t := make([]float32, rows), make([]float32, rows)
	for j, mean := range trainingMeans {
		for i, row := range predictions {
			if len(row) != outputs {
				panic(errWidth)
			}
			y[i], t[i] = row[j], truth[i*outputs+j]
		}
		all[j] = NewRegression(y, t, mean)
	}
	return all
}
