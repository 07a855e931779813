package bench

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// collected returns a suite and the rows that it reports.
func collected(ctx context.Context) (*suite, *[]Row) {
	var rows []Row
	return &suite{ctx, kernel.Active(), func(v any) error {
		rows = append(rows, v.(Row))
		return nil
	}}, &rows
}

// TestRow measures a sleep, whose time is known.
func TestRow(t *testing.T) {
	s, rows := collected(t.Context())
	const flops = 1e9
	if err := s.row(Row{Name: "sleep", Threads: 2, PerSecond: 3, Unit: "naps"}, flops, func() { time.Sleep(5 * time.Millisecond) }); err != nil {
		t.Fatal(err)
	}
	r := (*rows)[0]
	if r.Event != "row" || r.Seconds < 5e-3 {
		t.Errorf("a nap of 5 ms: %+v", r)
	}
	if math.Abs(r.GFLOPS*r.Seconds-1) > 1e-9 || math.Abs(r.PerSecond*r.Seconds-3) > 1e-9 || !(r.PeakShare > 0) {
		t.Errorf("figures do not follow from the time: %+v", r)
	}
}

// TestStep measures a small training and counts its operations.
func TestStep(t *testing.T) {
	s, rows := collected(t.Context())
	small := trained{sizes: []int{4, 16, 3}, batch: 32, activation: mlp.ReLU(), density: 1}
	if got, want := small.flops(), float64(2*32*(2*4*16+3*16*3)); got != want {
		t.Errorf("%v operations, want %v", got, want)
	}
	if err := s.step(small, 1); err != nil {
		t.Fatal(err)
	}
	if r := (*rows)[0]; r.Shape != "4-16-3 batch 32" || !(r.Seconds > 0 && r.Seconds < 1) {
		t.Errorf("a small step: %+v", r)
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, rows := collected(ctx)
	if err := s.products(); !errors.Is(err, context.Canceled) || len(*rows) != 0 {
		t.Errorf("after the context's end: %v, %d rows", err, len(*rows))
	}
}
