package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// reloadRow measures a server at half of the load that it can take. Its model is
// replaced many times, and then by files that are no models for it.
type reloadRow struct{}

func (reloadRow) name() string { return "reload" }

// served is a server of one model file that is replaced.
type served struct {
	*server
	path string
}

func (reloadRow) measure(ctx context.Context, m *machine, round int) (map[string]float64, error) {
	path := filepath.Join(m.work, "served.safetensors")
	if err := copyFile(m.tool(notebookModel), path); err != nil {
		return nil, err
	}
	s, err := m.startModel("served.safetensors", nil, []string{"--poll", "-1s"})
	if err != nil {
		return nil, err
	}
	defer s.end()
	a := attack{target: m.predictions(s, "served"), workers: 16, time: m.seconds(5, 1)}
	can, err := a.do(ctx, m, nil)
	if err != nil {
		return nil, err
	}
	a.rate, a.time = can.rate/2, m.seconds(60, 4)
	if m.quick {
		a.rate /= 4 // a trial may share the machine
	}
	reloads := int(a.time / (300 * time.Millisecond))
	v := served{s, path}
	var quiet, busy, faulty *outcome
	steps := []func() error{
		func() (err error) { quiet, err = a.do(ctx, m, nil); return err },
		func() (err error) {
			busy, err = a.during(ctx, m, func() error { return v.replaceOften(m, reloads) })
			return err
		},
	}
	if round%2 == 1 {
		steps[0], steps[1] = steps[1], steps[0]
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	a.time = m.seconds(10, 3)
	if faulty, err = a.during(ctx, m, func() error { return v.replaceBadly(m) }); err != nil {
		return nil, err
	}
	for _, o := range []*outcome{quiet, busy, faulty} {
		o.report()
	}
	return map[string]float64{
		"rate": a.rate, "reloads": float64(reloads), "failed": float64(busy.others(http.StatusOK)),
		"p99": quiet.percentile(0.99), "reload p99": busy.percentile(0.99), "p50": quiet.percentile(0.5), "reload p50": busy.percentile(0.5),
		"bad files": float64(len(badFiles)), "bad files failed": float64(faulty.others(http.StatusOK)),
	}, nil
}

// during sends requests while do runs.
func (a attack) during(ctx context.Context, m *machine, do func() error) (o *outcome, err error) {
	var wait sync.WaitGroup
	var doErr error
	wait.Go(func() { doErr = do() })
	o, err = a.do(ctx, m, nil)
	wait.Wait()
	if err == nil {
		err = doErr
	}
	return o, err
}

// replaceOften replaces the model by another one and back, with a file renamed over it.
func (v served) replaceOften(m *machine, times int) error {
	for i := range times {
		begin := time.Now()
		from := m.tool(notebookModel)
		if i%2 == 0 {
			from = m.tool(secondModel)
		}
		if err := copyFile(from, v.path+".new"); err != nil {
			return err
		}
		if err := os.Rename(v.path+".new", v.path); err != nil {
			return err
		}
		if err := v.reload("loaded"); err != nil {
			return fmt.Errorf("reload %d: %w", i+1, err)
		}
		time.Sleep(290*time.Millisecond - time.Since(begin))
	}
	return nil
}

// badFiles are files that the server must not accept. They are made from two model files:
// good, which is the server's own, and other, which has another shape.
var badFiles = []struct {
	name string
	make func(good, other []byte) []byte
}{
	{"half-copied", func(good, _ []byte) []byte { return good[:len(good)/2] }},
	{"corrupt", func(good, _ []byte) []byte {
		b := bytes.Clone(good)
		clear(b[100:200]) // within the header
		return b
	}},
	{"not finite", func(good, _ []byte) []byte {
		b := bytes.Clone(good)
		copy(b[len(b)-8:], "\xff\xff\xff\xff\xff\xff\xff\xff") // the last weights
		return b
	}},
	{"of another shape", func(_, other []byte) []byte { return other }},
}

// replaceBadly writes bad files over the model's and checks that the old model answers.
func (v served) replaceBadly(m *machine) error {
	good, err := os.ReadFile(m.tool(notebookModel))
	if err != nil {
		return err
	}
	other, err := os.ReadFile(m.tool(otherModel))
	if err != nil {
		return err
	}
	before, err := v.ask(m)
	if err != nil {
		return err
	}
	for _, bad := range badFiles {
		if err := os.WriteFile(v.path, bad.make(good, other), 0o666); err != nil {
			return err
		}
		if err := v.reload("refused"); err != nil {
			return fmt.Errorf("a file that is %s: %w", bad.name, err)
		}
		after, err := v.ask(m)
		if err != nil {
			return err
		}
		if !bytes.Equal(before, after) {
			return fmt.Errorf("a file that is %s: expected the old model's answer %.200s, found %.200s", bad.name, before, after)
		}
	}
	return nil
}

// ask returns the answer to the first request.
func (v served) ask(m *machine) ([]byte, error) {
	body, err := os.ReadFile(m.bodies["json-1"].files[0])
	if err != nil {
		return nil, err
	}
	r, err := client.Post(v.url("/v1/models/served/predict"), "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("expected an answer, found %s: %.200s", r.Status, b)
	}
	return b, err
}

// reload makes the server read its file again, and waits until its metrics count one more
// reload with the given result.
func (v served) reload(result string) error {
	before, err := v.reloads(result)
	if err != nil {
		return err
	}
	if err := v.Process.Signal(syscall.SIGHUP); err != nil {
		return err
	}
	for range 1000 {
		if n, err := v.reloads(result); err != nil || n > before {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("expected a reload with the result %s, found none: %s", result, v.said())
}

// reloads returns the number of reloads with the given result.
func (v served) reloads(result string) (int, error) {
	r, err := client.Get(v.url("/metrics"))
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err
	}
	found := regexp.MustCompile(`mlp_reloads_total\{model="served",result="` + result + `"\} (\d+)`).FindSubmatch(text)
	if found == nil {
		return 0, nil
	}
	return strconv.Atoi(string(found[1]))
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o666)
}
