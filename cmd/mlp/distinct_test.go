package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// inputsOf lists, for each input file, the command lines that read it and write a file. IN
// stands for the input and OUT for the output.
var inputsOf = map[string][]string{
	"d.csv":         {"train IN --model OUT", "train e.csv IN --model OUT", "predict m.safetensors IN -o OUT", "predict m.safetensors e.csv IN -o OUT"},
	"e.csv":         {"train d.csv --test IN --model OUT"},
	"r.toml":        {"train d.csv --recipe IN --model OUT"},
	"w.npz":         {"train d.csv --init-weights IN --model OUT", "import IN --activation relu -o OUT"},
	"m.safetensors": {"export IN -o OUT --format npz", "predict IN d.csv -o OUT", "inspect IN --pictures OUT"},
	"f.onnx":        {"import IN -o OUT"},
	"v.csv":         {"export m.safetensors --format onnx --verify IN -o OUT"},
	"names.txt":     {"import f.onnx --classes IN -o OUT", "import f.onnx --columns IN -o OUT"},
}

// TestOutputIsInput tries to write to files that are read, under all their names. Each is
// refused, and the file does not change.
func TestOutputIsInput(t *testing.T) {
	t.Chdir(t.TempDir())
	table := "a,b,c\n1,2,x\n2,1,y\n3,5,x\n4,3,y\n5,5,x\n6,3,y\n"
	for _, name := range []string{"d.csv", "e.csv", "v.csv"} {
		write(t, name, table)
	}
	write(t, "r.toml", "epochs = 1\n")
	write(t, "names.txt", "x\ny\n")
	for _, line := range []string{
		"train d.csv --epochs 1 --model m.safetensors", "export m.safetensors -o f.onnx", "export m.safetensors -o w.npz",
	} {
		mustRun(t, line, exitDone)
	}
	for in, lines := range inputsOf {
		for _, out := range spellings(t, in) {
			for _, line := range lines {
				before := read(t, in)
				mustRun(t, strings.NewReplacer("IN", in, "OUT", out).Replace(line), exitUsage)
				if !bytes.Equal(read(t, in), before) {
					t.Fatalf("%s was changed by mlp %s, with the output %s", in, line, out)
				}
			}
		}
	}
	mustRun(t, "train d.csv --from m.safetensors --model m.safetensors --epochs 1", exitDone)
}

// TestOutputInFolder tries to write to a picture in a folder that is read.
func TestOutputInFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"p/a/1.png", "p/b/1.png", "idx/deep/train-images-idx3-ubyte"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, name, "\x89PNG\r\n\x1a\n") // enough to be read as a picture
		mustRun(t, "train "+strings.Split(name, "/")[0]+" --model "+name, exitUsage)
	}
}

// spellings returns different names of the same file, among them new hard and symbolic
// links to it.
func spellings(t *testing.T, name string) []string {
	t.Helper()
	absolute, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{name, "./" + name, absolute}
	hard := "hard-" + name
	if err := os.Link(name, hard); err != nil {
		t.Fatal(err)
	}
	names = append(names, hard)
	if runtime.GOOS == "windows" {
		return names // symbolic links need a privilege there
	}
	if err := os.Symlink(absolute, "soft-"+name); err != nil {
		t.Fatal(err)
	}
	return append(names, "soft-"+name)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// mustRun runs a command line and checks its exit status.
func mustRun(t *testing.T, line string, want int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(strings.Fields(line), strings.NewReader(""), &stdout, &stderr); got != want {
		t.Fatalf("mlp %s: exit status %d, want %d\n%s", line, got, want, stderr.String())
	}
	if want == exitUsage && !strings.Contains(stderr.String(), "expected an output file that is not an input") {
		t.Errorf("mlp %s: standard error says %q", line, stderr.String())
	}
}
