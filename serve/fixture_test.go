package serve

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/interop"
)

// kinds are columns of each kind.
func kinds() *data.Encoder {
	return &data.Encoder{Columns: []data.EncodedColumn{
		{Name: "size", Kind: data.Number, Mean: 2, Scale: 0.5, Low: -1, High: 9, Fill: 2.5, Indicator: true},
		{Name: "member", Kind: data.Boolean, Indicator: true},
		{Name: "since", Kind: data.Date, Mean: 15000, Scale: 400, Low: 10000, High: 20000, Fill: 15000, Cycles: []data.Cycle{data.WeekCycle, data.YearCycle}},
		{Name: "cölor", Kind: data.Category, Values: []string{"12", "blue", "red", "true"}, Other: true, Indicator: true},
	}, Missing: []string{"n.k."}}
}

// network returns a network with random weights.
func network(t testing.TB, inputs, outputs int, loss mlp.Loss) *mlp.Network {
	t.Helper()
	n, err := mlp.New(mlp.Config{Inputs: inputs, Hidden: []int{5}, Outputs: outputs, Loss: loss, Init: mlp.Normal(0.3), Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fixtures are models of every kind, by name.
func fixtures(t testing.TB) map[string]*mlp.Model {
	t.Helper()
	columns := data.Preprocessor{Encoder: kinds()}
	width := columns.Encoder.Width()
	scaled := data.Preprocessor{Steps: []data.Step{data.Divide{By: 255}}}
	standardized := data.Preprocessor{Steps: []data.Step{data.Standardize{Mean: []float32{5, 3, 4, 1}, Scale: []float32{1, 0.5, 2, 1}}}}
	imported, err := interop.Open("../onnx/testdata/torch/softmax.onnx", interop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	digits := make([]string, 10)
	for i := range digits {
		digits[i] = string(rune('0' + i))
	}
	measures := pixelColumns(t)
	measures.Columns[0].Mean = 1
	return map[string]*mlp.Model{
		"classes": {Network: network(t, width, 3, mlp.SoftmaxCrossEntropy{}), Preprocessor: columns, Classes: []string{"a<b", "", "ü\u2028"}, Targets: []string{"kind"}},
		"binary":  {Network: network(t, width, 1, mlp.SigmoidCrossEntropy{}), Preprocessor: columns, Classes: []string{"no", "yes"}, Targets: []string{"kind"}},
		"labels":  {Network: network(t, width, 2, mlp.SigmoidCrossEntropy{}), Preprocessor: columns, Targets: []string{"wet", "cold"}},
		"values": {
			Network: network(t, width, 2, mlp.SquaredError{}), Preprocessor: columns, Targets: []string{"price", "rent"},
			TargetScale: &data.TargetScale{Mean: []float32{100, 5e-8}, Scale: []float32{20, 1e-9}},
		},
		"value":    {Network: network(t, 4, 1, mlp.SquaredError{}), Preprocessor: standardized},
		"outputs":  {Network: network(t, 4, 2, mlp.SquaredError{})},
		"iris":     {Network: network(t, 4, 3, mlp.SoftmaxCrossEntropy{}), Preprocessor: standardized, Classes: []string{"setosa", "versicolor", "virginica"}},
		"digits":   {Network: network(t, 784, 10, mlp.SoftmaxCrossEntropy{}), Preprocessor: scaled, Classes: digits, InputShape: []int{28, 28}},
		"pixels":   {Network: network(t, 784, 10, mlp.SoftmaxCrossEntropy{}), Preprocessor: data.Preprocessor{Encoder: pixelColumns(t), Steps: scaled.Steps}, Classes: digits, InputShape: []int{28, 28}},
		"measures": {Network: network(t, 784, 10, mlp.SoftmaxCrossEntropy{}), Preprocessor: data.Preprocessor{Encoder: measures}, Classes: digits},
		"colors":   {Network: network(t, 12, 1, mlp.SigmoidCrossEntropy{}), Preprocessor: scaled, Classes: []string{"cat", "dog"}, InputShape: []int{2, 2, 3}, Pictures: &data.PictureFormat{Width: 2, Height: 2, Color: true}},
		"imported": imported.Model,
	}
}

// pixelColumns returns an encoder of 784 columns that become inputs as they are.
func pixelColumns(t testing.TB) *data.Encoder {
	t.Helper()
	var names []string
	for i := range 784 {
		names = append(names, fmt.Sprint("pixel", i))
	}
	e, err := data.PlainColumns(names)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// save writes models to files in a folder and returns their paths.
func save(t testing.TB, dir string, models map[string]*mlp.Model, names ...string) (paths []string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(dir, name+".safetensors")
		if err := models[name].Save(path); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// server returns a server of fixtures, with whose options change may do anything.
func server(t testing.TB, change func(*Options), names ...string) *Server {
	t.Helper()
	o := Options{Paths: save(t, t.TempDir(), fixtures(t), names...), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request to a server. headers are names and values in turn.
func ask(t testing.TB, s *Server, method, path, body string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return answered(t, s, r, body)
}

// answered returns the server's answer to a request with the given body, and checks it by
// the server's description.
func answered(t testing.TB, s *Server, r *http.Request, body string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a := w.Result()
	checkAnswer(t, s, r, body, a)
	return a
}

// text returns the body of an answer.
func text(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// want reports an answer of another status, or without a text in its body.
func want(t testing.TB, r *http.Response, status int, says string) {
	t.Helper()
	if body := text(t, r); r.StatusCode != status || !strings.Contains(body, says) {
		t.Errorf("got status %d, %.300s, want %d, %s", r.StatusCode, body, status, says)
	}
}

// picture returns a PNG with some ink.
func picture(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for y := range 30 {
		for x := range 40 {
			img.Set(x, y, color.White)
			if x > 10 && x < 25 && y > 5 && (x+y)%7 < 4 {
				img.Set(x, y, color.NRGBA{uint8(x), uint8(3 * y), 40, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
