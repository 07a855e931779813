package serve

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	b := newBudget(1000)
	one, other := share{of: b, ctx: t.Context()}, share{of: b, ctx: t.Context()}
	if err := one.take(freeMemory); err != nil || one.held != 0 {
		t.Errorf("the free part: got %v, %d", err, one.held)
	}
	if err := one.take(600); err != nil || one.held != 600 {
		t.Errorf("got %v, %d", err, one.held)
	}
	if err := one.take(401); err == nil || asRefusal(err).status != 413 {
		t.Errorf("more than there is: got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	other.ctx = ctx
	if err := other.take(freeMemory + 500); !errors.Is(err, context.DeadlineExceeded) || asRefusal(err).status != 504 {
		t.Errorf("more than is left: got %v", err)
	}
	one.release()
	other = share{of: b, ctx: t.Context()}
	if err := other.take(freeMemory + 1000); err != nil {
		t.Errorf("all of it: got %v", err)
	}
	other.release()
	if !b.left.TryAcquire(1000) {
		t.Error("some of it is lost")
	}
}

// TestLargeRequests: many large requests, one after the other, leave nothing of the memory
// taken.
func TestLargeRequests(t *testing.T) {
	s := server(t, func(o *Options) { o.Limits.Memory = 1 << 20 }, "iris", "digits")
	body := make([]byte, 1<<18)
	for i := range body {
		body[i] = ' '
	}
	for range 8 {
		want(t, ask(t, s, "POST", "/v1/models/iris/predict", string(body)+`{"rows":[`+numberRows[0]+`]}`), 200, "probability")
		want(t, ask(t, s, "POST", "/v1/models/iris/predict", string(body)+"x"), 400, "expected an object")
	}
	want(t, ask(t, s, "POST", "/v1/models/iris/predict", string(body)+string(body)+string(body)+string(body)+" "), 413, "bytes of memory")
	if !s.memory.left.TryAcquire(1 << 20) {
		t.Error("some of the memory is lost")
	}
}
