package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// listening has a server listen until the function that it returns is called, which
// reports goroutines that are left.
func listening(t *testing.T, s *Server) (address string, stop func()) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	return l.Addr().String(), sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("got %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
}

// send sends a request of one row over the network.
func send(t *testing.T, s *Server, address string) (status int, body string, err error) {
	t.Helper()
	r, err := http.Post("http://"+address+"/v1/models/iris/predict", typeJSON, strings.NewReader(askIris))
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	checkAnswer(t, s, r.Request, askIris, r)
	return r.StatusCode, text(t, r), nil
}

// TestShutdown: what has come is answered, what waits too; then nothing is left.
func TestShutdown(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Waiting: 10})
	address, stop := listening(t, s)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			if status, body, err := send(t, s, address); status != 200 || err != nil {
				t.Errorf("got %d, %s, %v", status, body, err)
			}
		})
		if i == 0 {
			await(t, s, 1, 0) // else the first batch could have more rows
		}
	}
	await(t, s, 1, 3)
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	for !s.draining.Load() {
		time.Sleep(time.Millisecond)
	}
	want(t, ask(t, s, "GET", "/readyz", ""), 503, "")
	close(g.open)
	wait.Wait()
	<-stopped
	if _, _, err := send(t, s, address); err == nil {
		t.Error("a server that has stopped takes connections")
	}
}

// TestGrace: a request that takes too long is broken off.
func TestGrace(t *testing.T) {
	s, g := gated(t, Limits{Running: 1, Grace: 50 * time.Millisecond})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() { _, _, _ = send(t, s, l.Addr().String()) })
	wait.Go(func() {
		await(t, s, 1, 0)
		cancel()
	})
	if err := s.Serve(ctx, l); err == nil {
		t.Error("expected the error of a request that was broken off")
	}
	close(g.open)
	wait.Wait()
}

// TestConnections: idle connections go when too many come, and requests are answered.
func TestConnections(t *testing.T) {
	s := server(t, func(o *Options) {
		o.Limits.Connections, o.Limits.HeaderTime, o.Limits.BodyTime = 5, time.Minute, time.Minute
	}, "iris")
	address, stop := listening(t, s)
	defer stop()
	var idle []net.Conn
	for range 30 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		idle = append(idle, c)
	}
	if status, body, err := send(t, s, address); status != 200 || err != nil {
		t.Errorf("got %d, %s, %v", status, body, err)
	}
	for i, c := range idle[:20] {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
			t.Errorf("connection %d: got %v, want that it was closed", i, err)
		}
	}
}

// TestSlowAndWrong: clients that are slow, and what is no request, end in time.
func TestSlowAndWrong(t *testing.T) {
	s := server(t, func(o *Options) {
		o.Limits = Limits{HeaderTime: 50 * time.Millisecond, BodyTime: 100 * time.Millisecond, Header: 4 << 10}
	}, "iris")
	address, stop := listening(t, s)
	defer stop()
	const head = "POST /v1/models/iris/predict HTTP/1.1\r\nHost: x\r\n"
	for name, c := range map[string]struct{ sent, got string }{
		"nothing":           {"", ""},
		"half a header":     {head, ""},
		"half a body":       {head + "Content-Length: 100\r\n\r\n{", "HTTP/1.1 408"},
		"a flood of header": {head + "X: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "HTTP/1.1 431"},
		"no HTTP":           {"hello\r\n\r\n", "HTTP/1.1 400"},
		"two lengths":       {head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}    ", "HTTP/1.1 400"},
		"length and chunks": {head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400"},
		"odd chunks":        {head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 501"},
		"2 GB":              {head + "Content-Length: 2147483648\r\n\r\n{", "HTTP/1.1 413"},
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.WriteString(conn, c.sent); err != nil && c.got == "" {
			t.Errorf("%s: %v", name, err)
		}
		asked := httptest.NewRequest("POST", "/v1/models/iris/predict", nil)
		a, err := http.ReadResponse(bufio.NewReader(conn), asked)
		switch {
		case c.got == "" && (err == nil || os.IsTimeout(err)), c.got != "" && (err != nil || !strings.HasPrefix(a.Proto+" "+a.Status, c.got)):
			t.Errorf("%s: got %v, %v, want %q", name, a, err, c.got)
		case err == nil && a.Header.Get(requestID) != "": // of this package, not of net/http
			checkAnswer(t, s, asked, "", a)
		}
		conn.Close()
	}
	if status, _, err := send(t, s, address); status != 200 || err != nil {
		t.Errorf("then got %d, %v", status, err)
	}
}

// TestLoad sends requests from many clients while models are replaced, and stops in the
// middle: each request is answered well, refused because the queue is full, or not taken.
func TestLoad(t *testing.T) {
	s := server(t, func(o *Options) {
		o.Limits = Limits{Running: 2, Waiting: 4}
		o.Logger, o.Poll = nil, time.Millisecond
	}, "iris")
	address, stop := listening(t, s)
	var wait sync.WaitGroup
	answered := make(chan int, 10000)
	end := make(chan struct{})
	for range 12 {
		wait.Go(func() {
			for {
				status, body, err := send(t, s, address)
				select {
				case <-end: // the server may have stopped
					return
				default:
				}
				if err != nil || status != 200 && status != 429 {
					t.Errorf("got %d, %s, %v", status, body, err)
					return
				}
				answered <- status
			}
		})
	}
	for n := range 400 {
		<-answered
		if n%40 == 0 {
			if err := otherIris(t).Save(s.options.Paths[0]); err != nil {
				t.Error(err)
			}
		}
	}
	close(end)
	wait.Wait()
	stop()
	if active, waiting := (*s.models.Load())["iris"].queue.state(); active != 0 || waiting != 0 {
		t.Errorf("%d under way and %d waiting are left", active, waiting)
	}
}
