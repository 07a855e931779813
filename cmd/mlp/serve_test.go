//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-217ca19f/mlp/internal/wire"
)

// TestServe runs a server as its users do: it says where it is, answers, reads its files
// again at SIGHUP, and ends well at SIGTERM.
func TestServe(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "mlp", "serve", "../../testdata/format-2-table.safetensors", "--addr", "127.0.0.1:0", "--json", "--log-format", "json")
	var log bytes.Buffer
	cmd.Stderr = &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, &log)
	}
	var v wire.Serving
	if err := json.Unmarshal([]byte(line), &v); err != nil || v.Event != "serving" || len(v.Models) != 1 {
		t.Fatalf("got %s, %v", line, err)
	}
	const row = `{"rows":[{"size":1,"member":true,"since":"2020-01-02","cölor":"red"}]}`
	r, err := http.Post(v.Address+"/v1/models/format-2-table/predict", "application/json", strings.NewReader(row))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil || r.StatusCode != 200 || !strings.Contains(string(b), `"predictions":{"price":`) {
		t.Errorf("got %d, %s, %v", r.StatusCode, b, err)
	}
	awaitReload(t, cmd, v.Address)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("got %v: %s", err, &log)
	}
	if !strings.Contains(log.String(), `"msg":"model read","model":"format-2-table"`) || !strings.Contains(log.String(), `"msg":"stopping"`) {
		t.Errorf("the log says %s", &log)
	}
}

// awaitReload sends SIGHUP and waits until the metrics say that a model was read.
func awaitReload(t *testing.T, cmd *exec.Cmd, address string) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		r, err := http.Get(address + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), `mlp_reloads_total{model="format-2-table",result="loaded"} 1`) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("no reload")
}
