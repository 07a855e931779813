package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
)

// TestRun: by default only requests for addresses and localhost are answered, and without
// keys and on all addresses the log warns.
func TestRun(t *testing.T) {
	paths := save(t, t.TempDir(), fixtures(t), "iris")
	for _, c := range []struct {
		addr   string
		hosts  []string
		status int
		warns  bool
	}{
		{"127.0.0.1:0", nil, 403, false},
		{"127.0.0.1:0", []string{"any.example"}, 200, false},
		{":0", []string{"*"}, 200, true},
	} {
		var log bytes.Buffer
		ctx, stop := context.WithCancel(t.Context())
		status := 0
		var wait chan struct{}
		err := Run(ctx, c.addr, Options{Paths: paths, Hosts: c.hosts, Logger: slog.New(slog.NewTextHandler(&log, nil))}, func(url string, models []string) error {
			if len(models) != 1 || models[0] != "iris" || !strings.HasPrefix(url, "http://") {
				t.Errorf("got %s with %v", url, models)
			}
			_, port, _ := strings.Cut(url[len("http://"):], ":")
			port = port[strings.LastIndexByte(port, ':')+1:]
			wait = make(chan struct{})
			go func() {
				defer close(wait)
				defer stop()
				status = statusFor(t, "any.example", "http://127.0.0.1:"+port+"/v1/models")
			}()
			return nil
		})
		<-wait
		if err != nil || status != c.status || strings.Contains(log.String(), "anyone who can reach") != c.warns {
			t.Errorf("%s, %v: got %v, %d, want %d: %s", c.addr, c.hosts, err, status, c.status, &log)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// statusFor returns the status of a request for a host.
func statusFor(t *testing.T, host, url string) int {
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Error(err)
		return 0
	}
	r.Host = host
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = a.Body.Close()
	return a.StatusCode
}

// TestRunFails: an address that is taken, and a caller who does not want it, end it.
func TestRunFails(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := Options{Paths: save(t, t.TempDir(), fixtures(t), "iris")}
	var taken *net.OpError
	if err := Run(t.Context(), l.Addr().String(), o, nil); !errors.As(err, &taken) || taken.Op != "listen" {
		t.Errorf("got %v", err)
	}
	full := errors.New("the disk is full")
	if err := Run(t.Context(), "127.0.0.1:0", o, func(string, []string) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestNewLogger(t *testing.T) {
	for _, format := range LogFormats {
		for _, level := range LogLevels {
			var b bytes.Buffer
			log, err := NewLogger(&b, format, level)
			if err != nil {
				t.Fatal(err)
			}
			log.Warn("a warning")
			if (b.Len() > 0) != (level != "error") || b.Len() > 0 && (b.Bytes()[0] == '{') != (format == "json") {
				t.Errorf("%s, %s: got %s", format, level, &b)
			}
		}
	}
	for _, wrong := range [][2]string{{"xml", "info"}, {"text", "loud"}} {
		if _, err := NewLogger(io.Discard, wrong[0], wrong[1]); !errors.Is(err, mlp.ErrConfig) {
			t.Errorf("%v: got %v", wrong, err)
		}
	}
}
