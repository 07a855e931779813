package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/serve"
)

// serveCommand is mlp serve.
type serveCommand struct {
	*output
	options   serve.Options
	addr      string
	hosts     []string
	logLevel  string
	logFormat string
}

// servingEvent says that requests are answered.
type servingEvent struct {
	Event   string   `json:"event"` // "serving"
	Address string   `json:"address"`
	Models  []string `json:"models"`
}

func newServe(o *output) *cobra.Command {
	s := &serveCommand{output: o}
	cmd := &cobra.Command{
		Use:   "serve MODEL...",
		Short: "Answer predictions over HTTP",
		Long: `Answer predictions over HTTP. A MODEL is a model file, or a folder of them that is
watched. A file that changes is read, tried, and answers from then on; SIGHUP has all
files read again. SIGTERM answers what has come and ends.

Models are asked by the names of their files, without the ending: as JSON, CSV or a
picture at /v1/models/NAME/predict, or by the Open Inference Protocol under /v2.`,
		Example: `  mlp serve iris.safetensors
  curl --json '{"rows":[[5.1,3.5,1.4,0.2]]}' localhost:8080/v1/models/iris/predict`,
		Args: arguments(1, -1, "at least one model file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.options.Paths = args
			return s.run(cmd.Context())
		},
	}
	s.addFlags(cmd)
	return cmd
}

func (s *serveCommand) run(ctx context.Context) error {
	if s.options.Hosts = s.hosts; s.hosts == nil && s.options.Keys == "" {
		s.options.Hosts = []string{} // addresses and localhost only
	}
	if s.options.Limits.Waiting == 0 {
		s.options.Limits.Waiting = -1
	}
	log, err := s.logger()
	if err != nil {
		return err
	}
	s.options.Logger = log
	server, err := serve.New(s.options)
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return hinted(err, "--addr 127.0.0.1:0 takes a port that is free")
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() && s.options.Keys == "" {
		log.Warn("whoever reaches this address may ask, because there are no --keys", slog.String("address", a.String()))
	}
	s.keeping.Store(true) // until all is answered
	defer s.reloading(server)()
	scheme := "http"
	if s.options.Cert != "" {
		scheme = "https"
	}
	v := servingEvent{Event: "serving", Address: scheme + "://" + l.Addr().String(), Models: server.Models()}
	if err := s.tell(v, fmt.Sprintf("serving %s on %s", words.Count(len(v.Models), "model"), v.Address)); err != nil {
		return err
	}
	return server.Serve(ctx, l)
}

// reloading has a server read its files again at every SIGHUP, until the function that it
// returns is called.
func (s *serveCommand) reloading(server *serve.Server) (stop func()) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		for range hangups {
			_ = server.Reload() // which is logged
		}
	}()
	return func() {
		signal.Stop(hangups)
		close(hangups)
	}
}

// logger returns what writes the log to standard error.
func (s *serveCommand) logger() (*slog.Logger, error) {
	o := &slog.HandlerOptions{}
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, usage(fmt.Errorf("log-level: expected debug, info, warn or error, found %q", s.logLevel))
	}
	o.Level = level
	switch s.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(s.stderr, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(s.stderr, o)), nil
	}
	return nil, usage(fmt.Errorf("log-format: expected text or json, found %q", s.logFormat))
}
