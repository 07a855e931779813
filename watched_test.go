package mlp

import (
	"sync/atomic"
	"testing"
)

// watched is an activation that counts the calls of Forward. Every worker of a step calls
// it for every hidden layer.
type watched struct {
	Activation
	calls *atomic.Int32
}

func watch(a Activation) watched { return watched{a, new(atomic.Int32)} }

func (w watched) Forward(z, s []float32) {
	w.calls.Add(1)
	w.Activation.Forward(z, s)
}

// checkShared fails the test if a single worker took all steps of a training, although
// there were several. The training must not have evaluated anything.
func (w watched) checkShared(t *testing.T, threads int, r *Result, hidden int) {
	t.Helper()
	if calls := int(w.calls.Swap(0)); threads > 1 && calls <= r.Steps*hidden {
		t.Errorf("%d threads: %d steps through %d hidden layers called the activation %d times, want more: only one worker took part", threads, r.Steps, hidden, calls)
	}
}
