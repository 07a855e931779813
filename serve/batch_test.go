package serve

import (
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// counted is a watcher that notes how many rows batches have.
type counted struct {
	mu   sync.Mutex
	rows []int
}

func (c *counted) predicted(rows, _ int, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows = append(c.rows, rows)
}

// count has the batches of a server's model counted.
func count(s *Server) *counted {
	c := &counted{}
	(*s.models.Load())["iris"].queue.watch = c
	return c
}

// TestBatches counts the batches of requests which wait together.
func TestBatches(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Waiting: 100, BatchRows: 4})
	batches := count(s)
	var wait sync.WaitGroup
	start(t.Context(), t, s, &wait)
	await(t, s, 1, 0)
	for n := range 9 {
		start(t.Context(), t, s, &wait)
		await(t, s, 1, n+1)
	}
	close(g.open)
	wait.Wait()
	if want := []int{1, 4, 4, 1}; !slices.Equal(batches.rows, want) {
		t.Errorf("got batches of %v rows, want %v", batches.rows, want)
	}
}

// TestOneFaultInABatch: rows that overflow are their own request's fault.
func TestOneFaultInABatch(t *testing.T) {
	l := opened(t, "outputs")
	jobs := make([]*job, 3)
	for i := range jobs {
		jobs[i] = &job{ctx: t.Context(), model: l, rows: 1, x: []float32{1, 2, float32(i), 4}, y: make([]float32, 2), wake: make(chan signal, 1)}
	}
	jobs[1].x[0] = float32(math.NaN())
	b := &batch{jobs: jobs, rows: 3}
	b.predict(1)
	if jobs[0].err != nil || jobs[2].err != nil || jobs[1].err == nil || asRefusal(jobs[1].err).status != 400 {
		t.Errorf("got %v, %v, %v", jobs[0].err, jobs[1].err, jobs[2].err)
	}
	alone := make([]float32, 2)
	if err := l.PredictEncoded(t.Context(), alone, jobs[2].x, 1); err != nil || !slices.Equal(alone, jobs[2].y) {
		t.Errorf("got %v, want %v, %v", jobs[2].y, alone, err)
	}
}

// panics is an activation with a fault.
type panics struct{ mlp.Activation }

func (panics) Forward(_, _ []float32) { panic("a fault of the program") }

// TestCrash: a prediction that crashes is an error, and the queue goes on.
func TestCrash(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Waiting: 1})
	close(g.open)
	good := (*s.models.Load())["iris"].current.Load()
	bad := *good
	m := fixtures(t)["iris"]
	net, err := mlp.New(mlp.Config{Inputs: 4, Hidden: []int{5}, Outputs: 3, Loss: mlp.SoftmaxCrossEntropy{}, Activation: panics{mlp.ReLU()}})
	if err != nil {
		t.Fatal(err)
	}
	m.Network = net
	bad.Model = m
	(*s.models.Load())["iris"].current.Store(&bad)
	body := `{"rows":[` + numberRows[0] + `]}`
	want(t, ask(t, s, "POST", "/v1/models/iris/predict", body), 500, "the server's log has the reason")
	(*s.models.Load())["iris"].current.Store(good)
	want(t, ask(t, s, "POST", "/v1/models/iris/predict", body), 200, "probability")
}

// TestDelay: with a delay, a single request waits for another.
func TestDelay(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Waiting: 5, BatchRows: 2, MaxDelay: time.Minute})
	close(g.open)
	batches := count(s)
	var wait sync.WaitGroup
	start(t.Context(), t, s, &wait)
	await(t, s, 1, 0)
	start(t.Context(), t, s, &wait)
	wait.Wait() // not for a minute, because two rows fill a batch
	if want := []int{2}; !slices.Equal(batches.rows, want) {
		t.Errorf("got batches of %v rows, want %v", batches.rows, want)
	}
}

// TestTaking: a batch has jobs of one model, as it was loaded when they came, in their
// order, and as many rows as may be.
func TestTaking(t *testing.T) {
	one, two := opened(t, "iris"), opened(t, "iris")
	of := func(l *loaded, rows int) *job { return &job{model: l, rows: rows} }
	q := &queue{batchRows: 6, active: 1, line: []*job{of(one, 2), of(one, 2), of(two, 1), of(one, 1)}}
	b := &batch{jobs: []*job{of(one, 1)}, rows: 1}
	if q.take(b); b.rows != 5 || len(b.jobs) != 3 || len(q.line) != 2 || q.line[0].model != two {
		t.Errorf("got %d rows of %d jobs, and %d in line", b.rows, len(b.jobs), len(q.line))
	}
	b = &batch{jobs: []*job{of(two, 5)}, rows: 5}
	if q.take(b); b.rows != 6 || len(q.line) != 1 {
		t.Errorf("got %d rows, and %d in line", b.rows, len(q.line))
	}
	b = &batch{jobs: []*job{of(one, 6)}, rows: 6}
	if q.take(b); b.rows != 6 || len(q.line) != 1 {
		t.Errorf("a full batch got %d rows", b.rows)
	}
}
