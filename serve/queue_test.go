package serve

import (
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// gate is an activation that lets rows pass only when the test says so.
type gate struct {
	mlp.Activation
	arrived chan struct{} // one for each row
	open    chan struct{} // one for each that may go on; closed: all
}

// Forward waits at the gate.
func (g *gate) Forward(z, s []float32) {
	g.arrived <- struct{}{}
	<-g.open
	g.Activation.Forward(z, s)
}

// gated returns a server of one model with a gate, and the gate.
func gated(t *testing.T, limits Limits) (*Server, *gate) {
	t.Helper()
	m := fixtures(t)["iris"]
	g := &gate{mlp.ReLU(), make(chan struct{}, 1000), make(chan struct{}, 1000)}
	net, err := mlp.New(mlp.Config{Inputs: 4, Hidden: []int{5}, Outputs: 3, Loss: mlp.SoftmaxCrossEntropy{}, Activation: g, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	m.Network = net
	l, err := newLoaded(m)
	if err != nil {
		t.Fatal(err)
	}
	s := server(t, func(o *Options) { o.Limits = limits }, "iris")
	m1 := (*s.models.Load())["iris"]
	l.metrics = m1.current.Load().metrics
	m1.current.Store(l)
	return s, g
}

// await waits until a model has the given numbers of batches under way and of jobs in its queue.
func await(t *testing.T, s *Server, active, waiting int) {
	t.Helper()
	m := (*s.models.Load())["iris"]
	for range 2000 {
		a, w := m.queue.state()
		if a == active && w == waiting {
			return
		}
		time.Sleep(time.Millisecond)
	}
	a, w := m.queue.state()
	t.Fatalf("got %d under way and %d waiting, want %d and %d", a, w, active, waiting)
}

// asked is a request that is under way.
type asked struct {
	status int
	body   string
}

// start sends a request of one row on a goroutine of its own.
func start(ctx context.Context, t *testing.T, s *Server, wait *sync.WaitGroup) *asked {
	a := &asked{}
	wait.Go(func() {
		body := `{"rows":[` + numberRows[0] + `]}`
		r := answered(t, s, httptest.NewRequestWithContext(ctx, "POST", "/v1/models/iris/predict", strings.NewReader(body)), body)
		a.status, a.body = r.StatusCode, text(t, r)
	})
	return a
}

// TestQueueIsExact sends requests one by one: some are under way, some wait, and
// the next is refused, at once and again and again. Then all others are answered.
func TestQueueIsExact(t *testing.T) {
	const running, waiting = 3, 4
	s, g := gated(t, Limits{Running: running, Waiting: waiting, BatchRows: 2})
	for range 3 { // the third time as the first: a queue does not wear
		var wait sync.WaitGroup
		var all []*asked
		for n := range running + waiting {
			all = append(all, start(t.Context(), t, s, &wait))
			await(t, s, min(n+1, running), max(0, n+1-running))
		}
		for range 3 {
			r := ask(t, s, "POST", "/v1/models/iris/predict", `{"rows":[`+numberRows[0]+`]}`)
			if r.Header.Get("Retry-After") != "1" {
				t.Error("no Retry-After")
			}
			want(t, r, 429, "room in the model's queue")
		}
		for range running + waiting {
			g.open <- struct{}{}
		}
		wait.Wait()
		await(t, s, 0, 0)
		for _, a := range all {
			if a.status != 200 || a.body != all[0].body {
				t.Errorf("got %d, %s, want %s", a.status, a.body, all[0].body)
			}
		}
	}
}

// TestNothingWaitsWhenIdle: a request that finds room is predicted by itself.
func TestNothingWaitsWhenIdle(t *testing.T) {
	s, g := gated(t, Limits{Running: 2, Waiting: 1})
	var wait sync.WaitGroup
	start(t.Context(), t, s, &wait)
	<-g.arrived
	start(t.Context(), t, s, &wait)
	<-g.arrived // although the first is still at the gate
	close(g.open)
	wait.Wait()
}

// TestDeadline: a request whose deadline passes leaves the queue, and its place.
func TestDeadline(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Waiting: 1, Deadline: 50 * time.Millisecond})
	var wait, late sync.WaitGroup
	first := start(t.Context(), t, s, &wait)
	await(t, s, 1, 0)
	second := start(t.Context(), t, s, &late)
	late.Wait()
	if second.status != 504 || !strings.Contains(second.body, "deadline") {
		t.Errorf("got %+v, want 504", second)
	}
	await(t, s, 1, 0)
	ctx, cancel := context.WithCancel(t.Context())
	gone := start(ctx, t, s, &late)
	await(t, s, 1, 1)
	cancel()
	late.Wait()
	await(t, s, 1, 0)
	close(g.open)
	wait.Wait()
	if gone.status != statusGone || first.status != 504 {
		t.Errorf("got %d and %d, want %d and 504", gone.status, first.status, statusGone)
	}
	await(t, s, 0, 0)
}

// TestEntering fills a queue without requests, which are refused before they enter.
func TestEntering(t *testing.T) {
	q := &queue{maxRunning: 2, maxWaiting: 3, batchRows: 10, joined: make(chan struct{}, 1)}
	for n := range 8 {
		leads, err := q.enter(&job{})
		if leads != (n < 2) || (err != nil) != (n >= 5) || q.full() != (n >= 4) {
			t.Errorf("job %d: got %v, %v, %v", n, leads, err, q.full())
		}
	}
}
