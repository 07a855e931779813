// Package browser tests the page of mlp serve in Chromium, with forms, a pad and keys, on
// a desktop and on a phone, with light and dark colors.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// binary is the path of the program mlp, which bench/tryit/run builds.
var binary = os.Getenv("MLP")

// browser is the context of Chromium.
var browser context.Context

// models is a folder with the models of the tests.
var models string

func TestMain(m *testing.M) {
	if binary == "" {
		fmt.Fprintln(os.Stderr, "expected the path of the program mlp in the variable MLP, found none; use bench/tryit/run")
		os.Exit(2)
	}
	dir, err := os.MkdirTemp("", "tryit")
	if err == nil {
		models = filepath.Join(dir, "models")
		err = train(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var stop context.CancelFunc
	browser, stop = chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.NoSandbox, chromedp.Headless, chromedp.Flag("disable-dev-shm-usage", true)))
	status := 1
	if err := chromedp.Do(browser); err != nil { // starts it
		fmt.Fprintln(os.Stderr, err)
	} else {
		status = m.Run()
	}
	stop()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

// train makes the models: two of a table with every kind of column, one of this table with
// dates such as 31/12/1999, one of digits, one of color pictures, and one of plain numbers.
func train(dir string) error {
	if err := os.Mkdir(models, 0o755); err != nil {
		return err
	}
	table := filepath.Join(dir, "houses.csv")
	if err := os.WriteFile(table, houses(), 0o644); err != nil {
		return err
	}
	dated := filepath.Join(dir, "dated.csv")
	if err := os.WriteFile(dated, regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)`).ReplaceAll(houses(), []byte("$3/$2/$1")), 0o644); err != nil {
		return err
	}
	pictures := filepath.Join(dir, "pictures")
	if err := drawPictures(pictures); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"train", table, "--target", "price", "--epochs", "20", "--model", model("houses")},
		{"train", table, "--target", "heating", "--epochs", "5", "--model", model("heating")},
		{"train", dated, "--target", "price", "--epochs", "5", "--model", model("villas")},
		{"train", "--hidden", "64", "--epochs", "2", "--model", model("digits")},
		{"train", pictures, "--epochs", "5", "--model", model("pictures")},
		{"import", "../../../onnx/testdata/torch/softmax.onnx", "-o", model("plain")},
	} {
		if out, err := exec.Command(binary, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("mlp %s: %s: %w", strings.Join(args, " "), out, err)
		}
	}
	return nil
}

// model returns the path of the model with this name.
func model(name string) string { return filepath.Join(models, name+".safetensors") }

// houses returns a table with every kind of column.
func houses() []byte {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(all ...string) string { return all[random.IntN(len(all))] }
	var b bytes.Buffer
	b.WriteString("living area,rooms,balcony,built,town,heating,price\n")
	for range 400 {
		area, rooms := 90+25*random.NormFloat64(), 1+random.IntN(6)
		fmt.Fprintf(&b, "%.1f,%d,%s,%d-%02d-%02d,%s,%s,%.0f\n", area, rooms, pick("yes", "no"), 1950+random.IntN(70), 1+random.IntN(12), 1+random.IntN(28),
			pick("Ulm", "Aalen", "Biberach an der Riß", "Göppingen", ""), pick("gas", "oil", "heat pump"), 2000*area+9000*float64(rooms)+9000*random.NormFloat64())
	}
	return b.Bytes()
}

// drawPictures writes a folder of color pictures for each of two classes.
func drawPictures(dir string) error {
	for class, paint := range map[string]color.RGBA{"sunny": {250, 220, 80, 255}, "cloudy": {130, 140, 160, 255}} {
		if err := os.MkdirAll(filepath.Join(dir, class), 0o755); err != nil {
			return err
		}
		for i := range 20 {
			if err := os.WriteFile(filepath.Join(dir, class, fmt.Sprintf("%d.png", i)), drawPicture(paint, i), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawPicture returns a picture as PNG.
func drawPicture(paint color.RGBA, seed int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 24, 24))
	for y := range 24 {
		for x := range 24 {
			img.Set(x, y, color.RGBA{30, 60, 120, 255})
			if (x-12)*(x-12)+(y-12)*(y-12) < 60+5*seed {
				img.Set(x, y, paint)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // can't happen, because it writes to memory
	}
	return b.Bytes()
}

// serve starts a server for all models and returns its address.
func serve(t *testing.T, flags ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"serve", models, "--addr", "127.0.0.1:0", "--json"}, flags...)...)
	cmd.Stderr = t.Output()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var v struct{ Address string }
	if err == nil {
		err = json.Unmarshal(line, &v)
	}
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return v.Address
}

// prediction is the server's answer for a row.
type prediction struct {
	Outputs    []float64
	Class      string
	Prediction float64
}

// predict asks the server for the prediction of a row or a picture.
func predict(t *testing.T, address, model, mediaType string, body []byte) prediction {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), "POST", address+"/v1/models/"+model+"/predict", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", mediaType)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	var v struct{ Predictions []prediction }
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil || len(v.Predictions) != 1 {
		t.Fatalf("got %s, %v", b, err)
	}
	return v.Predictions[0]
}
