package serve

import (
	"testing"
	"time"
)

// TestPace: batches have as many rows as they may in time, but not too few.
func TestPace(t *testing.T) {
	var p pace
	if got := p.rows(100); got != 100 {
		t.Errorf("before the first batch: got %d rows, want 100", got)
	}
	repeat := func(rows int, took time.Duration) {
		for range 40 {
			p.note(rows, took)
		}
	}
	repeat(10, time.Millisecond)
	if got := p.rows(100); got < 79 || got > 81 { // 0.1 ms a row
		t.Errorf("got %d rows, want 80", got)
	}
	if got := p.rows(20); got != 20 {
		t.Errorf("got %d rows, want 20", got)
	}
	repeat(1, 50*time.Millisecond)
	if got := p.rows(100); got != leastRows {
		t.Errorf("of a slow network: got %d rows, want %d", got, leastRows)
	}
	if got := p.rows(3); got != 3 {
		t.Errorf("got %d rows, want 3", got)
	}
}

// TestBatchesInTime: a slow model's batches are short, whatever the limit.
func TestBatchesInTime(t *testing.T) {
	l := opened(t, "iris")
	q := &queue{batchRows: 100, active: 1}
	for range 40 {
		q.note(1, 10*time.Millisecond)
	}
	for range 50 {
		q.line = append(q.line, &job{model: l, rows: 1})
	}
	b := &batch{jobs: []*job{{model: l, rows: 1}}, rows: 1}
	if q.take(b); b.rows != leastRows {
		t.Errorf("got %d rows, want %d", b.rows, leastRows)
	}
}
