package serve

import (
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
)

// Server answers requests with predictions of models. It is an [http.Handler], which a
// program may mount on any path, and is safe for concurrent use.
type Server struct {
	options Options
	limits  Limits
	log     *slog.Logger
	routes  *http.ServeMux
	guard   *guard
	metrics *metrics
	memory  budget

	certificate *certificate // nil if there is no TLS

	folders map[string]bool // paths in the options that were folders at the start

	reading  sync.Mutex                        // allows one reload at a time
	failed   map[string]os.FileInfo            // new files that can't be served
	unlisted bool                              // the files could not be listed, and this has been logged
	models   atomic.Pointer[map[string]*model] // by name; the map is replaced, never changed
	keys     atomic.Pointer[keyring]           // nil if no keys are needed
	stopping atomic.Bool                       // predictions are no longer accepted
	draining atomic.Bool                       // the server will stop soon
}

// New reads the models and keys and returns a server for them.
func New(o Options) (*Server, error) {
	s := &Server{options: o, limits: o.Limits.filled(), log: o.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.limits.check(); err != nil {
		return nil, err
	}
	var err error
	if s.guard, err = newGuard(&o); err != nil {
		return nil, err
	}
	if s.certificate, err = newCertificate(o.Cert, o.CertKey); err != nil {
		return nil, err
	}
	s.memory = newBudget(s.limits.Memory)
	s.metrics = newMetrics(s)
	s.models.Store(&map[string]*model{})
	s.failed, s.folders = map[string]os.FileInfo{}, map[string]bool{}
	for _, path := range o.Paths {
		info, err := os.Stat(path)
		s.folders[path] = err == nil && info.IsDir()
	}
	if err := errors.Join(s.readKeys(), s.open()); err != nil {
		return nil, err
	}
	s.routes = s.newRoutes()
	return s, nil
}

// readKeys reads the file of keys, if there is one.
func (s *Server) readKeys() error {
	if s.options.Keys == "" {
		return nil
	}
	keys, err := readKeys(s.options.Keys)
	if err == nil {
		s.keys.Store(&keys)
	}
	return err
}

// find returns the model with the given name, and stores it in x for the log.
func (x *exchange) find(name string) (*model, error) {
	if m, ok := (*x.server.models.Load())[name]; ok {
		x.model = name
		return m, nil
	}
	return nil, refuse(http.StatusNotFound, "unknown", "expected the name of a model, one of %.400q, found %.80q", x.server.Models(), name)
}

// Models returns the names of all models in alphabetical order.
func (s *Server) Models() []string { return slices.Sorted(maps.Keys(*s.models.Load())) }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// Close makes the server refuse new predictions and report that it is not ready. Running
// predictions are still answered. Nothing else has to be released.
func (s *Server) Close() { s.stopping.Store(true) }
