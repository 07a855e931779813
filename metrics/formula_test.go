package metrics

import (
	"math"
	"testing"
)

// formula returns 200 rows of four classes, which the tests compare with
// scikit-learn 1.2.1 and SciPy. In NumPy:
//
//	w = [[1 + (7*i + 13*j + 5*i*j) % 17 for j in range(4)] for i in range(200)]
//	probabilities = (w**4 / sum of each row).astype(float32)
//	logits = w / 2
//	truth = [argmax(w[i]) if i % 3 else i // 3 % 4 for i in range(200)]
func formula() (probabilities, logits [][]float32, truth []int32) {
	for i := range 200 {
		var w [4]float64
		sum, largest := 0.0, 0
		for j := range w {
			w[j] = float64(1 + (7*i+13*j+5*i*j)%17)
			sum += w[j] * w[j] * w[j] * w[j]
			if w[j] > w[largest] {
				largest = j
			}
		}
		p, z := make([]float32, len(w)), make([]float32, len(w))
		for j, v := range w {
			p[j], z[j] = float32(v*v*v*v/sum), float32(v/2)
		}
		if i%3 == 0 {
			largest = i / 3 % 4
		}
		probabilities, logits, truth = append(probabilities, p), append(logits, z), append(truth, int32(largest))
	}
	return probabilities, logits, truth
}

// column returns column j of rows as rows of one number, and whether each row has
// class j.
func column(rows [][]float32, j int, truth []int32) (single [][]float32, is []int32) {
	for i, row := range rows {
		single = append(single, row[j:j+1])
		if truth[i] == int32(j) {
			is = append(is, 1)
		} else {
			is = append(is, 0)
		}
	}
	return single, is
}

// near fails the test if a value differs from the wanted one by more than a relative 1e-9.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
		t.Errorf("%s = %.16g, want %.16g", what, got, want)
	}
}

// panics fails the test if a function does not panic with want.
func panics(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := recover(); got != want {
			t.Errorf("panicked with %v, want %q", got, want)
		}
	}()
	f()
}
