package metrics

import (
	"math"
	"testing"
)

func calibrate(bins int, probabilities [][]float32, truth []int32) *Calibration {
	c := NewCalibration(bins)
	for i, p := range probabilities {
		c.Add(p, int(truth[i]))
	}
	return c
}

func TestCalibration(t *testing.T) {
	probabilities, _, truth := formula()
	c := calibrate(0, probabilities, truth)
	// With confidence = probabilities.max(1) and right = argmax == truth:
	// bincount(ceil(confidence*15) - 1) and
	// calibration_curve(right, confidence, n_bins=15, strategy="uniform").
	want := map[int]Bin{
		3:  {Rows: 12, Accuracy: 0.75, Confidence: 0.25},
		5:  {Rows: 12, Accuracy: 0.75, Confidence: 0.3992452621459961},
		6:  {Rows: 12, Accuracy: 0.75, Confidence: 0.41478270292282104},
		7:  {Rows: 23, Accuracy: 0.782608695652174, Confidence: 0.5213064629098644},
		8:  {Rows: 35, Accuracy: 0.7428571428571429, Confidence: 0.5811976143292018},
		9:  {Rows: 24, Accuracy: 0.75, Confidence: 0.6092910766601562},
		10: {Rows: 23, Accuracy: 0.7391304347826086, Confidence: 0.6881042589312014},
		11: {Rows: 24, Accuracy: 0.75, Confidence: 0.7726390659809113},
		12: {Rows: 24, Accuracy: 0.75, Confidence: 0.8415246307849884},
		13: {Rows: 11, Accuracy: 0.7272727272727273, Confidence: 0.8699832558631897},
	}
	for m, b := range c.Bins() {
		near(t, "low", b.Low, float64(m)/DefaultBins)
		near(t, "high", b.High, float64(m+1)/DefaultBins)
		near(t, "accuracy", b.Accuracy, want[m].Accuracy)
		near(t, "confidence", b.Confidence, want[m].Confidence)
		if b.Rows != want[m].Rows {
			t.Errorf("bin %d has %d rows, want %d", m, b.Rows, want[m].Rows)
		}
	}
	if c.Rows() != 200 {
		t.Errorf("Rows() = %d, want 200", c.Rows())
	}
	// sum(count/200 * abs(accuracy - confidence)) over these bins.
	near(t, "expected calibration error", c.ExpectedError(), 0.17380030006170272)
}

func TestExpectedError(t *testing.T) {
	for _, c := range []struct {
		name          string
		probabilities [][]float32
		truth         []int32
		want          float64
	}{
		{"sure and right", [][]float32{{0, 1}, {1, 0}}, []int32{1, 0}, 0},
		{"sure and wrong", [][]float32{{0, 1}, {1, 0}}, []int32{0, 1}, 1},
		{"one row", [][]float32{{0.75, 0.25}}, []int32{0}, 0.25},
		// 0.25 for class 1 is 0.75 for class 0: one bin, two right of four.
		{"one column", [][]float32{{0.25}, {0.25}, {0.25}, {0.75}}, []int32{0, 0, 1, 0}, 0.25},
		// 0.75 for class 0 and 0.75 for class 1: one bin, one right of two.
		{"both classes in a bin", [][]float32{{0.25}, {0.75}}, []int32{0, 0}, 0.25},
		{"constant, in proportion", [][]float32{{0.5, 0.5}, {0.5, 0.5}}, []int32{0, 1}, 0},
		{"tie in one column", [][]float32{{0.5}}, []int32{1}, 0.5},
		{"no rows", nil, nil, 0},
	} {
		near(t, c.name, calibrate(10, c.probabilities, c.truth).ExpectedError(), c.want)
	}
	nan := float32(math.NaN())
	if got := calibrate(10, [][]float32{{nan, nan}}, []int32{0}).ExpectedError(); !math.IsNaN(got) {
		t.Errorf("with a confidence that is NaN, the error is %v", got)
	}
}

func TestBinEdges(t *testing.T) {
	c := NewCalibration(4)
	for confidence, want := range map[float64]int{0: 0, 0.25: 0, 0.250001: 1, 0.5: 1, 0.75: 2, 1: 3, 1.5: 3, -1: 0} {
		if got := c.bin(confidence); got != want {
			t.Errorf("confidence %v is in bin %d, want %d", confidence, got, want)
		}
	}
	if got := c.bin(math.NaN()); got != 0 {
		t.Errorf("NaN is in bin %d, want 0", got)
	}
}
