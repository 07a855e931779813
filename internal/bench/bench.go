// Package bench measures this machine: the peak of its floating-point units, and
// the share of it that kernels, whole training steps and inference reach.
//
// [Run] measures everything and reports row by row.
package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Row is one measurement. A figure that does not apply is 0, and is left out of the JSON
// object.
type Row struct {
	Event   string `json:"event"` // "row"
	Name    string `json:"name"`
	Shape   string `json:"shape"`
	Threads int    `json:"threads"`
	// Seconds is the median time of one call, step or prediction.
	Seconds float64 `json:"seconds"`
	// GFLOPS is the rate in 10⁹ operations per second. A multiplication with its
	// addition counts as two. Operations that are saved because of zeros count too.
	GFLOPS float64 `json:"gflops,omitempty"`
	// PeakShare is the rate divided by the peak of Threads cores. The peak is
	// measured just before each sample, and the median over the samples is used.
	PeakShare float64 `json:"peak_share,omitempty"`
	// PerSecond is how many numbers, rows, steps or images are processed in a
	// second. Unit says which.
	PerSecond float64 `json:"per_second,omitempty"`
	Unit      string  `json:"unit,omitempty"` // what PerSecond counts
}

// Peak is the highest rate that one core reaches, with the backend and the number of
// cores.
type Peak struct {
	Event   string  `json:"event"` // "peak"
	Backend string  `json:"backend"`
	GFLOPS  float64 `json:"gflops"`
	Cores   int     `json:"cores"`
}

// suite runs the measurements. It passes each result to report.
type suite struct {
	ctx     context.Context
	backend *kernel.Backend
	report  func(any) error
}

// Run measures the peak, the kernels, training steps and inference, and
// reports a [Peak] and then [Row] values as they come.
func Run(ctx context.Context, report func(any) error) error {
	s := &suite{ctx, kernel.Active(), report}
	peak := Peak{"peak", s.backend.Name, s.backend.Peak() / 1e9, runtime.GOMAXPROCS(0)}
	if err := report(peak); err != nil {
		return err
	}
	for _, part := range []func() error{s.products, s.sparse, s.elementwise, s.steps, s.inference} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

const (
	samples    = 9                     // number of samples of each measurement; the median is reported
	sampleTime = 20 * time.Millisecond // the shortest duration of a sample
)

// row measures calls of f, sets the figures of r and reports r. flops is the number of
// operations of one call, or 0 if they are not counted.
func (s *suite) row(r Row, flops float64, f func()) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	var m measured
	calls := callsFor(f)
	for range samples {
		m.add(s.backend.Peak(), timed(f, calls).Seconds()/float64(calls))
	}
	return s.finish(r, flops, m)
}

// measured holds the samples of a measurement. For each sample, seconds is the time of
// a call, and possible is the number of operations that one core at peak rate would do
// in that time. The peak is measured for each sample, because a core's clock rate
// changes and other programs slow both the call and the peak.
type measured struct{ seconds, possible []float64 }

// add adds a sample: a call that took the given number of seconds. peak is the rate of
// one core in operations per second, measured just before the call.
func (m *measured) add(peak, seconds float64) {
	m.seconds = append(m.seconds, seconds)
	m.possible = append(m.possible, peak*seconds)
}

// finish computes r's figures from the samples and reports r. flops is the number of
// operations of one call, or 0 if they are not counted.
func (s *suite) finish(r Row, flops float64, m measured) error {
	r.Event = "row"
	r.Seconds = median(m.seconds)
	if flops > 0 {
		r.GFLOPS = flops / r.Seconds / 1e9
		r.PeakShare = flops / median(m.possible) / float64(max(1, r.Threads))
	}
	if r.Unit != "" {
		r.PerSecond = max(1, r.PerSecond) / r.Seconds
	}
	return s.report(r)
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// callsFor returns how many calls of f take at least sampleTime.
func callsFor(f func()) int {
	f() // so that f allocates the memory that it keeps before it is timed
	calls := 1
	for calls < 1<<24 && timed(f, calls) < sampleTime {
		calls *= 2
	}
	return calls
}

func timed(f func(), calls int) time.Duration {
	start := time.Now()
	for range calls {
		f()
	}
	return time.Since(start)
}

// shape formats the sizes of a product.
func shape(rows, in, out int) string { return fmt.Sprintf("%d×%d×%d", rows, in, out) }
