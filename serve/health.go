package serve

import "net/http"

// alive answers that the program runs.
func (x *exchange) alive() error {
	return x.respondJSON(http.StatusOK, map[string]bool{"live": true})
}

// ready answers whether predictions may be asked for: there is a model, and the server
// does not stop.
func (x *exchange) ready() error {
	status, ready := http.StatusOK, x.server.ready()
	if !ready {
		status = http.StatusServiceUnavailable
	}
	return x.respondJSON(status, map[string]bool{"ready": ready})
}

// ready reports whether predictions may be asked for.
func (s *Server) ready() bool {
	return !s.stopping.Load() && !s.draining.Load() && len(*s.models.Load()) > 0
}

// errStopped is the answer of a server that has been closed.
var errStopped = refuse(http.StatusServiceUnavailable, "stopping", "expected a server that goes on, found one that has stopped")
