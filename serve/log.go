package serve

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// LogFormats and LogLevels are the values that NewLogger accepts.
var (
	LogFormats = []string{"text", "json"}
	LogLevels  = []string{"debug", "info", "warn", "error"}
)

// NewLogger returns a logger that writes to w in the given format. It writes entries of
// the given level and above.
func NewLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("log-level: expected debug, info, warn or error, found %q: %w", level, mlp.ErrConfig)
	}
	options := &slog.HandlerOptions{Level: least}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("log-format: expected text or json, found %q: %w", format, mlp.ErrConfig)
}

// logged writes a request to the log: the request, its model and the name of its key, but
// never a row. A request that succeeded is logged at level debug, and a refused one at
// level info.
func (x *exchange) logged(took time.Duration, f *refusal) {
	level := slog.LevelDebug
	switch {
	case x.status >= http.StatusInternalServerError && x.status != http.StatusServiceUnavailable && x.status != http.StatusGatewayTimeout:
		level = slog.LevelError
	case f != nil:
		level = slog.LevelInfo
	}
	log, ctx := x.server.log, x.r.Context()
	if !log.Enabled(ctx, level) {
		return
	}
	all := append(make([]slog.Attr, 0, 12),
		slog.String("id", x.id), slog.String("method", x.r.Method), slog.String("route", x.route), slog.Int("status", x.status),
		slog.Duration("took", took), slog.Int64("sent", x.sent), slog.String("from", x.r.RemoteAddr))
	if x.model != "" {
		all = append(all, slog.String("model", x.model), slog.Int("rows", x.rows.rows), slog.Duration("waited", x.job.waited))
	}
	if x.key != "" {
		all = append(all, slog.String("key", x.key))
	}
	if f != nil {
		all = append(all, slog.String("reason", f.reason))
		if f.status == http.StatusInternalServerError {
			all = append(all, slog.Any("error", f.error)) // an internal error, whose text contains no row
		}
	}
	log.LogAttrs(ctx, level, "request", all...)
}
