package main

import (
	"io"
	"net/http"
	"sync"

	"github.com/seed-217ca19f/mlp/serve"
)

// serveConstant runs in a child process. It is an HTTP server with the limits of mlp
// serve, whose handler reads the body and answers a constant. No other server that uses
// net/http can be faster.
func serveConstant(address string) error {
	limits := serve.DefaultLimits()
	buffers := sync.Pool{New: func() any { return new(make([]byte, 1<<20)) }}
	answer, length, kind := []byte("{}\n"), []string{"3"}, []string{"application/json"}
	handler := func(w http.ResponseWriter, r *http.Request) {
		b := buffers.Get().(*[]byte)
		defer buffers.Put(b)
		if _, err := io.ReadFull(r.Body, (*b)[:r.ContentLength]); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		h := w.Header()
		h["Content-Type"], h["Content-Length"] = kind, length
		_, _ = w.Write(answer)
	}
	s := &http.Server{
		Addr: address, Handler: http.HandlerFunc(handler), ReadHeaderTimeout: limits.HeaderTime, ReadTimeout: limits.BodyTime,
		WriteTimeout: limits.AnswerTime, IdleTimeout: limits.IdleTime, MaxHeaderBytes: limits.Header,
	}
	return s.ListenAndServe()
}
