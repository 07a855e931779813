package metrics

import "math"

// Separation is how well probabilities separate each class from all others: a row is
// positive if it has the class, and its score is the class's probability. A value is NaN
// if it is undefined.
type Separation struct {
	AUC              []float64 // of each class: see [AUC]
	AveragePrecision []float64 // of each class: see [AveragePrecision]

	present []bool // the classes that have rows
}

// NewSeparation measures probabilities, (rows, classes), or (rows, 1) with that of the
// second of two classes. It panics if probabilities and truth differ in length.
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

// scoreOf returns the score of a class: its probability, or for the first of two with one
// column, minus that of the second, which ranks rows as its complement does.
func scoreOf(p []float32, class int) float32 {
	if len(p) > 1 {
		return p[class]
	}
	return [2]float32{-p[0], p[0]}[class]
}

// add measures the next class.
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

// MacroAUC returns the mean area: see the function [MacroAUC].
func (s *Separation) MacroAUC() (area float64, ok bool) { return s.mean(s.AUC) }

// MacroAveragePrecision returns the mean of the classes' average precisions, of two
// classes that of the second only, which is the one that is looked for. Classes without
// rows are left out. ok is false and the value 0 if fewer than two classes have rows, or
// if a probability of a class with rows is NaN.
func (s *Separation) MacroAveragePrecision() (value float64, ok bool) {
	return s.mean(s.AveragePrecision)
}

// mean returns the mean of the classes that have rows, or the value of the second of two.
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
