package serve

import (
	"log/slog"
	"net/http"
	"time"
)

// logged writes a request to the log: the request, its model and the name of its key,
// but never a row. A successful request is logged at the level debug, a refused one at
// info.
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
			all = append(all, slog.Any("error", f.error)) // a fault of the program, which has no row in it
		}
	}
	log.LogAttrs(ctx, level, "request", all...)
}
