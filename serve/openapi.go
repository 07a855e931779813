package serve

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/wire"
)

// The description of the server follows OpenAPI 3.0.3. Its objects are maps, which
// encoding/json writes with sorted keys, so that the same models give the same bytes.

// object is a JSON object of the description.
type object = map[string]any

// operation describes what a request of a route does, for the description.
type operation struct {
	id      string
	tag     string
	summary string
	body    object // by media type; nil: the request has no body
	answer  object // with status 200, by media type
	errors  []int  // the statuses that this route may answer with, besides those of all routes
	other   object // further answers, by status
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

// tags returns the groups of operations in their order.
func tags() (all []object) {
	for _, name := range []string{tagPredict, tagModels, tagInfer, tagServer} {
		all = append(all, object{"name": name})
	}
	return all
}

// item returns the path item of a route. HEAD, which a route with GET also takes, needs no
// operation of its own.
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

// answers returns the responses of a route by their status.
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

// parameters returns the parameters of a route: those in its path, and the header of
// bodies with binary data.
func (r route) parameters() (all []object) {
	for _, p := range []struct{ name, description string }{
		{"name", "of a model: the name of its file without the extension"}, {"version", "of the model; every model has the version 1 only"},
		{"file", "of the page"},
	} {
		if strings.Contains(r.path, "{"+p.name+"}") {
			all = append(all, object{"name": p.name, "in": "path", "required": true, "description": p.description, "schema": kind("string")})
		}
	}
	if _, ok := r.about.body[typeBinary]; ok {
		all = append(all, object{
			"name": headerLength, "in": "header", "description": "how many bytes of the body are JSON, if binary data follow",
			"schema": object{"type": "integer", "minimum": 0},
		})
	}
	return all
}

// answer returns a response with the given contents. Every response has an identifier.
func answer(description string, content object) object {
	return object{
		"description": description, "content": content,
		"headers": object{requestID: object{"required": true, "description": "as in the log", "schema": object{"type": "string", "pattern": "^[0-9a-f]{32}$"}}},
	}
}

// errorTexts say when an error is the answer.
var errorTexts = map[int]string{
	http.StatusBadRequest:            "The body is not what it has to be.",
	http.StatusUnauthorized:          "A key is needed, and none that is known came.",
	http.StatusForbidden:             "The request is for another host, or from another site's page.",
	http.StatusNotFound:              "There is no such path, model or version.",
	http.StatusRequestTimeout:        "The body did not come in time.",
	http.StatusRequestEntityTooLarge: "More bytes, rows or memory than a request may have.",
	http.StatusUnsupportedMediaType:  "A type or encoding of body that is not taken.",
	http.StatusTooManyRequests:       "The model's queue is full.",
	http.StatusInternalServerError:   "The server has failed; its log says why.",
	http.StatusServiceUnavailable:    "The server stops.",
	http.StatusGatewayTimeout:        "The deadline has passed.",
}

// errorAnswers returns the responses that are errors, by their status.
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
