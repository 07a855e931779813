// Package architecture holds the tests of rules for the whole module: how packages
// may depend on each other, as docs/architecture.md says, how long functions may be,
// how errors are made, and where output is printed.
package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/seed-217ca19f/mlp"

// allowed lists, for every package of this module, which others of this module it may
// import. Every package has to be listed. Add a new one after those that it imports.
var allowed = map[string][]string{
	"internal/kernel":       {},
	"internal/random":       {},
	"internal/mapped":       {},
	"internal/spec":         {},
	"internal/shell":        {},
	"internal/resultlog":    {},
	"safetensors":           {},
	"npy":                   {},
	"metrics":               {},
	"optim":                 {"internal/kernel"},
	"internal/parts":        {"internal/kernel"},
	"data":                  {"internal/kernel", "internal/shell", "internal/mapped", "internal/parts", "internal/random", "npy"},
	"internal/rows":         {"data", "internal/kernel", "internal/parts"},
	"data/mnist":            {"data"},
	"data/parquet":          {"data"},
	"internal/dialect":      {"data"},
	"internal/files":        {},
	"":                      {"internal/kernel", "internal/random", "internal/rows", "internal/spec", "safetensors", "metrics", "optim", "data", "internal/files"},
	"assess":                {"", "data", "internal/random", "metrics"},
	"recipe":                {"", "assess", "data", "optim", "internal/shell"},
	"onnx/internal/pb":      {},
	"onnx":                  {"", "data", "internal/files", "onnx/internal/pb"},
	"interop":               {"", "data", "internal/files", "npy", "onnx", "safetensors"},
	"internal/notebook":     {""},
	"internal/wire":         {"", "assess", "data", "metrics", "internal/kernel"},
	"internal/words":        {"", "assess", "data", "metrics", "recipe", "internal/wire", "internal/shell"},
	"internal/runlog":       {"", "internal/files", "internal/wire"},
	"internal/report":       {"", "internal/files"},
	"internal/study":        {"", "data", "metrics", "recipe", "internal/files", "internal/kernel", "internal/notebook", "internal/report"},
	"internal/runpage":      {"", "assess", "data", "metrics", "recipe", "internal/report", "internal/words"},
	"internal/job":          {"", "assess", "data", "data/mnist", "interop", "metrics", "onnx", "recipe", "internal/files", "internal/runlog", "internal/runpage", "internal/shell", "internal/wire", "internal/words"},
	"serve":                 {"", "data", "data/mnist", "internal/wire", "internal/words"},
	"internal/bench":        {"", "data", "internal/kernel", "internal/random", "internal/rows"},
	"internal/architecture": {},
	"cmd/mlp": {"", "assess", "data", "data/mnist", "data/parquet", "interop", "onnx", "recipe", "internal/kernel", "internal/bench",
		"serve", "internal/files", "internal/job", "internal/notebook", "internal/runlog", "internal/report", "internal/shell", "internal/study", "internal/wire", "internal/words"},
}

// listed is a package as go list reports it.
type listed struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	seen := 0
	for {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		seen++
		p.check(t)
	}
	if seen < 10 {
		t.Errorf("go list named only %d packages", seen)
	}
}

// check reports imports of p that are not in the list of allowed imports.
func (p listed) check(t *testing.T) {
	name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
	may, known := allowed[name]
	if !known {
		t.Errorf("%s is not in the list of allowed imports; add it there", p.ImportPath)
	}
	for _, i := range p.Imports {
		if i != module && !strings.HasPrefix(i, module+"/") {
			continue
		}
		if other := strings.TrimPrefix(strings.TrimPrefix(i, module), "/"); !slices.Contains(may, other) {
			t.Errorf("%s imports %s, which the list of allowed imports forbids", p.ImportPath, i)
		}
	}
}
