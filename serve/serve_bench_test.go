package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkRequest answers requests of digits, without the network.
func BenchmarkRequest(b *testing.B) {
	s := server(b, func(o *Options) { o.Logger = slog.New(slog.DiscardHandler) }, "digits")
	row := `[` + pixels(783) + `0]`
	var numbers []float32
	if err := json.Unmarshal([]byte(row), &numbers); err != nil {
		b.Fatal(err)
	}
	binary := func(rows int) (body string, header http.Header) {
		document := fmt.Sprintf(`{"inputs":[{"name":"input","shape":[%d,784],"datatype":"FP32","parameters":{"binary_data_size":%d}}],"parameters":{"binary_data_output":true}}`, rows, rows*3136)
		return document + strings.Repeat(floats(numbers), rows), http.Header{headerLength: {strconv.Itoa(len(document))}}
	}
	one, oneHeader := binary(1)
	many, manyHeader := binary(32)
	for name, c := range map[string]struct {
		path, body string
		header     http.Header
	}{
		"JSON":      {"/v1/models/digits/predict", `{"rows":[` + row + `]}`, http.Header{"Content-Type": {typeJSON}}},
		"tensor":    {"/v2/models/digits/infer", `{"inputs":[{"name":"input","shape":[1,784],"datatype":"FP32","data":` + row + `}]}`, http.Header{}},
		"binary":    {"/v2/models/digits/infer", one, oneHeader},
		"JSON-32":   {"/v1/models/digits/predict", `{"rows":[` + strings.Repeat(row+",", 31) + row + `]}`, http.Header{"Content-Type": {typeJSON}}},
		"binary-32": {"/v2/models/digits/infer", many, manyHeader},
	} {
		b.Run(name, func(b *testing.B) {
			r, err := http.NewRequest("POST", c.path, nil)
			if err != nil {
				b.Fatal(err)
			}
			r.Header, r.ContentLength = c.header, int64(len(c.body))
			w := &discarded{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				r.Body = io.NopCloser(strings.NewReader(c.body))
				if s.ServeHTTP(w, r); w.status != 200 {
					b.Fatal(w.status, w.body.String())
				}
			}
		})
	}
}

// discarded is an answer that nobody reads.
type discarded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (d *discarded) Header() http.Header    { return d.header }
func (d *discarded) WriteHeader(status int) { d.status = status }
func (d *discarded) Write(b []byte) (int, error) {
	d.body.Reset()
	return d.body.Write(b)
}
