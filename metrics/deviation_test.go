package metrics

import "testing"

func TestMeanAndDeviation(t *testing.T) {
	for _, c := range []struct {
		values          []float64
		mean, deviation float64
	}{
		{nil, 0, 0}, {[]float64{3}, 3, 0}, {[]float64{1, 3}, 2, 1}, {[]float64{2, 4, 4, 4, 5, 5, 7, 9}, 5, 2},
	} {
		if mean, deviation := MeanAndDeviation(c.values); mean != c.mean || deviation != c.deviation {
			t.Errorf("%v: got %v ± %v, want %v ± %v", c.values, mean, deviation, c.mean, c.deviation)
		}
	}
}
