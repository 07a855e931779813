package main

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// overloadRow measures a server on one core that gets, from the other core, twice as many
// requests as it can answer.
type overloadRow struct{}

func (overloadRow) name() string { return "overload" }

// The overloaded server runs on one core. The programs that send requests run on the other.
const (
	serverCore = 0
	clientCore = 1
)

func (overloadRow) measure(ctx context.Context, m *machine, _ int) (map[string]float64, error) {
	s, err := m.startModel(largeModel, pinned(serverCore), nil, "GOMAXPROCS=1")
	if err != nil {
		return nil, err
	}
	defer s.end()
	a := attack{target: m.predictions(s, "large"), workers: 64, time: m.seconds(10, 2)}
	can, err := a.do(ctx, m, pinned(clientCore))
	if err != nil {
		return nil, err
	}
	a.rate, a.time = 2*can.rate, m.seconds(60, 5)
	health := attack{target: "GET " + s.url("/healthz") + "\n", rate: 50, time: a.time}
	var sent, healthy *outcome
	var wait sync.WaitGroup
	var healthErr error
	memory := s.watchMemory(a.time)
	wait.Go(func() { healthy, healthErr = health.do(ctx, m, pinned(clientCore)) })
	sent, err = a.do(ctx, m, pinned(clientCore))
	wait.Wait()
	if err != nil {
		return nil, err
	}
	if healthErr != nil {
		return nil, healthErr
	}
	early, late := memory()
	sent.report(http.StatusTooManyRequests)
	healthy.report()
	return map[string]float64{
		"sustainable rate": can.rate, "sent rate": a.rate, "answered": float64(sent.codes[http.StatusOK]),
		"refused": float64(sent.codes[http.StatusTooManyRequests]), "other": float64(sent.others(http.StatusOK, http.StatusTooManyRequests)),
		"p50": sent.percentile(0.5), "p99": sent.percentile(0.99),
		"health p99": healthy.percentile(0.99), "health max": healthy.percentile(1), "health other": float64(healthy.others(http.StatusOK)),
		"memory early": early, "memory late": late,
	}, nil
}

// watchMemory samples the memory of the server during the given time. The function that it
// returns waits for the end, and returns the most that was used in the first and in the
// last third of the time.
func (s *server) watchMemory(during time.Duration) func() (early, late float64) {
	const samples = 60
	used := make(chan float64, samples)
	go func() {
		defer close(used)
		for range samples {
			time.Sleep(during / samples)
			n, err := s.memory()
			if err != nil {
				return
			}
			used <- n
		}
	}()
	return func() (early, late float64) {
		i := 0
		for n := range used {
			switch {
			case i < samples/3:
				early = max(early, n)
			case i >= samples-samples/3:
				late = max(late, n)
			}
			i++
		}
		return early, late
	}
}
