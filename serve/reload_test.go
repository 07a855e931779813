package serve

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp"
)

const askIris = `{"rows":[[5.1,3.5,1.4,0.2]]}`

// answerOf returns what a model answers to one row.
func answerOf(t *testing.T, s *Server, name string) string {
	t.Helper()
	r := ask(t, s, "POST", "/v1/models/"+name+"/predict", askIris)
	if r.StatusCode != 200 {
		t.Fatalf("got %d, %s", r.StatusCode, text(t, r))
	}
	return text(t, r)
}

// later makes a file that was written now differ from one that was written before, however
// coarse the clock of the file system is.
func later(t *testing.T, path string, n int) {
	t.Helper()
	at := time.Now().Add(time.Duration(n) * time.Second)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// otherIris returns a model like the fixture, with other weights.
func otherIris(t *testing.T) *mlp.Model {
	t.Helper()
	m := fixtures(t)["iris"]
	net, err := mlp.New(mlp.Config{Inputs: 4, Hidden: []int{7}, Outputs: 3, Loss: mlp.SoftmaxCrossEntropy{}, Seed: 8})
	if err != nil {
		t.Fatal(err)
	}
	m.Network = net
	return m
}

// badFiles are contents that may not take the place of the model in a file: none, halves,
// and models that take or give other things.
func badFiles(t *testing.T, good []byte) [][]byte {
	t.Helper()
	models := fixtures(t)
	models["iris"].Classes = []string{"a", "b", "c"}
	all := [][]byte{good[:len(good)/2], make([]byte, len(good)), []byte("no model"), {}}
	for _, path := range save(t, t.TempDir(), models, "iris", "outputs") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

// TestBadFiles replaces a file by what may not answer: the old model does.
func TestBadFiles(t *testing.T) {
	var log bytes.Buffer
	s := server(t, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) }, "iris")
	path, before := s.options.Paths[0], answerOf(t, s, "iris")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n, bad := range badFiles(t, good) {
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		later(t, path, n+1)
		if err := s.refresh(false); err == nil || !strings.Contains(err.Error(), "iris.safetensors") {
			t.Errorf("bad file %d: got %v", n, err)
		}
		if err := s.refresh(false); err != nil {
			t.Errorf("bad file %d is read again: %v", n, err)
		}
		if got := answerOf(t, s, "iris"); got != before {
			t.Errorf("bad file %d: got %s, want %s", n, got, before)
		}
	}
	if metrics := text(t, ask(t, s, "GET", "/metrics", "")); !strings.Contains(metrics, `mlp_reloads_total{model="iris",result="refused"} 6`) {
		t.Error("the metrics do not say how often a file was refused")
	}
	if strings.Count(log.String(), "the previous version stays in use") != 6 {
		t.Errorf("the log says %s", log.String())
	}
}

// TestReload replaces a file by another model, and by nothing.
func TestReload(t *testing.T) {
	s := server(t, nil, "iris")
	path, before := s.options.Paths[0], answerOf(t, s, "iris")
	if err := otherIris(t).Save(path); err != nil {
		t.Fatal(err)
	}
	later(t, path, 20)
	if err := s.refresh(false); err != nil {
		t.Fatal(err)
	}
	if got := answerOf(t, s, "iris"); got == before {
		t.Error("the old model answers")
	}
	if metrics := text(t, ask(t, s, "GET", "/metrics", "")); !strings.Contains(metrics, `mlp_reloads_total{model="iris",result="loaded"} 1`) {
		t.Error("the metrics do not say that the file was read")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range patience + 1 {
		_ = s.refresh(false)
	}
	answerOf(t, s, "iris") // which was named, and so stays until the server ends
	if err := s.Reload(); err == nil {
		t.Error("a file that has gone was read")
	}
}

// TestFolder: the models of a folder come and go with their files.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	models := fixtures(t)
	s, err := New(Options{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, ask(t, s, "GET", "/readyz", ""), 503, `{"ready":false}`)
	path := save(t, dir, models, "iris")[0]
	bad := filepath.Join(dir, "bad"+ending)
	for name, content := range map[string]string{bad: "x", filepath.Join(dir, ".hidden"+ending): "x", filepath.Join(dir, "notes.txt"): "x"} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.refresh(false); err == nil || strings.Count(err.Error(), "\n") > 0 || !strings.Contains(err.Error(), "bad"+ending) {
		t.Errorf("got %v", err)
	}
	if err := s.refresh(false); err != nil {
		t.Errorf("a bad file is read again: %v", err)
	}
	want(t, ask(t, s, "GET", "/readyz", ""), 200, `{"ready":true}`)
	answerOf(t, s, "iris")
	if err := os.Rename(path, bad); err != nil {
		t.Fatal(err)
	}
	for look := range patience {
		if err := s.refresh(false); err != nil {
			t.Fatal(err)
		}
		answerOf(t, s, "bad")
		r := ask(t, s, "POST", "/v1/models/iris/predict", askIris)
		if gone := r.StatusCode == 404; gone != (look == patience-1) {
			t.Errorf("look %d: got %d", look, r.StatusCode)
		}
	}
	if metrics := text(t, ask(t, s, "GET", "/metrics", "")); strings.Contains(metrics, `mlp_queue_length{model="iris"}`) || !strings.Contains(metrics, `mlp_queue_length{model="bad"} 0`) {
		t.Error("the metrics have a model that is gone, or not the one that is there")
	}
}

// TestReloadUnderLoad replaces a model again and again while it answers: every answer is
// that of one of the two.
func TestReloadUnderLoad(t *testing.T) {
	s := server(t, func(o *Options) { o.Logger = nil }, "iris")
	path := s.options.Paths[0]
	one := fixtures(t)["iris"]
	two := otherIris(t)
	answers := map[string]bool{answerOf(t, s, "iris"): true}
	save := func(m *mlp.Model) {
		if err := m.Save(path); err != nil {
			t.Error(err)
		}
		if err := s.Reload(); err != nil {
			t.Error(err)
		}
	}
	save(two)
	answers[answerOf(t, s, "iris")] = true
	if len(answers) != 2 {
		t.Fatal("both models answer alike")
	}
	var stop atomic.Bool
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for !stop.Load() {
				r := ask(t, s, "POST", "/v1/models/iris/predict", askIris)
				if body := text(t, r); !answers[body] {
					t.Errorf("got %d, %s", r.StatusCode, body)
					return
				}
			}
		})
	}
	for n := range 20 {
		save([]*mlp.Model{one, two}[n%2])
	}
	stop.Store(true)
	wait.Wait()
}
