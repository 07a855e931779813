package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTicks(t *testing.T) {
	tests := map[string]struct {
		axis   Axis
		values []float64
		round  bool
		want   []string
	}{
		"epochs":                   {Axis{Whole: true}, []float64{0, 69}, false, []string{"0", "10", "20", "30", "40", "50", "60"}},
		"two epochs, no halves":    {Axis{Whole: true}, []float64{0, 1}, false, []string{"0", "1"}},
		"one epoch":                {Axis{Whole: true}, []float64{0}, false, []string{"0"}},
		"linear, rounded":          {Axis{}, []float64{0.13, 0.92}, true, []string{"0", "0.2", "0.4", "0.6", "0.8", "1"}},
		"errors":                   {Axis{Log: true, Percent: true}, []float64{0.9, 0.0006}, true, []string{"0.05%", "0.1%", "0.2%", "0.5%", "1%", "2%", "5%", "10%", "20%", "50%", "100%"}},
		"many decades":             {Axis{Log: true}, []float64{1e-12, 1}, true, []string{"1e-12", "1e-10", "1e-08", "1e-06", "0.0001", "0.01", "1"}},
		"a zero does not count":    {Axis{Log: true}, []float64{0, 0.3, 0.9}, true, []string{"0.2", "0.5", "1"}},
		"only zeros":               {Axis{Log: true}, []float64{0}, true, []string{"0.1", "0.2", "0.5", "1"}},
		"no values":                {Axis{}, nil, true, []string{"0", "0.2", "0.4", "0.6", "0.8", "1"}},
		"not numbers do not count": {Axis{}, []float64{math.NaN(), 1, math.Inf(1), 2}, false, []string{"1", "1.2", "1.4", "1.6", "1.8", "2"}},
		"a range that is asked for": {Axis{Log: true, Percent: true, Min: 0.01, Max: 1}, []float64{0.5}, true,
			[]string{"1%", "2%", "5%", "10%", "20%", "50%", "100%"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := scale{log: test.axis.Log, whole: test.axis.Whole, from: 0, to: 1}
			s.lo, s.hi = test.axis.fit(test.values, test.round)
			var got []string
			for _, v := range s.ticks() {
				if at := s.at(v); at < -1e-9 || at > 1+1e-9 {
					t.Errorf("tick %v is at %v, outside the axis", v, at)
				}
				got = append(got, test.axis.format(v))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLogScalePlacesDecadesEvenly(t *testing.T) {
	s := scale{lo: 0.001, hi: 1, log: true, from: 300, to: 0}
	for v, want := range map[float64]float64{1: 0, 0.1: 100, 0.01: 200, 0.001: 300, 0: 300, -1: 300} {
		if got := s.at(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: expected %v, found %v", v, want, got)
		}
	}
}
