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
	open    bool      // requests need no key
	about   operation // for the OpenAPI description
}

// get returns a route for GET requests.
func get(path string, answer func(*exchange) error, about operation) route {
	return route{path: path, methods: map[string]func(*exchange) error{http.MethodGet: answer, http.MethodHead: answer}, about: about}
}

// post returns a route for POST requests, which have a body.
func post(path string, answer func(*exchange) error, about operation) route {
	return route{path: path, methods: map[string]func(*exchange) error{http.MethodPost: answer}, about: about}
}

// opened returns a copy of r that needs no key.
func (r route) opened() route {
	r.open = true
	return r
}

// allRoutes returns all routes. The first route takes the paths that no other route takes.
func allRoutes() []route {
	return slices.Concat([]route{{path: "/"}}, pageRoutes(), serverRoutes(), modelRoutes(), inferRoutes("", ""), inferRoutes("/versions/{version}", "-version"))
}

// pageRoutes returns the routes of the page on which a person can try the models.
func pageRoutes() []route {
	file := asFile("text/css")
	maps.Copy(file, asFile("text/javascript"))
	maps.Copy(file, asFile("text/html"))
	return []route{
		get("/{$}", (*exchange).showPage, operation{id: "page", tag: tagServer, summary: "The page on which to try the models", answer: asFile("text/html")}).opened(),
		get("/page/{file}", (*exchange).showPageFile, operation{id: "page-file", tag: tagServer, summary: "A file of the page", answer: file}).opened(),
	}
}

// serverRoutes returns the routes that describe the state of the server.
func serverRoutes() []route {
	return []route{
		get("/openapi.json", (*exchange).showDescription, operation{id: "describe", tag: tagServer, summary: "This description", answer: object{typeJSON: object{"schema": kind("object")}}}),
		get("/healthz", (*exchange).alive, operation{id: "live", tag: tagServer, summary: "Whether the program is running", answer: asJSON("live")}).opened(),
		get("/readyz", (*exchange).ready, readyOperation("ready", tagServer)).opened(),
		get("/metrics", (*exchange).showMetrics, operation{id: "metrics", tag: tagServer, summary: "Metrics for Prometheus", answer: object{"text/plain": object{"schema": kind("string")}}}).opened(),
		get("/v2", (*exchange).inferServer, operation{id: "infer-server", tag: tagInfer, summary: "Name and version of the server", answer: asJSON("metadata_server_response")}),
		get("/v2/{$}", (*exchange).inferServer, operation{id: "infer-server-slash", tag: tagInfer, summary: "Name and version of the server", answer: asJSON("metadata_server_response")}),
		get("/v2/health/live", (*exchange).alive, operation{id: "infer-live", tag: tagInfer, summary: "Whether the program is running", answer: asJSON("live")}).opened(),
		get("/v2/health/ready", (*exchange).ready, readyOperation("infer-ready", tagInfer)).opened(),
	}
}

// readyOperation describes the request that asks whether the server accepts predictions.
func readyOperation(id, tag string) operation {
	no := answer("Not ready", asJSON("ready"))
	return operation{id: id, tag: tag, summary: "Whether the server accepts predictions", answer: asJSON("ready"), other: object{"503": no}}
}

// predictErrors are the statuses of failed requests for predictions.
var predictErrors = []int{
	http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
	http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// modelRoutes returns the routes of the models.
func modelRoutes() []route {
	return []route{
		get("/v1/models", (*exchange).listModels, operation{id: "models", tag: tagModels, summary: "Inputs and outputs of all models", answer: asJSON("models")}),
		get("/v1/models/{name}", (*exchange).describeModel, operation{id: "model", tag: tagModels, summary: "Inputs and outputs of a model", answer: asJSON("model")}),
		post("/v1/models/{name}/predict", (*exchange).predict, operation{
			id: "predict", tag: tagPredict, summary: "Predict rows or a picture", body: anyRows(), answer: predictAnswer("", anyPrediction()), errors: predictErrors,
		}),
	}
}

// inferRoutes returns the routes of a model in the Open Inference Protocol.
func inferRoutes(version, suffix string) []route {
	path := "/v2/models/{name}" + version
	answer := asJSON("inference_response")
	maps.Copy(answer, asFile(typeBinary))
	body := asJSON("inference_request")
	maps.Copy(body, asFile(typeBinary))
	return []route{
		get(path, (*exchange).inferDescribe, operation{id: "infer-model" + suffix, tag: tagInfer, summary: "Inputs and outputs of a model", answer: asJSON("metadata_model_response")}),
		get(path+"/ready", (*exchange).inferReady, operation{id: "infer-model-ready" + suffix, tag: tagInfer, summary: "Whether a model is ready", answer: asJSON("model_ready")}),
		post(path+"/infer", (*exchange).infer, operation{id: "infer" + suffix, tag: tagInfer, summary: "Predict tensors", body: body, answer: answer, errors: predictErrors}),
	}
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
