package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

func init() {
	for _, mediaType := range []string{typePNG, typeJPEG, typeCSV, "text/html", "text/css", "text/javascript"} {
		openapi3filter.RegisterBodyDecoder(mediaType, openapi3filter.FileBodyDecoder)
	}
}

// description is a description that was read.
type description struct {
	document *openapi3.T
	router   routers.Router
}

// descriptions are those that were read, *description by their text.
var descriptions sync.Map

// describedBy returns the description of a server, which it has to serve as it is.
func describedBy(t testing.TB, s *Server) *description {
	t.Helper()
	b, err := json.Marshal(s.description())
	if err != nil {
		t.Error(err)
		return nil
	}
	if d, ok := descriptions.Load(string(b)); ok {
		return d.(*description)
	}
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromData(b)
	if err == nil {
		err = document.Validate(loader.Context)
	}
	if err != nil {
		t.Errorf("the description is not valid: %v: %s", err, b)
		return nil
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Errorf("the description has no routes: %v", err)
		return nil
	}
	d, _ := descriptions.LoadOrStore(string(b), &description{document, router})
	return d.(*description)
}

// checkAnswer reports an answer that is not as the server's description says, and a
// request that was answered although it is not as the description says.
func checkAnswer(t testing.TB, s *Server, r *http.Request, body string, a *http.Response) {
	t.Helper()
	d := describedBy(t, s)
	if d == nil {
		return
	}
	answer, err := io.ReadAll(a.Body)
	if err != nil {
		t.Error(err)
	}
	a.Body = io.NopCloser(bytes.NewReader(answer))
	if fault := d.fault(r, body, a, answer); fault != nil {
		t.Errorf("%s %s: status %d, %.300q: not as the description says: %v", r.Method, r.URL.Path, a.StatusCode, answer, fault)
	}
}

// fault returns an error if an answer, or a request that was answered, is not as the
// description says.
func (d *description) fault(r *http.Request, body string, a *http.Response, answer []byte) error {
	if a.StatusCode == statusGone {
		return nil // nobody gets it
	}
	r = r.Clone(context.Background())
	r.Host, r.URL.Host = "", ""
	if r.Method == http.MethodHead {
		r.Method = http.MethodGet
	}
	route, parameters, err := d.router.FindRoute(r)
	switch {
	case errors.Is(err, routers.ErrPathNotFound):
		return d.otherwise(a, answer, http.StatusNotFound)
	case errors.Is(err, routers.ErrMethodNotAllowed):
		if r.Method == http.MethodOptions && a.StatusCode == http.StatusNoContent && len(answer) == 0 {
			return nil
		}
		return d.otherwise(a, answer, http.StatusMethodNotAllowed)
	case err != nil:
		return err
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route, Options: options}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: a.StatusCode, Header: a.Header, Options: options}
	out.SetBodyBytes(answer)
	err = openapi3filter.ValidateResponse(r.Context(), out)
	if err != nil || a.StatusCode != http.StatusOK || r.Method != http.MethodPost {
		return err
	}
	if err := d.beforeBinary(a.Header, answer, "inference_response"); err != nil {
		return err
	}
	if err := d.beforeBinary(r.Header, []byte(body), "inference_request"); err != nil {
		return err
	}
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", typeJSON)
		if r.Header.Get(headerLength) != "" {
			r.Header.Set("Content-Type", typeBinary)
		}
	}
	r.Body = io.NopCloser(strings.NewReader(body))
	return openapi3filter.ValidateRequest(r.Context(), in)
}

// beforeBinary checks the document before binary data, if there are any.
func (d *description) beforeBinary(h http.Header, body []byte, schema string) error {
	n, err := strconv.Atoi(h.Get(headerLength))
	if err != nil || n == 0 || n > len(body) {
		return nil
	}
	return d.visit(schema, body[:n])
}

// otherwise checks an answer to a request that is not in the description.
func (d *description) otherwise(a *http.Response, answer []byte, status int) error {
	if !slices.Contains([]int{status, http.StatusUnauthorized, http.StatusForbidden}, a.StatusCode) {
		return errors.New("the description does not have the route")
	}
	return d.visit("error", answer)
}

