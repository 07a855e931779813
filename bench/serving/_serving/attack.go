package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"time"
)

// attack sends requests at a fixed rate, whether or not earlier ones have been answered
// (open loop).
type attack struct {
	target string // in vegeta's HTTP format
	rate   float64
	time   time.Duration
	// If the rate is 0, this number of workers send requests as fast as they are
	// answered.
	workers int
}

// mostOpen is the largest number of requests that wait for an answer at once. The server
// would close connections beyond its limit of 4096.
const mostOpen = 4000

// predictions returns JSON requests of one row to a model, for attack.target.
func (m *machine) predictions(s *server, model string) string {
	var b bytes.Buffer
	for _, file := range m.bodies["json-1"].files {
		fmt.Fprintf(&b, "POST %s\nContent-Type: application/json\n@%s\n\n", s.url("/v1/models/"+model+"/predict"), file)
	}
	return b.String()
}

// outcome holds the results of an attack.
type outcome struct {
	codes     map[int]int     // number of answers with each status; status 0: requests without an answer
	latencies []time.Duration // of the answers with status 200, sorted
	rate      float64         // requests per second
	failures  map[int]string  // the first error of each status except 200
}

// percentile returns the latency in seconds that a share of the answers did not exceed.
func (o *outcome) percentile(share float64) float64 {
	if len(o.latencies) == 0 {
		return 0
	}
	return o.latencies[min(len(o.latencies)-1, int(share*float64(len(o.latencies))))].Seconds()
}

// others returns the number of requests that have none of the given statuses.
func (o *outcome) others(statuses ...int) (n int) {
	for code, count := range o.codes {
		if !slices.Contains(statuses, code) {
			n += count
		}
	}
	return n
}

// report prints the first error of each status except 200 and the expected ones.
func (o *outcome) report(expected ...int) {
	for code, message := range o.failures {
		if !slices.Contains(expected, code) {
			fmt.Printf("  %d requests: status %d: %s\n", o.codes[code], code, message)
		}
	}
}

// do runs vegeta. pin is the beginning of its command.
func (a attack) do(ctx context.Context, m *machine, pin []string) (*outcome, error) {
	targets, err := os.CreateTemp(m.work, "targets-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(targets.Name())
	_, err = targets.WriteString(a.target)
	if err := errors.Join(err, targets.Close()); err != nil {
		return nil, err
	}
	sent := targets.Name() + ".bin"
	defer os.Remove(sent)
	args := append(pin, m.tool("vegeta"), "attack", "-targets", targets.Name(), "-output", sent, "-duration", a.time.String(), "-max-body", "0")
	if a.rate > 0 {
		args = append(args, "-rate", fmt.Sprintf("%d/10s", int(10*a.rate)), "-max-workers", fmt.Sprint(mostOpen))
	} else {
		args = append(args, "-rate", "0", "-max-workers", fmt.Sprint(a.workers))
	}
	if _, err := command(ctx, args...); err != nil {
		return nil, err
	}
	text, err := command(ctx, m.tool("vegeta"), "encode", "-to", "json", sent)
	if err != nil {
		return nil, err
	}
	return readOutcome(text)
}

// readOutcome reads the lines that vegeta encode prints, one for each request.
func readOutcome(text []byte) (*outcome, error) {
	o := &outcome{codes: map[int]int{}, failures: map[int]string{}}
	var first, last time.Time
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var hit struct {
			Code      int
			Timestamp time.Time
			Latency   time.Duration
			Error     string
		}
		err := d.Decode(&hit)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if o.codes[hit.Code]++; hit.Code == http.StatusOK {
			o.latencies = append(o.latencies, hit.Latency)
		} else if o.failures[hit.Code] == "" {
			o.failures[hit.Code] = hit.Error
		}
		if first.IsZero() || hit.Timestamp.Before(first) {
			first = hit.Timestamp
		}
		if end := hit.Timestamp.Add(hit.Latency); end.After(last) {
			last = end
		}
		o.rate++
	}
	o.rate /= max(last.Sub(first).Seconds(), 1e-9)
	slices.Sort(o.latencies)
	return o, nil
}
