package main

import (
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/serve"
)

// addFlags defines the flags of mlp serve.
func (s *serveCommand) addFlags(cmd *cobra.Command) {
	f, o, l := cmd.Flags(), &s.options, &s.options.Limits
	d := serve.DefaultLimits()
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to listen on; :8080 means port 8080 on all addresses of this machine")
	f.StringVar(&o.Keys, "keys", "", "file of the API keys that requests need (see mlp key)")
	f.StringVar(&o.Cert, "tls-cert", "", "file of the certificate for TLS")
	f.StringVar(&o.CertKey, "tls-key", "", "file of the certificate's private key")
	f.StringSliceVar(&s.hosts, "allow-host", nil, "host name that requests may use, or * for any (default: IP addresses and localhost; with --keys, any)")
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

	complete(cmd, "log-level", []string{"debug", "info", "warn", "error"}, cobra.ShellCompDirectiveNoFileComp)
	complete(cmd, "log-format", []string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)
}
