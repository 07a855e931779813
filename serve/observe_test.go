package serve

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
)

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestTrace(t *testing.T) {
	for header, want := range map[string]string{
		parent:                      "0af7651916cd43dd8448eb211c80319c",
		"01" + parent[2:] + "-more": "0af7651916cd43dd8448eb211c80319c",
		parent + "-more":            "", "ff" + parent[2:]: "", parent[:54]: "", strings.ToUpper(parent): "", "": "",
		"00-00000000000000000000000000000000-b7ad6b7169203331-01": "", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01": "",
	} {
		if got, ok := traceOf(header); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q, %v", header, got, ok)
		}
	}
	s := server(t, nil, "iris")
	one := ask(t, s, "GET", "/healthz", "", "Traceparent", parent).Header.Get(requestID)
	two, three := ask(t, s, "GET", "/healthz", "").Header.Get(requestID), ask(t, s, "GET", "/nowhere", "").Header.Get(requestID)
	if one != parent[3:35] || len(two) != 32 || len(three) != 32 || two == three {
		t.Errorf("got %s, %s, %s", one, two, three)
	}
}

// TestLog: a request is logged with what was asked, but without its rows.
func TestLog(t *testing.T) {
	var b bytes.Buffer
	s := server(t, func(o *Options) {
		o.Logger = slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}, "classes")
	lines := func() (all []map[string]any) {
		for d := json.NewDecoder(&b); d.More(); {
			var v map[string]any
			if err := d.Decode(&v); err != nil {
				t.Fatal(err)
			}
			all = append(all, v)
		}
		return all
	}
	secret := strings.Replace(tableRows[0], `"red"`, `"secret"`, 1)
	for body, status := range map[string]int{`{"rows":[` + secret + `]}`: 200, `{"rows":[["secret",null,null,null]]}`: 400, `{"secret":1}`: 400} {
		want(t, ask(t, s, "POST", "/v1/models/classes/predict?secret", body, "Traceparent", parent), status, "")
		text := b.String()
		v := lines()[0]
		if strings.Contains(text, "secret") {
			t.Errorf("the log has a row: %s", text)
		}
		if v["id"] != parent[3:35] || v["model"] != "classes" || v["status"] != float64(status) || v["route"] != "/v1/models/{name}/predict" || (v["level"] == "DEBUG") != (status == 200) {
			t.Errorf("got %v", v)
		}
	}
}

func TestMetrics(t *testing.T) {
	s := server(t, func(o *Options) { o.Limits.Body = 1000 }, "iris")
	for range 3 {
		want(t, ask(t, s, "POST", "/v1/models/iris/predict", `{"rows":[[5.1,3.5,1.4,0.2],[1,2,3,4]]}`), 200, "")
	}
	want(t, ask(t, s, "POST", "/v1/models/iris/predict", `{`), 400, "")
	want(t, ask(t, s, "POST", "/v1/models/none/predict", `{`), 404, "")
	page := text(t, ask(t, s, "GET", "/metrics", ""))
	total := 0
	for _, class := range []string{"setosa", "versicolor", "virginica"} {
		prefix := `mlp_predictions_total{class="` + class + `",model="iris"} `
		_, after, ok := strings.Cut(page, prefix)
		if !ok {
			t.Fatalf("no %s in %s", prefix, page)
		}
		total += int(after[0] - '0')
	}
	if total != 6 {
		t.Errorf("counted %d predictions, want 6", total)
	}
	for _, line := range []string{
		`mlp_request_duration_seconds_count{model="iris",route="/v1/models/{name}/predict",status="200"} 3`,
		`mlp_refused_total{model="iris",reason="invalid"} 1`, `mlp_refused_total{model="",reason="unknown"} 1`,
		`mlp_batch_rows_sum{model="iris"} 6`, `mlp_batch_requests_count{model="iris"} 3`, `mlp_compute_seconds_count{model="iris"} 3`,
		`mlp_queue_length{model="iris"} 0`, `go_goroutines`, `mlp_model_loaded_timestamp_seconds{model="iris"} `,
	} {
		if !strings.Contains(page, line) {
			t.Errorf("the metrics do not say %s", line)
		}
	}
}

func TestHealth(t *testing.T) {
	s := server(t, nil, "iris")
	for path, says := range map[string]string{"/healthz": `{"live":true}`, "/readyz": `{"ready":true}`, "/v2/health/live": `{"live":true}`, "/v2/health/ready": `{"ready":true}`} {
		want(t, ask(t, s, "GET", path, ""), 200, says)
		want(t, ask(t, s, "POST", path, ""), 405, "")
	}
	s.Close()
	want(t, ask(t, s, "GET", "/readyz", ""), 503, `{"ready":false}`)
	want(t, ask(t, s, "GET", "/healthz", ""), 200, "")
	want(t, ask(t, s, "POST", "/v1/models/iris/predict", askIris), 503, "stopping")
}
