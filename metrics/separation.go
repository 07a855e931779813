package metrics

import "math"

// Separation says how well probabilities separate each class from all others. For each
// class, a row is positive if it has the class, and its score is the class's probability.
// A value is NaN if it is undefined.
type Separation struct {
	AUC              []float64 // of each class: see [AUC]
	AveragePrecision []float64 // of each class: see [AveragePrecision]

	present []bool // whether each class has rows
}

// NewSeparation measures how well probabilities separate the classes. probabilities is
// (rows, classes), or (rows, 1) with the probability of the second of two classes. truth
// has the true class of each row. It panics if probabilities and truth differ in length.
func NewSeparation(probabilities [][]float32, truth []int32) *Separation {
	if len(probabilities) != len(truth) {
		panic(errLength)
	}
	s := &Separation{}
	if len(truth) == 0 {
		return s
	}
	columns := len(probabilities[0])
	s.present = make([]bool, max(2, columns))
	for _, k := range truth {
		s.present[k] = true
	}
	rows := make([]scored, len(truth))
	for k := range s.present {
		for i, p := range probabilities {
			rows[i] = scored{scoreOf(p, k), truth[i] == int32(k)}
		}
		s.add(rows)
	}
	return s
}

// scoreOf returns a row's score for a class, which is the class's probability. If p has
// only the probability p₁ of the second class, the score for the first is -p₁, which
// orders rows like the probability 1 - p₁ does.
func scoreOf(p []float32, class int) float32 {
	if len(p) > 1 {
		return p[class]
	}
	return [2]float32{-p[0], p[0]}[class]
}

// add appends the AUC and the average precision of the next class.
func (s *Separation) add(rows []scored) {
	area, precision := math.NaN(), math.NaN()
	if rank(rows) {
		if v, ok := areaUnder(rows); ok {
			area = v
		}
		if v, ok := averagePrecision(rows); ok {
			precision = v
		}
	}
	s.AUC, s.AveragePrecision = append(s.AUC, area), append(s.AveragePrecision, precision)
}

// MacroAUC returns the mean of the classes' areas: see the function [MacroAUC].
func (s *Separation) MacroAUC() (area float64, ok bool) { return s.mean(s.AUC) }

// MacroAveragePrecision returns the mean of the classes' average precisions. With two
// classes it returns that of the second class only, which is the positive one. Classes
// without rows are left out. ok is false and the value 0 if fewer than two classes have
// rows, or if a probability of a class with rows is NaN.
func (s *Separation) MacroAveragePrecision() (value float64, ok bool) {
	return s.mean(s.AveragePrecision)
}

// mean returns the mean of values over the classes that have rows; with two classes it
// returns the value of the second. ok is false if fewer than two classes have rows or if the
// result is NaN.
func (s *Separation) mean(values []float64) (mean float64, ok bool) {
	sum, present := 0.0, 0
	for k, v := range values {
		if s.present[k] {
			sum += v
			present++
		}
	}
	if present < 2 {
		return 0, false
	}
	mean = sum / float64(present)
	if len(values) == 2 {
		mean = values[1]
	}
	if mean != mean {
		return 0, false
	}
	return mean, true
}
