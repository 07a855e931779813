package serve

import (
	"io"
	"mime"
	"net/http"
	"slices"
)

// headerOf returns the value of a header, or "". It is faster than Get, because name must
// already be in canonical form.
func headerOf(h http.Header, name string) string {
	if values := h[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// contentType returns the media type of the body, which must be in accepted. If the
// request does not name a type, it returns the first type in accepted.
func (x *exchange) contentType(accepted []string) (string, error) {
	if encoding := headerOf(x.r.Header, "Content-Encoding"); encoding != "" && encoding != "identity" {
		return "", refuse(http.StatusUnsupportedMediaType, "type", "expected a body without Content-Encoding, found the encoding %.40q", encoding)
	}
	kind := headerOf(x.r.Header, "Content-Type")
	if kind == "" {
		return accepted[0], nil
	}
	if !slices.Contains(accepted, kind) {
		kind, _, _ = mime.ParseMediaType(kind)
	}
	if !slices.Contains(accepted, kind) {
		return "", refuse(http.StatusUnsupportedMediaType, "type", "expected a body of a type in %q, found %.40q", accepted, x.r.Header.Get("Content-Type"))
	}
	return kind, nil
}

// readBody reads the body. It allocates memory as data come in, and does not trust the
// length in the header.
func (x *exchange) readBody() error {
	limit := x.server.limits.Body
	if x.r.ContentLength > limit {
		x.w.Header().Set("Connection", "close") // so that the rest of the body need not be read
		return &http.MaxBytesError{Limit: limit}
	}
	x.body = x.body[:0]
	body := http.MaxBytesReader(x.w, x.r.Body, limit)
	for {
		if len(x.body) == cap(x.body) {
			grow, err := grown(&x.memory, x.body, 1, 1)
			if err != nil {
				return err
			}
			x.body = grow
		}
		n, err := body.Read(x.body[len(x.body):cap(x.body)])
		x.body = x.body[:len(x.body)+n]
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bodyError(err)
		}
	}
}
