package serve

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/seed-217ca19f/mlp"
)

// Server answers requests with models. It is an [http.Handler], to be mounted where a
// program wants it, and safe for concurrent use.
type Server struct {
	options Options
	limits  Limits
	log     *slog.Logger
	routes  *http.ServeMux
	memory  budget
	models  atomic.Pointer[map[string]*model] // by name; replaced, never changed
}

// New reads the models and returns their server.
func New(o Options) (*Server, error) {
	s := &Server{options: o, limits: o.Limits.filled(), log: o.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.limits.check(); err != nil {
		return nil, err
	}
	s.memory = newBudget(s.limits.Memory)
	if err := s.open(); err != nil {
		return nil, err
	}
	s.routes = s.newRoutes()
	return s, nil
}

// open reads all models.
func (s *Server) open() error {
	if len(s.options.Paths) == 0 {
		return fmt.Errorf("expected at least one model file, found none: %w", mlp.ErrConfig)
	}
	models := map[string]*model{}
	for _, path := range s.options.Paths {
		l, err := load(path, s.options.Custom)
		if err != nil {
			return err
		}
		m := newModel(path, l, s.limits)
		if other, ok := models[m.name]; ok {
			return fmt.Errorf("expected models of different names, found %s and %s: %w", other.path, path, mlp.ErrConfig)
		}
		models[m.name] = m
	}
	s.models.Store(&models)
	return nil
}

// model returns the model of that name.
func (s *Server) model(name string) (*model, error) {
	if m, ok := (*s.models.Load())[name]; ok {
		return m, nil
	}
	return nil, refuse(http.StatusNotFound, "unknown", "expected the name of a model, one of %q, found %.80q", s.names(), name)
}

// names returns the names of all models in their order.
func (s *Server) names() []string { return slices.Sorted(maps.Keys(*s.models.Load())) }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }
