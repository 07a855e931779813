package serve

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	s := server(t, func(o *Options) { o.Limits = Limits{Body: 200, Rows: 2} }, "iris", "classes")
	const path = "/v1/models/iris/predict"
	one := `{"rows":[` + numberRows[0] + `]}`
	three := `{"rows":[[1,2,3,4],[1,2,3,4],[1,2,3,4]]}`
	for _, c := range []struct {
		method, path, body string
		headers            []string
		status             int
		says               string
	}{
		{"GET", "/nowhere", "", nil, 404, "expected a path of this server"},
		{"GET", "/v1/models/iris/other", "", nil, 404, "expected a path"},
		{"POST", "/v1/models/none/predict", one, nil, 404, "expected the name of a model"},
		{"GET", path, "", nil, 405, "expected the method POST"},
		{"DELETE", "/v1/models", "", nil, 405, "expected the method GET"},
		{"POST", path, one, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "expected a body of a type"},
		{"POST", path, one, []string{"Content-Encoding", "gzip"}, 415, "Content-Encoding"},
		{"POST", path, one, []string{"Content-Type", "application/json; charset=utf-8"}, 200, "probability"},
		{"POST", path, one + strings.Repeat(" ", 200), nil, 413, "a body of at most 200 bytes"},
		{"POST", path, three, nil, 413, "at most 2 rows"},
		{"POST", path, "1,2,3,4\n1,2,3,4\n1,2,3,4\n", []string{"Content-Type", "text/csv"}, 413, "at most 2 rows"},
		{"POST", path, "1,2,3\n", []string{"Content-Type", "text/csv"}, 400, "expected 4 columns"},
		{"POST", path, "", []string{"Content-Type", "text/csv"}, 400, "body.csv"},
		{"POST", path, "\x1f\x8b\x08", []string{"Content-Type", "text/csv"}, 415, "expected CSV"},
		{"POST", "/v1/models/classes/predict", "size,member\n1,2\n", []string{"Content-Type", "text/csv"}, 400, "expected a column"},
		{"POST", path, "", nil, 400, "expected an object"},
	} {
		r := ask(t, s, c.method, c.path, c.body, c.headers...)
		if kind := r.Header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("%s %s: got the type %s", c.method, c.path, kind)
		}
		want(t, r, c.status, c.says)
	}
	if r := ask(t, s, "GET", path, ""); r.Header.Get("Allow") != "POST" {
		t.Errorf("got Allow %q", r.Header.Get("Allow"))
	}
}

// TestBodies reads bodies whose header says less, more, or nothing.
func TestBodies(t *testing.T) {
	s := server(t, func(o *Options) { o.Limits = Limits{Body: 1000} }, "iris")
	one := `{"rows":[` + numberRows[0] + `]}`
	send := func(body io.Reader, length int64) *http.Response {
		r := httptest.NewRequest("POST", "/v1/models/iris/predict", body)
		r.ContentLength = length
		return answered(t, s, r, one)
	}
	want(t, send(strings.NewReader(one), -1), 200, "probability")
	want(t, send(strings.NewReader(strings.Repeat(" ", 1001)), -1), 413, "at most 1000 bytes")
	want(t, send(strings.NewReader(one), 2<<30), 413, "at most 1000 bytes")
	broken := io.MultiReader(strings.NewReader(one), brokenBody{})
	want(t, send(broken, 900), 400, "an incomplete one")
}

// brokenBody is a client that goes away.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
