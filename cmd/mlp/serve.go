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

// serveCommand is the command mlp serve.
type serveCommand struct {
	*output
	options   serve.Options
	addr      string
	hosts     []string
	logLevel  string
	logFormat string
}

// servingEvent is the JSON object that is printed when the server is ready.
type servingEvent struct {
	Event   string   `json:"event"` // "serving"
	Address string   `json:"address"`
	Models  []string `json:"models"`
}

func newServe(o *output) *cobra.Command {
	s := &serveCommand{output: o}
	cmd := &cobra.Command{
		Use:   "serve MODEL...",
		Short: "Serve predictions over HTTP",
		Long: `Serve predictions over HTTP. A MODEL is a model file, or a folder of model files. If
a file changes, the new model is read and tested, and then answers requests. After
SIGHUP, all files are read again. After SIGTERM, the requests received so far are
answered, and the server ends.

NAME is the name of a model's file without its extension. Send rows as JSON or CSV,
or a picture, to /v1/models/NAME/predict, or use the Open Inference Protocol under /v2.`,
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
		s.options.Hosts = []string{} // allow only IP addresses and localhost
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
		return hinted(err, "--addr 127.0.0.1:0 chooses a free port")
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() && s.options.Keys == "" {
		log.Warn("anyone who can reach this address can send requests, because --keys is not given", slog.String("address", a.String()))
	}
	s.keeping.Store(true) // do not return before all requests are answered
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

// reloading makes a server read its files again after each SIGHUP, until stop is
// called.
func (s *serveCommand) reloading(server *serve.Server) (stop func()) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		for range hangups {
			_ = server.Reload() // the server logs its errors
		}
	}()
	return func() {
		signal.Stop(hangups)
		close(hangups)
	}
}

// logger returns the logger that the flags describe. It writes to standard error.
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
