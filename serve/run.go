package serve

import (
	"context"
	"log/slog"
	"net"
	"os"
	signals "os/signal"
	"syscall"
)

// Run makes a server, listens on an address such as 127.0.0.1:8080, and serves until the
// context is done. mlp serve uses it. It calls ready with the URL and the names of the
// models before the first request. After each SIGHUP, it reads all files again.
//
// Unless the options name keys or hosts, the host in a request must be an IP address or
// localhost. So a web page can't send requests under a name of its own that resolves to
// this server (DNS rebinding).
func Run(ctx context.Context, addr string, o Options, ready func(url string, models []string) error) error {
	if o.Hosts == nil && o.Keys == "" {
		o.Hosts = []string{}
	}
	s, err := New(o)
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() && o.Keys == "" {
		s.log.Warn("no keys are set: anyone who can reach this address can send requests", slog.String("address", a.String()))
	}
	defer s.reloadAtHangup()()
	scheme := "http://"
	if s.certificate != nil {
		scheme = "https://"
	}
	if err := ready(scheme+l.Addr().String(), s.Models()); err != nil {
		return err
	}
	return s.Serve(ctx, l)
}

// reloadAtHangup reads all files again after each SIGHUP, until stop is called.
func (s *Server) reloadAtHangup() (stop func()) {
	hangups := make(chan os.Signal, 1)
	signals.Notify(hangups, syscall.SIGHUP)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range hangups {
			_ = s.Reload() // noted has logged the error
		}
	}()
	return func() {
		signals.Stop(hangups)
		close(hangups)
		<-ended
	}
}
