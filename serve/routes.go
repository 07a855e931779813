package serve

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// route is a path of the server, with its handlers.
type route struct {
	path    string
	methods map[string]func(*exchange) error
	open    bool // needs no key
}

// get returns a route that only answers.
func get(path string, answer func(*exchange) error) route {
	return route{path: path, methods: map[string]func(*exchange) error{http.MethodGet: answer, http.MethodHead: answer}}
}

// post returns a route that takes a body.
func post(path string, answer func(*exchange) error) route {
	return route{path: path, methods: map[string]func(*exchange) error{http.MethodPost: answer}}
}

// opened returns r as a route that needs no key.
func (r route) opened() route {
	r.open = true
	return r
}

// allRoutes are all routes. The first one takes all other paths.
func allRoutes() []route {
	all := []route{
		{path: "/"},
		get("/healthz", (*exchange).alive).opened(),
		get("/readyz", (*exchange).ready).opened(),
		get("/metrics", (*exchange).showMetrics).opened(),
		get("/v1/models", (*exchange).listModels),
		get("/v1/models/{name}", (*exchange).describeModel),
		post("/v1/models/{name}/predict", (*exchange).predict),
		get("/v2", (*exchange).inferServer),
		get("/v2/{$}", (*exchange).inferServer),
		get("/v2/health/live", (*exchange).alive).opened(),
		get("/v2/health/ready", (*exchange).ready).opened(),
	}
	for _, model := range []string{"/v2/models/{name}", "/v2/models/{name}/versions/{version}"} {
		all = append(all, get(model, (*exchange).inferDescribe), get(model+"/ready", (*exchange).inferReady), post(model+"/infer", (*exchange).infer))
	}
	return all
}

// newRoutes returns a mux with all routes.
func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range allRoutes() {
		mux.Handle(r.path, s.handler(r))
	}
	return mux
}

// handler returns the HTTP handler of a route.
func (s *Server) handler(r route) http.Handler {
	allowed := strings.Join(slices.Sorted(maps.Keys(r.methods)), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		x := s.begin(w, request, r.path)
		defer x.end()
		err := x.letIn(r.open)
		if err == nil {
			err = x.follow(r, allowed)
		}
		x.finish(err)
	})
}

// follow checks a request and calls the handler of its route.
func (x *exchange) follow(r route, allowed string) error {
	answer, ok := r.methods[x.r.Method]
	switch {
	case ok:
		return answer(x)
	case len(r.methods) == 0:
		return refuse(http.StatusNotFound, "unknown", "expected a path of this server, found %.80q", x.r.URL.Path)
	case asksFirst(x.r):
		return x.answerFirst(allowed)
	}
	x.w.Header().Set("Allow", allowed)
	return refuse(http.StatusMethodNotAllowed, "method", "expected the method %s, found %.20q", allowed, x.r.Method)
}
