package metrics

import "math"

// DefaultBins is the default number of bins of a calibration. The paper that
// [Calibration.ExpectedError] cites uses the same number.
const DefaultBins = 15

// Calibration compares the confidence of predictions with how often they are
// right, in bins of equal width.
type Calibration struct {
	rows, correct []int     // of each bin
	confidence    []float64 // of each bin, summed over its rows
}

// Bin describes the rows whose confidence is above Low and at most High. A confidence
// of 0 belongs to the first bin.
type Bin struct {
	Low, High  float64
	Rows       int
	Confidence float64 // mean; 0 without rows
	Accuracy   float64 // share of rows predicted right; 0 without rows
}

// NewCalibration returns an empty calibration with the given number of bins, or
// [DefaultBins] if bins is 0.
func NewCalibration(bins int) *Calibration {
	if bins == 0 {
		bins = DefaultBins
	}
	return &Calibration{make([]int, bins), make([]int, bins), make([]float64, bins)}
}

// Add counts one row; truth is its true class. probabilities has one probability for
// each class, or only that of the second of two classes. The row's confidence is the
// largest probability, and the predicted class is the class of that probability.
func (c *Calibration) Add(probabilities []float32, truth int) {
	class, confidence := decide(probabilities)
	bin := c.bin(confidence)
	c.rows[bin]++
	c.confidence[bin] += confidence
	if class == truth {
		c.correct[bin]++
	}
}

// bin returns the index of a confidence's bin; 0 if the confidence is NaN.
func (c *Calibration) bin(confidence float64) int {
	place := math.Ceil(confidence * float64(len(c.rows)))
	if !(place > 1) {
		return 0
	}
	return int(min(place, float64(len(c.rows)))) - 1
}

// decide returns the most probable class and its probability. Of equally probable
// classes, it returns the first. A single probability p is that of class 1; p = 0.5
// gives class 1.
func decide(probabilities []float32) (class int, confidence float64) {
	if len(probabilities) == 1 {
		p := float64(probabilities[0])
		if p < 0.5 {
			return 0, 1 - p
		}
		return 1, p
	}
	for k, p := range probabilities {
		if p > probabilities[class] {
			class = k
		}
	}
	return class, float64(probabilities[class])
}

// Rows returns how many rows were counted.
func (c *Calibration) Rows() int {
	n := 0
	for _, v := range c.rows {
		n += v
	}
	return n
}

// Bins returns all bins, from the lowest confidence to the highest.
func (c *Calibration) Bins() []Bin {
	bins := make([]Bin, len(c.rows))
	width := float64(len(bins))
	for m, n := range c.rows {
		bins[m] = Bin{
			Low: float64(m) / width, High: float64(m+1) / width, Rows: n,
			Confidence: c.confidence[m] / float64(max(1, n)),
			Accuracy:   share(c.correct[m], n),
		}
	}
	return bins
}

// ExpectedError returns the expected calibration error, the mean over the rows
// of the difference between accuracy and confidence of their bin:
//
//	ECE = Σ_m |B_m|/n · |acc(B_m) - conf(B_m)|
//
// (Guo, Pleiss, Sun, Weinberger: "On calibration of modern neural networks",
// ICML 2017, equation 3). It is 0 without rows, and NaN if a confidence is NaN.
func (c *Calibration) ExpectedError() float64 {
	sum := 0.0
	for _, b := range c.Bins() {
		sum += float64(b.Rows) * math.Abs(b.Accuracy-b.Confidence)
	}
	return sum / float64(max(1, c.Rows()))
}
