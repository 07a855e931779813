package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
	"github.com/seed-217ca19f/mlp/serve"
)

// serveCommand is the command mlp serve.
type serveCommand struct {
	*output
	options   serve.Options
	addr      string
	logLevel  string
	logFormat string
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
or a picture, to /v1/models/NAME/predict, or use the Open Inference Protocol under /v2.
Open the address in a browser to try the models on a page.`,
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

// addFlags defines the flags of mlp serve.
func (s *serveCommand) addFlags(cmd *cobra.Command) {
	f, o, l := cmd.Flags(), &s.options, &s.options.Limits
	d := serve.DefaultLimits()
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to listen on; :8080 means port 8080 on all addresses of this machine")
	f.StringVar(&o.Keys, "keys", "", "file of the API keys that requests need (see mlp key)")
	f.StringVar(&o.Cert, "tls-cert", "", "file of the certificate for TLS")
	f.StringVar(&o.CertKey, "tls-key", "", "file of the certificate's private key")
	f.StringSliceVar(&o.Hosts, "allow-host", nil, "host name that requests may use, or * for any (default: IP addresses and localhost; with --keys, any)")
	f.StringSliceVar(&o.Origins, "allow-origin", nil, "origin of web pages that may send requests, such as https://example.com, or * for any")
	f.DurationVar(&o.Poll, "poll", 0, "interval at which to look for changes of the model files; negative: never (default 2s)")
	f.StringVar(&s.logLevel, "log-level", "info", "lowest level of lines to log: debug (all requests), info (refused requests), warn or error")
	f.StringVar(&s.logFormat, "log-format", "text", "format of the log on standard error: text or json")

	f.Int64Var(&l.Body, "max-body", d.Body, "maximum size of a request's body in bytes")
	f.IntVar(&l.Rows, "max-rows", d.Rows, "maximum number of rows in a request")
	f.IntVar(&l.Running, "max-running", d.Running, "maximum number of batches that a model predicts at the same time")
	f.IntVar(&l.Waiting, "max-waiting", d.Waiting, "maximum number of requests that wait for a model; further requests are refused")
	f.IntVar(&l.BatchRows, "max-batch", d.BatchRows, "maximum number of rows of waiting requests that are put into one batch")
	f.DurationVar(&l.MaxDelay, "max-delay", d.MaxDelay, "how long a request waits for others to join its batch, even if it could run at once")
	f.DurationVar(&l.Deadline, "deadline", d.Deadline, "time limit of a prediction, including the wait for it")
	f.Int64Var(&l.Memory, "max-memory", d.Memory, "maximum memory of all requests together in bytes, not counting the first 64 KiB of each")
	f.IntVar(&l.Connections, "max-connections", d.Connections, "maximum number of open connections")
	f.IntVar(&l.Header, "max-header", d.Header, "maximum size of a request's header in bytes")
	f.DurationVar(&l.HeaderTime, "header-timeout", d.HeaderTime, "time limit for receiving a request's header")
	f.DurationVar(&l.BodyTime, "body-timeout", d.BodyTime, "time limit for receiving a whole request")
	f.DurationVar(&l.AnswerTime, "answer-timeout", d.AnswerTime, "time limit for sending an answer")
	f.DurationVar(&l.IdleTime, "idle-timeout", d.IdleTime, "how long a connection may be idle")
	f.DurationVar(&l.Drain, "drain", d.Drain, "how long to answer requests after SIGTERM, while the readiness check fails")
	f.DurationVar(&l.Grace, "grace", d.Grace, "how long to wait at the end for requests that are being answered")

	complete(cmd, "log-level", serve.LogLevels, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "log-format", serve.LogFormats, cobra.ShellCompDirectiveNoFileComp)
}

func (s *serveCommand) run(ctx context.Context) (err error) {
	if s.options.Limits.Waiting == 0 {
		s.options.Limits.Waiting = -1 // the flag's 0 means that no request may wait
	}
	if s.options.Logger, err = serve.NewLogger(s.stderr, s.logFormat, s.logLevel); err != nil {
		return err
	}
	err = serve.Run(ctx, s.addr, s.options, func(url string, models []string) error {
		s.keeping.Store(true) // do not return before all requests are answered
		return s.tell(wire.NewServing(url, models), fmt.Sprintf("serving %s on %s", words.Count(len(models), "model"), url))
	})
	var failed *net.OpError
	if errors.As(err, &failed) && failed.Op == "listen" {
		return hinted(err, "--addr 127.0.0.1:0 chooses a free port")
	}
	return err
}
