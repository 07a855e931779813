package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Serve answers requests on l, within the limits, and watches the model files, until the
// context is done. Then it reports that it is not ready, but still answers requests for the
// time Limits.Drain. After that, it closes l and answers the requests that have arrived. If
// some of them have not ended after the time Limits.Grace, it aborts them.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := s.httpServer()
	watching, stop := context.WithCancel(ctx)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer stop()
	wait.Go(func() { s.Watch(watching) })

	ended := make(chan error, 1)
	wait.Go(func() {
		if s.certificate != nil {
			ended <- h.ServeTLS(l, "", "")
		} else {
			ended <- h.Serve(l)
		}
	})
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	return s.shutDown(h)
}

// httpServer returns the HTTP server with the limits on connections.
func (s *Server) httpServer() *http.Server {
	t := &s.limits
	h := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: t.HeaderTime,
		ReadTimeout:       t.BodyTime,
		WriteTimeout:      t.BodyTime + t.Deadline + t.AnswerTime,
		IdleTimeout:       t.IdleTime,
		MaxHeaderBytes:    t.Header,
		ConnState:         newConnections(t.Connections).changed,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // for errors of single connections
	}
	if s.certificate != nil {
		h.TLSConfig = s.certificate.config()
	}
	return h
}

// shutDown stops h after the requests that have arrived are answered.
func (s *Server) shutDown(h *http.Server) error {
	s.draining.Store(true)
	s.log.Info("stopping", slog.Duration("drain", s.limits.Drain), slog.Duration("grace", s.limits.Grace))
	time.Sleep(s.limits.Drain)
	ctx, cancel := context.WithTimeout(context.Background(), s.limits.Grace)
	defer cancel()
	err := h.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("some requests were not answered before the grace period ended")
		s.Close()
		err = fmt.Errorf("expected all current requests to end within %v, found some that did not: %w", s.limits.Grace, errors.Join(err, h.Close()))
	}
	return err
}
