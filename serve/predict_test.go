package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	command "github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// tableRows are rows of the columns of kinds, as JSON lines.
var tableRows = []string{
	`{"size":3,"member":true,"since":"2020-02-03","cölor":"red"}`,
	`{"size":-2.5e-1,"member":false,"since":"1999-12-31T23:59:59Z","cölor":"green"}`,
	`{"cölor":12,"since":"31.12.2011","member":"yes","size":"4.25","further":{"deep":[1]}}`,
	`{"size":null,"member":null,"since":null,"cölor":null}`,
	`{"size":"n.k.","member":1,"since":"2004-02-29 12:30","cölor":true}`,
	`{"size":123456.789,"member":"f","since":"2024/01/01","cölor":""}`,
	`{"size":0.30000000000000004,"member":0,"since":"n.k.","cölor":"b\u006cue"}`,
}

// numberRows are rows of four numbers.
var numberRows = []string{`[5.1,3.5,1.4,0.2]`, `[6.8,2.8,4.8,1.4]`, `[-0,1e-3,1000000,16777217]`}

// commandLine returns what mlp predict --json says of a file, without its name.
func commandLine(t *testing.T, m *mlp.Model, name string, content []byte) (objects []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	j := command.Predict{Model: m, Paths: []string{path}}
	err := j.Run(t.Context(), func(p command.Predicted) error {
		for i, y := range p.Outputs {
			b, err := json.Marshal(wire.NewPrediction(m, "", p.Before+i+1, y))
			if err != nil {
				return err
			}
			objects = append(objects, string(b))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// predictions returns the answer that a model gives if these are the objects.
func predictions(name string, objects []string) string {
	return `{"model":"` + name + `","predictions":[` + strings.Join(objects, ",") + "]}\n"
}

// TestPredictsAsCommandLine compares answers for every kind of model with those of
// mlp predict, byte by byte.
func TestPredictsAsCommandLine(t *testing.T) {
	models := fixtures(t)
	rows := map[string][]string{"imported": {`[1,2,3,4,5,6]`, `[0.5,-1,0,0,7,1e-3]`}}
	names := []string{"classes", "binary", "labels", "values", "value", "outputs", "iris", "imported"}
	s := server(t, nil, names...)
	for _, name := range names {
		file, content := "rows.jsonl", strings.Join(tableRows, "\n")
		asked := tableRows
		if models[name].Preprocessor.Encoder == nil {
			if asked = rows[name]; asked == nil {
				asked = numberRows
			}
			file, content = "rows.csv", strings.NewReplacer("[", "", "]", "").Replace(strings.Join(asked, "\n"))
		}
		want := predictions(name, commandLine(t, models[name], file, []byte(content)))
		path := "/v1/models/" + name + "/predict"
		if got := text(t, ask(t, s, "POST", path, `{"rows": [`+strings.Join(asked, " ,\n")+`]}`)); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if file != "rows.csv" {
			continue
		}
		r := ask(t, s, "POST", path, content, "Content-Type", "text/csv", "Accept", "application/json")
		if got := text(t, r); got != want {
			t.Errorf("%s, CSV: got %s, want %s", name, got, want)
		}
	}
}

// TestListsAreObjects compares rows as lists with rows as objects.
func TestListsAreObjects(t *testing.T) {
	s := server(t, nil, "classes")
	const path = "/v1/models/classes/predict"
	named := text(t, ask(t, s, "POST", path, `{"rows":[`+tableRows[0]+`,`+tableRows[3]+`]}`))
	listed := text(t, ask(t, s, "POST", path, `{"rows":[[3,true,"2020-02-03","red"],[null,null,null,null]]}`))
	if named != listed || !strings.Contains(named, `"probability"`) {
		t.Errorf("got %s and %s", named, listed)
	}
}

func TestPictures(t *testing.T) {
	models := fixtures(t)
	s := server(t, nil, "digits", "pixels", "colors", "iris", "measures")
	for _, name := range []string{"digits", "pixels", "colors"} {
		want := predictions(name, commandLine(t, models[name], "p.png", picture(t)))
		got := text(t, ask(t, s, "POST", "/v1/models/"+name+"/predict", string(picture(t)), "Content-Type", "image/png"))
		if got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"iris", "measures"} {
		want(t, ask(t, s, "POST", "/v1/models/"+name+"/predict", string(picture(t)), "Content-Type", "image/png"), 415, "does not take pictures")
	}
	want(t, ask(t, s, "POST", "/v1/models/digits/predict", "GIF89a", "Content-Type", "image/png"), 400, "expected a PNG or JPEG picture")
	want(t, ask(t, s, "POST", "/v1/models/digits/predict", string(picture(t)[:90]), "Content-Type", "image/jpeg"), 400, "complete, undamaged picture")
}

// TestTables answers CSV with CSV, as mlp predict -o writes it.
func TestTables(t *testing.T) {
	models := fixtures(t)
	s := server(t, nil, "classes", "values", "iris")
	const table = "note;since;size;member;cölor\n\"a \"\"b\"\"\";2020-02-03;3,5;yes;red\n;;;;\nlast;1.2.2003;0,25;no;blue\n"
	for name, body := range map[string]string{"classes": table, "values": table, "iris": "1,2,3,4\n5,6,7,8.5\n"} {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out.csv")
		if err := os.WriteFile(in, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		j := command.Predict{Model: models[name], Paths: []string{in}}
		if _, err := j.Write(t.Context(), out); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		r := ask(t, s, "POST", "/v1/models/"+name+"/predict", body, "Content-Type", "text/csv; charset=utf-8")
		if got := text(t, r); got != string(want) || r.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// TestManyRows sends an answer of several pieces.
func TestManyRows(t *testing.T) {
	models := fixtures(t)
	s := server(t, nil, "iris")
	var rows []string
	for i := range 3000 {
		rows = append(rows, numberRows[i%len(numberRows)])
	}
	content := strings.NewReplacer("[", "", "]", "").Replace(strings.Join(rows, "\n"))
	want := predictions("iris", commandLine(t, models["iris"], "rows.csv", []byte(content)))
	got := text(t, ask(t, s, "POST", "/v1/models/iris/predict", `{"rows":[`+strings.Join(rows, ",")+`]}`))
	if got != want || len(want) < 3*piece {
		t.Errorf("got %d bytes, want %d", len(got), len(want))
	}
}

func TestModels(t *testing.T) {
	s := server(t, nil, "classes", "digits")
	var list struct{ Models []modelForm }
	if err := json.Unmarshal([]byte(text(t, ask(t, s, "GET", "/v1/models", ""))), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Models) != 2 || list.Models[0].Name != "classes" || list.Models[1].Inputs != 784 || list.Models[1].Pictures == nil {
		t.Errorf("got %+v", list)
	}
	want(t, ask(t, s, "GET", "/v1/models/classes", ""), 200, `{"name":"cölor","kind":"category","values":["12","blue","red","true"],"typical":"12"}`)
	want(t, ask(t, s, "GET", "/v1/models/none", ""), 404, `{"error":"expected the name of a model`)
}

func TestOpening(t *testing.T) {
	dir := t.TempDir()
	paths := save(t, dir, fixtures(t), "iris")
	zeros, other := filepath.Join(dir, "zeros.safetensors"), filepath.Join(dir, "iris.bin")
	for path, b := range map[string][]byte{zeros: make([]byte, 4096), other: bytes.Repeat([]byte{1}, 10)} {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for says, paths := range map[string][]string{
		"at least one model file":          nil,
		"readable model file":              {filepath.Join(dir, "none.safetensors")},
		"zeros.safetensors: ":              {zeros},
		"model files with different names": {paths[0], paths[0]},
		"found a device or a pipe":         {os.DevNull},
	} {
		if _, err := New(Options{Paths: paths}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: got %v, want %s", paths, err, says)
		}
	}
	if _, err := New(Options{Paths: paths, Limits: Limits{Rows: -1}}); err == nil {
		t.Error("a negative limit was taken")
	}
}

// TestSelfTest: a model whose outputs are not finite, even for a row of which nothing is
// known, is no model to serve.
func TestSelfTest(t *testing.T) {
	m := fixtures(t)["value"]
	net, err := mlp.New(mlp.Config{Inputs: 4, Hidden: []int{5}, Outputs: 1, Loss: mlp.SquaredError{}, Init: mlp.Normal(100), Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	m.Network, m.TargetScale = net, &data.TargetScale{Mean: []float32{0}, Scale: []float32{3e38}}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Paths: []string{path}}); !errors.Is(err, errSelfTest) || !errors.Is(err, mlp.ErrOverflow) {
		t.Errorf("got %v", err)
	}
}

// TestFloats writes numbers as encoding/json does.
func TestFloats(t *testing.T) {
	for _, x := range []float32{0, float32(math.Copysign(0, -1)), 1, -0.1, 1e-6, 9.9999997e-7, 1e-7, 5e-10, 1e-12, 1e20, 1e21, 3.4e38, 1e-45, 16777216} {
		want, err := json.Marshal(x)
		if got := appendFloat(nil, x); err != nil || string(got) != string(want) {
			t.Errorf("got %s, want %s, %v", got, want, err)
		}
	}
}
