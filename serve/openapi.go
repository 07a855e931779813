package serve

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/wire"
)

// The description of the server is an OpenAPI 3.0.3 document. Its objects are maps,
// because encoding/json writes their keys in sorted order, so that the same models give
// the same bytes.

// object is a JSON object of the description.
type object = map[string]any

// operation describes what a request of a route does, for the description.
type operation struct {
	id      string
	tag     string
	summary string
	body    object // by media type; nil if the request has no body
	answer  object // contents of the answer with status 200, by media type
	errors  []int  // statuses that this route may answer with, in addition to those of all routes
	other   object // other answers, by status
}

// showDescription answers with the description of the server.
func (x *exchange) showDescription() error {
	return x.respondJSON(http.StatusOK, x.server.description())
}

// description returns the description of the server with its current models.
func (s *Server) description() object {
	locked := s.keys.Load() != nil
	paths := object{}
	for _, r := range allRoutes() {
		if len(r.methods) > 0 {
			paths[strings.TrimSuffix(r.path, "{$}")] = r.item(locked)
		}
		if strings.HasSuffix(r.path, "/predict") {
			for _, m := range *s.models.Load() {
				one := r.predicting(m)
				paths[one.path] = one.item(locked)
			}
		}
	}
	d := object{
		"openapi": "3.0.3",
		"info":    object{"title": "mlp serve", "version": wire.NewVersion().Version, "description": "Predictions of the models on this server."},
		"tags":    tags(),
		"paths":   paths, "components": object{"schemas": schemas(), "responses": errorAnswers()},
	}
	components := d["components"].(object)
	if locked {
		components["securitySchemes"] = object{
			"bearer": object{"type": "http", "scheme": "bearer"},
			"header": object{"type": "apiKey", "in": "header", "name": "X-Api-Key"},
		}
	} else {
		delete(components["responses"].(object), "401")
	}
	return d
}

// The groups of operations.
const (
	tagPredict = "Predictions"
	tagModels  = "Models"
	tagInfer   = "Open Inference Protocol"
	tagServer  = "Server"
)

// tags returns the groups of operations in order.
func tags() (all []object) {
	for _, name := range []string{tagPredict, tagModels, tagInfer, tagServer} {
		all = append(all, object{"name": name})
	}
	return all
}

// item returns the path item of a route. A route with GET also takes HEAD, which needs no
// operation of its own. locked is true if the server requires keys.
func (r route) item(locked bool) object {
	o := object{"operationId": r.about.id, "tags": []string{r.about.tag}, "summary": r.about.summary, "responses": r.answers(locked)}
	if parameters := r.parameters(); parameters != nil {
		o["parameters"] = parameters
	}
	if r.about.body != nil {
		o["requestBody"] = object{"required": true, "content": r.about.body}
	}
	if locked && !r.open {
		o["security"] = []object{{"bearer": []string{}}, {"header": []string{}}}
	}
	if _, ok := r.methods[http.MethodGet]; ok {
		return object{"get": o}
	}
	return object{"post": o}
}

// answers returns the responses of a route, by status.
func (r route) answers(locked bool) object {
	all := object{"200": answer("OK", r.about.answer)}
	maps.Copy(all, r.about.other)
	statuses := append([]int{http.StatusForbidden, http.StatusInternalServerError}, r.about.errors...)
	if locked && !r.open {
		statuses = append(statuses, http.StatusUnauthorized)
	}
	if strings.Contains(r.path, "{name}") || strings.Contains(r.path, "{file}") {
		statuses = append(statuses, http.StatusNotFound)
	}
	for _, status := range statuses {
		all[strconv.Itoa(status)] = component("responses", strconv.Itoa(status))
	}
	return all
}

// parameters returns the parameters of a route: those in its path, and the header for
// bodies with binary data.
func (r route) parameters() (all []object) {
	for _, p := range []struct{ name, description string }{
		{"name", "of the model: the name of its file without the extension"}, {"version", "of the model, which is always 1"},
		{"file", "of the page"},
	} {
		if strings.Contains(r.path, "{"+p.name+"}") {
			all = append(all, object{"name": p.name, "in": "path", "required": true, "description": p.description, "schema": kind("string")})
		}
	}
	if _, ok := r.about.body[typeBinary]; ok {
		all = append(all, object{
			"name": headerLength, "in": "header", "description": "number of bytes of JSON at the start of the body, if binary data follow",
			"schema": object{"type": "integer", "minimum": 0},
		})
	}
	return all
}

// answer returns a response with the given contents. Every response has an identifier.
func answer(description string, content object) object {
	return object{
		"description": description, "content": content,
		"headers": object{requestID: object{"required": true, "description": "id of the request, which is also in the log", "schema": object{"type": "string", "pattern": "^[0-9a-f]{32}$"}}},
	}
}

// errorTexts maps statuses to descriptions of when they are the answer.
var errorTexts = map[int]string{
	http.StatusBadRequest:            "The body is not valid.",
	http.StatusUnauthorized:          "The request has no valid key.",
	http.StatusForbidden:             "The request names a host that is not allowed, or comes from a page of another site.",
	http.StatusNotFound:              "There is no such path, model or version.",
	http.StatusRequestTimeout:        "The body was not complete within the time limit.",
	http.StatusRequestEntityTooLarge: "The request has too many bytes or rows, or needs too much memory.",
	http.StatusUnsupportedMediaType:  "The type or encoding of the body is not supported.",
	http.StatusTooManyRequests:       "The model's queue is full.",
	http.StatusInternalServerError:   "Internal error; the server's log has the reason.",
	http.StatusServiceUnavailable:    "The server is stopping.",
	http.StatusGatewayTimeout:        "The deadline has passed.",
}

// errorAnswers returns the responses for errors, by status.
func errorAnswers() object {
	all := object{}
	for _, status := range slices.Sorted(maps.Keys(errorTexts)) {
		a := answer(errorTexts[status], object{typeJSON: object{"schema": component("schemas", "error")}})
		switch headers := a["headers"].(object); status {
		case http.StatusTooManyRequests:
			headers["Retry-After"] = object{"required": true, "description": "seconds", "schema": kind("integer")}
		case http.StatusUnauthorized:
			headers["WWW-Authenticate"] = object{"required": true, "schema": kind("string")}
		}
		all[strconv.Itoa(status)] = a
	}
	return all
}
