package serve

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkRequest answers requests of one digit, without the network.
func BenchmarkRequest(b *testing.B) {
	s := server(b, func(o *Options) { o.Logger = slog.New(slog.DiscardHandler) }, "digits")
	row := `[` + strings.Repeat("0,", 600) + strings.Repeat("253,", 183) + `0]`
	numbers := make([]float32, 784)
	document := `{"inputs":[{"name":"input","shape":[1,784],"datatype":"FP32","parameters":{"binary_data_size":3136}}],"parameters":{"binary_data_output":true}}`
	for name, c := range map[string]struct {
		path, body string
		header     http.Header
	}{
		"JSON":   {"/v1/models/digits/predict", `{"rows":[` + row + `]}`, http.Header{"Content-Type": {typeJSON}}},
		"tensor": {"/v2/models/digits/infer", `{"inputs":[{"name":"input","shape":[1,784],"datatype":"FP32","data":` + row + `}]}`, http.Header{}},
		"binary": {"/v2/models/digits/infer", document + floats(numbers), http.Header{headerLength: {strconv.Itoa(len(document))}}},
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
