package serve

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// route is what the methods of a path do.
type route map[string]func(*exchange) error

// newRoutes returns all routes.
func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for path, r := range map[string]route{
		"/":                         {},
		"/v1/models":                {http.MethodGet: (*exchange).listModels},
		"/v1/models/{name}":         {http.MethodGet: (*exchange).describeModel},
		"/v1/models/{name}/predict": {http.MethodPost: (*exchange).predict},

		"/v2":                     {http.MethodGet: (*exchange).inferServer},
		"/v2/{$}":                 {http.MethodGet: (*exchange).inferServer},
		"/v2/models/{name}":       {http.MethodGet: (*exchange).inferDescribe},
		"/v2/models/{name}/ready": {http.MethodGet: (*exchange).inferReady},
		"/v2/models/{name}/infer": {http.MethodPost: (*exchange).infer},
	} {
		mux.Handle(path, s.route(r))
		if after, ok := strings.CutPrefix(path, "/v2/models/{name}"); ok {
			mux.Handle("/v2/models/{name}/versions/{version}"+after, s.route(r))
		}
	}
	return mux
}

// route returns the handler of a route.
func (s *Server) route(methods route) http.Handler {
	allowed := strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := s.begin(w, r)
		defer x.end()
		answer, ok := methods[r.Method]
		switch {
		case ok:
			x.finish(answer(x))
		case len(methods) == 0:
			x.finish(refuse(http.StatusNotFound, "unknown", "expected a path of this server, found %.80q", r.URL.Path))
		default:
			w.Header().Set("Allow", allowed)
			x.finish(refuse(http.StatusMethodNotAllowed, "method", "expected the method %s, found %.20q", allowed, r.Method))
		}
	})
}
