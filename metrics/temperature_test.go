package metrics

import (
	"math"
	"math/rand/v2"
	"testing"
)

// odds returns four rows, three of class 0 and one of class 1, whose best
// temperature is t exactly: softmax(logits/t) is (¾, ¼).
func odds(t float64) (logits [][]float32, truth []int32) {
	for range 4 {
		logits = append(logits, []float32{float32(t * math.Log(3)), 0})
	}
	return logits, []int32{0, 0, 0, 1}
}

func TestFitTemperature(t *testing.T) {
	_, logits, truth := formula()
	// The sigmoid of w[:, 0]/2 - 4.
	single, is := column(logits, 0, truth)
	for i, row := range single {
		single[i], is[i] = []float32{row[0] - 4}, 1-min(1, truth[i])
	}
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		name   string
		logits [][]float32
		truth  []int32
		want   float64
	}{
		// exp(x), x from minimize_scalar(nll, bracket=(-1, 1), tol=1e-12),
		// nll(x) the mean of logsumexp(z*exp(-x)) - z[truth]*exp(-x).
		{"formula", logits, truth, 1.88624114},
		{"formula, one column", single, is, 3.42730409},
		{"never wrong", [][]float32{{3, 0}, {0, 3}}, []int32{0, 1}, MinTemperature},
		{"always wrong", [][]float32{{3, 0}, {0, 3}}, []int32{1, 0}, MaxTemperature},
		{"half wrong", [][]float32{{3, 0}, {3, 0}}, []int32{1, 0}, MaxTemperature},
		{"one row, right", [][]float32{{1, 0}}, []int32{0}, MinTemperature},
		{"one class", [][]float32{{5}, {5}, {5}}, []int32{1, 1, 1}, MinTemperature},
		{"constant", [][]float32{{2, 2, 2}, {2, 2, 2}}, []int32{0, 1}, 1},
		{"constant, one column", [][]float32{{0}, {0}}, []int32{0, 1}, 1},
		{"as good as can be", [][]float32{{1e30, 0}}, []int32{0}, 1},
		{"no rows", nil, nil, 1},
		{"NaN", [][]float32{{1, float32(math.NaN())}}, []int32{0}, math.NaN()},
		{"infinite", [][]float32{{1, inf}}, []int32{0}, math.NaN()},
		{"minus infinite", [][]float32{{1, -inf}}, []int32{0}, math.NaN()},
	} {
		got := FitTemperature(c.logits, c.truth)
		if math.IsNaN(c.want) != math.IsNaN(got) || math.Abs(got-c.want) > 1e-7 {
			t.Errorf("%s: FitTemperature = %.9g, want %.9g", c.name, got, c.want)
		}
	}
	panics(t, errLength, func() { FitTemperature(logits, truth[1:]) })
}

func TestFitTemperatureExact(t *testing.T) {
	for _, want := range []float64{0.011, 0.5, 1, 1.5, 20, 99} {
		got := FitTemperature(odds(want))
		if math.Abs(got-want) > 1e-6*want { // the logits are rounded to float32
			t.Errorf("FitTemperature = %v, want %v", got, want)
		}
	}
}

// The logits are three times as large as those that the classes were drawn with.
// The test expects a temperature of three, and better calibration after dividing.
func TestTemperatureCalibrates(t *testing.T) {
	const rows, factor = 5000, 3
	r := rand.New(rand.NewPCG(1, 2))
	logits, truth := make([][]float32, rows), make([]int32, rows)
	for i := range logits {
		z := []float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
		p := softmax(z, 1)
		u := float32(r.Float64())
		for u > p[truth[i]] && truth[i] < 2 {
			u -= p[truth[i]]
			truth[i]++
		}
		for _, v := range z {
			logits[i] = append(logits[i], float32(factor*v))
		}
	}
	temperature := FitTemperature(logits, truth)
	if math.Abs(temperature/factor-1) > 0.1 {
		t.Errorf("FitTemperature = %v, want about %v", temperature, factor)
	}
	before, after := NewCalibration(0), NewCalibration(0)
	for i, row := range logits {
		z := []float64{float64(row[0]), float64(row[1]), float64(row[2])}
		before.Add(softmax(z, 1), int(truth[i]))
		after.Add(softmax(z, temperature), int(truth[i]))
	}
	if before.ExpectedError() < 0.15 || after.ExpectedError() > 0.03 {
		t.Errorf("expected calibration error %v before and %v after", before.ExpectedError(), after.ExpectedError())
	}
}

func softmax(z []float64, temperature float64) []float32 {
	sum := 0.0
	for _, v := range z {
		sum += math.Exp(v / temperature)
	}
	p := make([]float32, len(z))
	for j, v := range z {
		p[j] = float32(math.Exp(v/temperature) / sum)
	}
	return p
}

// TestMoments compares with a mean and a variance computed by hand: logits 0 and ln 3
// have the probabilities ¼ and ¾, and at β = 2 the probabilities 1/10 and 9/10.
func TestMoments(t *testing.T) {
	logits, d := []float32{0, float32(math.Log(3))}, -float64(float32(math.Log(3)))
	for beta, p := range map[float64]float64{1: 0.25, 2: 0.1} {
		mean, variance, largest := moments(logits, beta)
		if math.Abs(mean-p*d) > 1e-6 || math.Abs(variance-p*(1-p)*d*d) > 1e-6 || largest != -d {
			t.Errorf("β %v: got %v, %v and %v, want %v, %v and %v", beta, mean, variance, largest, p*d, p*(1-p)*d*d, -d)
		}
	}
}
