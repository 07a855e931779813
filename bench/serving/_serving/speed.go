package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// speedRow measures requests with one format and number of rows, on a number of
// connections.
type speedRow struct {
	format            string
	rows, connections int
}

func (r speedRow) name() string {
	return fmt.Sprintf("speed-%s-%d-%d", r.format, r.rows, r.connections)
}

// body is the name of the row's requests.
func (r speedRow) body() string { return fmt.Sprintf("%s-%d", r.format, r.rows) }

// speedRows returns all combinations.
func speedRows() (all []row) {
	for _, format := range []string{"json", "binary"} {
		for _, rows := range []int{1, 32} {
			for _, connections := range []int{1, 16, 128} {
				all = append(all, speedRow{format, rows, connections})
			}
		}
	}
	return all
}

// contenders are the servers whose speed is measured: mlp serve, ONNX Runtime behind Node
// in one process and in two, and the constant handler.
var contenders = []string{"mlp", "node", "node2", "constant"}

// measure measures the contenders one after the other. In every other round it
// reverses their order.
func (r speedRow) measure(ctx context.Context, m *machine, round int) (map[string]float64, error) {
	if err := m.startContenders(); err != nil {
		return nil, err
	}
	order := slices.Clone(contenders)
	if round%2 == 1 {
		slices.Reverse(order)
	}
	figures := map[string]float64{}
	for _, name := range order {
		if _, err := m.load(ctx, m.speed[name], r, m.seconds(1, 1)); err != nil { // to warm up
			return nil, err
		}
		got, err := m.load(ctx, m.speed[name], r, m.seconds(5, 1))
		if err != nil {
			return nil, err
		}
		if got.Failed > 0 {
			return nil, fmt.Errorf("%s: expected an answer to every request, found %.0f failures: %s", name, got.Failed, m.speed[name].said())
		}
		figures[name+" rate"] = got.Requests / got.Seconds
		figures[name+" p50"], figures[name+" p99"] = got.P50, got.P99
	}
	return figures, nil
}

// startContenders starts the servers that are not running yet. A server without requests
// takes no CPU time.
func (m *machine) startContenders() error {
	if m.speed != nil {
		return nil
	}
	peer := func(processes string) (*server, error) {
		return m.start(func(port string) []string {
			return []string{"node", m.script("peer.js"), m.tool(notebookGraph), port, processes}
		})
	}
	started := map[string]*server{}
	for name, start := range map[string]func() (*server, error){
		"mlp":      func() (*server, error) { return m.startModel(notebookModel, nil, nil) },
		"node":     func() (*server, error) { return peer("1") },
		"node2":    func() (*server, error) { return peer("2") },
		"constant": func() (*server, error) { return m.start(m.constant) },
	} {
		s, err := start()
		if err != nil {
			return err
		}
		started[name] = s
	}
	m.speed = started
	return nil
}

// constant returns the command of the constant handler.
func (m *machine) constant(port string) []string {
	return []string{m.self, "--child", "constant", "127.0.0.1:" + port}
}

// loaded holds the figures that requests.lua makes wrk print. Times are in seconds.
type loaded struct {
	Requests, Seconds, Failed, P50, P99 float64
}

// load sends requests to a server in a closed loop: each connection sends the next request
// when it has the answer to the last.
func (m *machine) load(ctx context.Context, s *server, r speedRow, time time.Duration) (loaded, error) {
	b := m.bodies[r.body()]
	path := "/v1/models/notebook/predict"
	if b.header != "" {
		path = "/v2/models/notebook/infer"
	}
	args := []string{
		"wrk", "--threads", "1", "--timeout", "60s", "--connections", strconv.Itoa(r.connections), "--duration", strconv.Itoa(int(time.Seconds())) + "s",
		"--script", m.script("requests.lua"), s.url(""), "--", path, b.header,
	}
	out, err := command(ctx, append(args, b.files...)...)
	if err != nil {
		return loaded{}, err
	}
	var got loaded
	text := out[slices.Index(out, '{'):] // after wrk's own lines
	return got, json.Unmarshal(text, &got)
}