// visit checks a document by a schema.
func (d *description) visit(schema string, document []byte) error {
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		return err
	}
	return d.document.Components.Schemas[schema].Value.VisitJSON(v)
}

// TestDescription: what is served is what the answers of all tests are checked by, it
// describes all routes, and the models by their columns and classes.
func TestDescription(t *testing.T) {
	models := fixtures(t)
	names := []string{"classes", "binary", "labels", "values", "value", "outputs", "iris", "digits", "pixels", "colors", "imported"}
	dir := t.TempDir()
	odd := save(t, dir, models, names...)
	models["ö {x}&%2F"] = models["iris"]
	odd = append(odd, save(t, dir, models, "ö {x}&%2F")...)
	s := server(t, func(o *Options) { o.Paths = odd })
	served := strings.TrimSpace(text(t, ask(t, s, "GET", "/openapi.json", "")))
	if b, err := json.Marshal(s.description()); err != nil || string(b) != served {
		t.Errorf("got %v, and not what was served", err)
	}
	d := describedBy(t, s)
	for _, r := range allRoutes() {
		item := d.document.Paths.Value(strings.TrimSuffix(r.path, "{$}"))
		for method := range r.methods {
			if method != http.MethodHead && (item == nil || item.GetOperation(method) == nil) {
				t.Errorf("%s %s is not described", method, r.path)
			}
		}
	}
	row := d.document.Paths.Value("/v1/models/classes/predict").Post.RequestBody.Value.Content[typeJSON].Schema.Value.Properties["rows"].Value.Items.Value
	for body, ok := range map[string]bool{
		tableRows[0]: true, `[3,true,"2020-02-03","red"]`: true, `{"size":null,"member":null,"since":null,"cölor":null}`: true,
		`{"size":3,"member":true,"since":"2020-02-03"}`: false, `[3,true,"2020-02-03"]`: false, `{"size":[],"member":true,"since":"2020-02-03","cölor":"red"}`: false,
		`{"size":3,"member":true,"since":18000,"cölor":"red"}`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Fatal(err)
		}
		if err := row.VisitJSON(v); (err == nil) != ok {
			t.Errorf("%s: got %v", body, err)
		}
	}
	want(t, ask(t, s, "POST", "/v1/models/%C3%B6%20%7Bx%7D&%252F/predict", askIris), 200, `"model":"ö {x}`)
	checkPredictions(t, d)
}

// checkPredictions compares predictions, right and wrong, with their description.
func checkPredictions(t *testing.T, d *description) {
	t.Helper()
	for _, c := range []struct {
		model, members string
		right          bool
	}{
		{"iris", `"outputs":[1,0,0],"class":"setosa","probability":1`, true},
		{"iris", `"outputs":[1,0,0],"class":"rose","probability":1`, false},
		{"iris", `"outputs":[1,0],"class":"setosa","probability":1`, false},
		{"iris", `"outputs":[1,0,0],"probability":1`, false},
		{"iris", `"outputs":[1,0,0],"class":"setosa","probability":2`, false},
		{"classes", `"outputs":[0,1,0],"probability":1`, true}, // of the class without a name
		{"labels", `"outputs":[1,0],"predictions":{"wet":1,"cold":0}`, true},
		{"labels", `"outputs":[1,0],"predictions":{"wet":1}`, false},
		{"labels", `"outputs":[1,0],"predictions":{"wet":1,"cold":0,"dark":1}`, false},
		{"value", `"outputs":[1],"prediction":1`, true},
		{"value", `"outputs":[1]`, false},
		{"outputs", `"outputs":[1,2]`, true},
	} {
		r := httptest.NewRequest("POST", "/v1/models/"+c.model+"/predict", nil)
		a := &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": jsonType, requestID: {strings.Repeat("0", 32)}}}
		answer := `{"model":"` + c.model + `","predictions":[{"event":"prediction","row":1,` + c.members + `}]}`
		body := askIris
		if c.model == "classes" || c.model == "labels" {
			body = `{"rows":[` + tableRows[0] + `]}`
		}
		if err := d.fault(r, body, a, []byte(answer)); (err == nil) != c.right {
			t.Errorf("%s: got %v, want that it is as described: %v", answer, err, c.right)
		}
	}
}
