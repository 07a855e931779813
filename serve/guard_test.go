package serve

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// askFor sends a GET request for a host.
func askFor(t *testing.T, s *Server, host, path string) *http.Response {
	r := httptest.NewRequest("GET", path, nil)
	r.Host = host
	return answered(t, s, r, "")
}

func TestHosts(t *testing.T) {
	s := server(t, func(o *Options) { o.Hosts = []string{"Models.Example"} }, "iris")
	for host, status := range map[string]int{
		"127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "10.1.2.3": 200, "localhost:8080": 200, "LOCALHOST": 200, "models.example.:80": 200, "": 200,
		"evil.example:8080": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example": 403, "xmodels.example": 403,
	} {
		want(t, askFor(t, s, host, "/v1/models"), status, "")
	}
	for _, hosts := range [][]string{nil, {"*"}} {
		s := server(t, func(o *Options) { o.Hosts = hosts }, "iris")
		want(t, askFor(t, s, "any.example", "/v1/models"), 200, "")
	}
}

func TestOrigins(t *testing.T) {
	s := server(t, func(o *Options) { o.Origins = []string{"https://good.example"} }, "iris")
	const path = "/v1/models/iris/predict"
	want(t, ask(t, s, "POST", path, askIris, "Origin", "http://example.com"), 200, "") // its own
	want(t, ask(t, s, "POST", path, askIris, "Origin", "https://evil.example"), 403, "allowed origin")
	want(t, ask(t, s, "POST", path, askIris, "Origin", "null"), 403, "allowed origin")
	want(t, ask(t, s, "POST", path, askIris, "Sec-Fetch-Site", "cross-site"), 403, "allowed origin")
	r := ask(t, s, "POST", path, askIris, "Origin", "https://good.example", "Sec-Fetch-Site", "cross-site")
	if r.Header.Get("Access-Control-Allow-Origin") != "https://good.example" || r.Header.Get("Vary") != "Origin" {
		t.Errorf("got the header %v", r.Header)
	}
	want(t, r, 200, "")
	first := func(origin string) *http.Response {
		return ask(t, s, "OPTIONS", path, "", "Origin", origin, "Access-Control-Request-Method", "POST")
	}
	if r := first("https://good.example"); r.StatusCode != 204 || r.Header.Get("Access-Control-Allow-Methods") != "POST" {
		t.Errorf("got %d, %v", r.StatusCode, r.Header)
	}
	want(t, first("https://evil.example"), 403, "allowed origin")
	if r := ask(t, s, "GET", "/v1/models", "", "Origin", "https://evil.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another origin may read the answer")
	}
	if _, err := New(Options{Paths: s.options.Paths, Origins: []string{"good.example"}}); err == nil {
		t.Error("an origin without a scheme was taken")
	}
	s = server(t, func(o *Options) { o.Origins = []string{"*"} }, "iris")
	want(t, ask(t, s, "POST", path, askIris, "Origin", "https://evil.example"), 200, "")
}

func TestKeys(t *testing.T) {
	key, line, err := NewKey("ann")
	if err != nil {
		t.Fatal(err)
	}
	other, second, err := NewKey("bob")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# keys\n\n" + line + " # of Ann\n")
	s := server(t, func(o *Options) { o.Keys = path }, "iris")
	const predict = "/v1/models/iris/predict"
	want(t, ask(t, s, "POST", predict, askIris, "Authorization", "Bearer "+key), 200, "")
	want(t, ask(t, s, "POST", predict, askIris, "X-Api-Key", key), 200, "")
	for _, wrong := range []string{"", "Bearer ", "Bearer " + other, "Bearer " + key[1:], "Basic " + key, "Bearer " + strings.Fields(line)[1]} {
		r := ask(t, s, "POST", predict, askIris, "Authorization", wrong)
		if r.Header.Get("WWW-Authenticate") != "Bearer" {
			t.Error("no WWW-Authenticate")
		}
		want(t, r, 401, "expected a valid key")
	}
	for _, open := range []string{"/healthz", "/readyz", "/metrics", "/v2/health/live", "/v2/health/ready"} {
		want(t, ask(t, s, "GET", open, ""), 200, "")
	}
	for _, closed := range []string{"/v1/models", "/openapi.json", "/v2", "/v2/models/iris", "/nowhere"} {
		want(t, ask(t, s, "GET", closed, ""), 401, "")
	}
	write(second + "\n")
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	want(t, ask(t, s, "GET", "/v2", "", "X-Api-Key", other), 200, "")
	want(t, ask(t, s, "GET", "/v2", "", "X-Api-Key", key), 401, "")
	write("")
	if err := s.Reload(); err == nil {
		t.Error("a file without keys was taken")
	}
	want(t, ask(t, s, "GET", "/v2", "", "X-Api-Key", other), 200, "")
	want(t, ask(t, s, "GET", "/v2", ""), 401, "")
}

func TestKeyFiles(t *testing.T) {
	for _, content := range []string{"", "# none", "ann", "ann sha256:12", "ann md5:" + strings.Repeat("0", 64), "ann sha256:" + strings.Repeat("x", 64), "a b sha256:" + strings.Repeat("0", 64)} {
		if _, err := parseKeys([]byte(content)); err == nil {
			t.Errorf("%q was taken", content)
		}
	}
	paths := save(t, t.TempDir(), fixtures(t), "iris")
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		if _, err := New(Options{Paths: paths, Keys: path}); err == nil || !strings.Contains(err.Error(), "keys: ") {
			t.Errorf("%s: got %v", path, err)
		}
	}
	for _, name := range []string{"", "a b", "a#", "a\n"} {
		if _, _, err := NewKey(name); err == nil {
			t.Errorf("the name %q was taken", name)
		}
	}
}

func TestAddKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	var keys []string
	for n, name := range []string{"ann", "bob"} {
		key, err := AddKey(path, name)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
		if b, err := os.ReadFile(path); err != nil || os.WriteFile(path, []byte(strings.TrimSpace(string(b))), 0o600) != nil || strings.Contains(string(b), key) {
			t.Errorf("key %d: got %s, %v", n, b, err)
		}
	}
	ring, err := readKeys(path)
	if err != nil || len(ring) != 2 {
		t.Fatalf("got %v, %v", ring, err)
	}
	if name, ok := ring.find(keys[1]); !ok || name != "bob" {
		t.Errorf("got %s, %v", name, ok)
	}
	if _, err := AddKey(path, "ann"); err == nil || !strings.Contains(err.Error(), "is already in the file") {
		t.Errorf("a name that is there: got %v", err)
	}
}
