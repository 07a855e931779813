package main

import (
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/serve"
)

// addFlags defines the flags of mlp serve.
func (s *serveCommand) addFlags(cmd *cobra.Command) {
	f, o, l := cmd.Flags(), &s.options, &s.options.Limits
	d := serve.DefaultLimits()
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to listen on; :8080 is all of this machine's")
	f.StringVar(&o.Keys, "keys", "", "file of the API keys that requests need (see mlp key)")
	f.StringVar(&o.Cert, "tls-cert", "", "file of the certificate for TLS")
	f.StringVar(&o.CertKey, "tls-key", "", "file of the certificate's key")
	f.StringSliceVar(&s.hosts, "allow-host", nil, "host name that requests may be for, or * (default: addresses and localhost; any with --keys)")
	f.StringSliceVar(&o.Origins, "allow-origin", nil, "origin of pages elsewhere that may ask, such as https://example.com, or *")
	f.DurationVar(&o.Poll, "poll", 0, "time between two looks at the model files; negative: none (default 2s)")
	f.StringVar(&s.logLevel, "log-level", "info", "least important lines to log: debug (all requests), info (refused ones), warn or error")
	f.StringVar(&s.logFormat, "log-format", "text", "of the log on standard error: text or json")

	f.Int64Var(&l.Body, "max-body", d.Body, "bytes of a request's body")
	f.IntVar(&l.Rows, "max-rows", d.Rows, "rows of a request")
	f.IntVar(&l.Running, "max-running", d.Running, "batches of a model that are predicted at once")
	f.IntVar(&l.Waiting, "max-waiting", d.Waiting, "requests to a model that wait; the next is refused")
	f.IntVar(&l.BatchRows, "max-batch", d.BatchRows, "rows of requests that waited, in one batch")
	f.DurationVar(&l.MaxDelay, "max-delay", d.MaxDelay, "time that a request waits for others although there is room")
	f.DurationVar(&l.Deadline, "deadline", d.Deadline, "time for a prediction")
	f.Int64Var(&l.Memory, "max-memory", d.Memory, "bytes that all requests take together, beyond 64 KiB for each")
	f.IntVar(&l.Connections, "max-connections", d.Connections, "connections that are open at once")
	f.IntVar(&l.Header, "max-header", d.Header, "bytes of a request's header")
	f.DurationVar(&l.HeaderTime, "header-timeout", d.HeaderTime, "time for a request's header to come")
	f.DurationVar(&l.BodyTime, "body-timeout", d.BodyTime, "time for a whole request to come")
	f.DurationVar(&l.AnswerTime, "answer-timeout", d.AnswerTime, "time for an answer to be taken")
	f.DurationVar(&l.IdleTime, "idle-timeout", d.IdleTime, "time that a connection may be idle")
	f.DurationVar(&l.Drain, "drain", d.Drain, "time to go on after SIGTERM, while readiness is denied")
	f.DurationVar(&l.Grace, "grace", d.Grace, "time for requests under way to end")

	complete(cmd, "log-level", []string{"debug", "info", "warn", "error"}, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "log-format", []string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)
}
