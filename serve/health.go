package serve

import "net/http"

// alive answers that the program is running.
func (x *exchange) alive() error {
	return x.respondJSON(http.StatusOK, map[string]bool{"live": true})
}

// ready answers whether the server accepts predictions: it has models and is not
// stopping.
func (x *exchange) ready() error {
	status, ready := http.StatusOK, x.server.ready()
	if !ready {
		status = http.StatusServiceUnavailable
	}
	return x.respondJSON(status, map[string]bool{"ready": ready})
}

// ready reports whether the server accepts predictions.
func (s *Server) ready() bool {
	return !s.stopping.Load() && !s.draining.Load() && len(*s.models.Load()) > 0
}

// errStopped is the error for requests to a server that is stopping.
var errStopped = refuse(http.StatusServiceUnavailable, "stopping", "expected a running server, found one that is stopping")
