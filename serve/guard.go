package serve

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp"
)

// guard decides which requests from browsers are accepted. It is needed because a web
// page can send requests to any address that its user's browser can reach. With a name of
// its own that resolves to this server (DNS rebinding), it could even read the answers.
type guard struct {
	anyHost   bool
	hosts     []string // hosts that are allowed besides localhost and IP addresses, which no other site can own
	anyOrigin bool
	origins   []string
	crossing  *http.CrossOriginProtection
}

// newGuard returns the guard for the given options.
func newGuard(o *Options) (*guard, error) {
	g := &guard{
		anyHost: o.Hosts == nil || slices.Contains(o.Hosts, "*"), anyOrigin: slices.Contains(o.Origins, "*"),
		origins: o.Origins, crossing: http.NewCrossOriginProtection(),
	}
	for _, host := range o.Hosts {
		g.hosts = append(g.hosts, strings.ToLower(strings.TrimSuffix(host, ".")))
	}
	for _, origin := range o.Origins {
		if origin == "*" {
			continue
		}
		if err := g.crossing.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("origins: expected origins such as https://example.com, found %q: %w: %w", origin, err, mlp.ErrConfig)
		}
	}
	return g, nil
}

// checkHost returns an error if the request is for a host name that is not allowed.
func (g *guard) checkHost(r *http.Request) error {
	if g.anyHost || r.Host == "" {
		return nil
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" || slices.Contains(g.hosts, host) {
		return nil
	}
	return refuse(http.StatusForbidden, "host", "Host: expected an IP address, localhost or an allowed host, found %.80q", r.Host)
}

// checkOrigin returns an error if a page of another site sends a request that may have
// side effects. Pages of allowed origins may read the answer.
func (g *guard) checkOrigin(w http.ResponseWriter, r *http.Request) error {
	origin := headerOf(r.Header, "Origin")
	if origin != "" && (g.anyOrigin || slices.Contains(g.origins, origin)) {
		h := w.Header()
		h.Add("Vary", "Origin")
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", headerLength+", "+requestID+", Retry-After")
		return nil
	}
	if g.anyOrigin || g.crossing.Check(r) == nil {
		return nil
	}
	return refuse(http.StatusForbidden, "origin", "Origin: expected this server or an allowed origin, found %.80q", origin)
}

// asksFirst reports whether the request is a CORS preflight, in which a browser asks
// whether a page may send a request.
func asksFirst(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// answerFirst answers a preflight request from an allowed origin.
func (x *exchange) answerFirst(allowed string) error {
	h := x.w.Header()
	if h.Get("Access-Control-Allow-Origin") == "" {
		return refuse(http.StatusForbidden, "origin", "Origin: expected an allowed origin, found %.80q", x.r.Header.Get("Origin"))
	}
	h.Set("Access-Control-Allow-Methods", allowed)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Traceparent, X-Api-Key, "+headerLength)
	h.Set("Access-Control-Max-Age", "600")
	x.start(http.StatusNoContent)
	return nil
}

// letIn returns an error if the request is not accepted. If open is true, no key is
// needed.
func (x *exchange) letIn(open bool) error {
	s := x.server
	if err := s.guard.checkHost(x.r); err != nil {
		return err
	}
	if err := s.guard.checkOrigin(x.w, x.r); err != nil {
		return err
	}
	keys := s.keys.Load()
	if open || keys == nil || asksFirst(x.r) {
		return nil
	}
	name, ok := keys.find(keyOf(x.r.Header))
	if !ok {
		x.w.Header().Set("WWW-Authenticate", "Bearer")
		return refuse(http.StatusUnauthorized, "key", "expected a valid key, as in Authorization: Bearer KEY, found none")
	}
	x.key = name
	return nil
}
