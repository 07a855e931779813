package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/bench"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func newBench(o *output) *cobra.Command {
	return &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine: kernels, training steps, inference",
		Long: `Measure the peak performance of this machine's floating-point units, and what share
of it each kernel, whole training steps and inference reach.

Times are medians. GFLOP/s count all operations of the dense computation, also those
that are skipped because inputs are zero. So some rows of the table may exceed the peak.

The environment variable MLP_BACKEND (generic, avx2, avx512) chooses the
kernels.`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return bench.Run(cmd.Context(), o.benchRow)
		},
	}
}

// benchRow prints one row of mlp bench.
func (o *output) benchRow(v any) error {
	if o.asJSON {
		return o.object(v)
	}
	switch r := v.(type) {
	case bench.Peak:
		return o.say("peak of one core: %.1f GFLOP/s (%s kernels, %s)\n\n%-24s %-38s %7s %12s %9s %6s  %s",
			r.GFLOPS, r.Backend, words.Count(r.Cores, "core"), "what", "shape", "threads", "time", "GFLOP/s", "peak", "per second")
	case bench.Row:
		line := fmt.Sprintf("%-24s %-38s %7d %12s", r.Name, r.Shape, r.Threads, words.ShortTime(r.Seconds))
		if r.GFLOPS > 0 {
			line += fmt.Sprintf(" %9.1f %5.0f%%", r.GFLOPS, 100*r.PeakShare)
		} else {
			line += fmt.Sprintf(" %9s %6s", "", "")
		}
		if r.PerSecond > 0 {
			line += fmt.Sprintf("  %s %s", words.Decimal(r.PerSecond, 4), r.Unit)
		}
		return o.say("%s", line)
	}
	return nil
}
