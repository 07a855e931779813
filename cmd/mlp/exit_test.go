package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// TestExitStatus runs command lines, most of which can't work, and checks their exit
// statuses.
func TestExitStatus(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("note.txt", []byte("not a model"), 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]int{
		"":                                  exitDone,
		"version":                           exitDone,
		"train --help":                      exitDone,
		"completion bash":                   exitDone,
		"--version":                         exitDone,
		"frobnicate":                        exitUsage,
		"trian":                             exitUsage,
		"train --hiden 3":                   exitUsage,
		"version --frobnicate":              exitUsage,
		"train --epochs many":               exitUsage,
		"train --epochs 0":                  exitUsage,
		"train --hidden 0":                  exitUsage,
		"train --batch-size 70000":          exitUsage,
		"train --learning-rate 0":           exitUsage,
		"train --optimizer lion":            exitUsage,
		"train --schedule warp":             exitUsage,
		"train --recipe soup":               exitUsage,
		"train --threads -1":                exitUsage,
		"train --max-steps -1":              exitUsage,
		"train . .":                         exitUsage,
		"study":                             exitUsage,
		"study alchemy":                     exitUsage,
		"study notebook --epochs 0":         exitUsage,
		"export note.txt":                   exitUsage,
		"export note.txt --format doc -o x": exitUsage,
		"export note.txt -o x.onnx":         exitFailure,
		"train nowhere":                     exitFailure,
		"train --recipe nowhere.toml":       exitFailure,
		"train --from note.txt":             exitFailure,
		"evaluate note.txt":                 exitFailure,
		"inspect nowhere":                   exitFailure,
		"predict note.txt note.txt":         exitFailure,
	} {
		var stdout, stderr bytes.Buffer
		got := run(strings.Fields(line), strings.NewReader(""), &stdout, &stderr)
		if got != want {
			t.Errorf("mlp %s: exit status %d, want %d\n%s", line, got, want, stderr.String())
		}
		if want != exitDone && !strings.HasPrefix(stderr.String(), "mlp: ") {
			t.Errorf("mlp %s: standard error says %q", line, stderr.String())
		}
	}
	left, err := filepath.Glob("*")
	if err != nil || len(left) != 1 {
		t.Errorf("files were left behind: %v, %v", left, err)
	}
}

func TestInterruptedStatus(t *testing.T) {
	var stderr bytes.Buffer
	o := newOutput(&bytes.Buffer{}, &stderr)
	if got := o.fail(fmt.Errorf("training: %w", context.Canceled)); got != exitInterrupted || stderr.String() != "interrupted\n" {
		t.Errorf("exit status %d, %q", got, stderr.String())
	}
}

// TestFaultStatus checks the status if an exported file's outputs differ too much, or are
// not finite.
func TestFaultStatus(t *testing.T) {
	for _, difference := range []*float64{new(2e-5), nil} {
		var stderr bytes.Buffer
		e := exportCommand{output: newOutput(&bytes.Buffer{}, &stderr), job: job.Export{File: "m.onnx", Verify: []string{"rows.csv"}}}
		err := e.verdict(wire.Exported{Rows: 1, Difference: difference})
		if got := e.fail(err); got != exitFault || !strings.HasPrefix(stderr.String(), "mlp: m.onnx: expected outputs that differ by at most 1e-05 from the model's, found a difference of ") {
			t.Errorf("exit status %d, %q", got, stderr.String())
		}
	}
}

// goneReader is the end of a pipe that nobody reads any more.
type goneReader struct{}

func (goneReader) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
}

// TestReaderGone checks that nothing is printed if the reader of standard output has gone
// away.
func TestReaderGone(t *testing.T) {
	var stderr bytes.Buffer
	if got := run([]string{"version"}, strings.NewReader(""), goneReader{}, &stderr); got != exitFailure || stderr.Len() > 0 {
		t.Errorf("exit status %d, standard error %q, want %d and nothing", got, stderr.String(), exitFailure)
	}
}

// TestLongMessage checks that both ends of a message are printed, however long the file
// name in it is.
func TestLongMessage(t *testing.T) {
	var stderr bytes.Buffer
	o := newOutput(new(bytes.Buffer), &stderr)
	o.fail(fmt.Errorf("x.onnx: tensor %q: expected its values", strings.Repeat("é", 1<<20)))
	got := stderr.String()
	if !strings.HasPrefix(got, `mlp: x.onnx: tensor "éé`) || !strings.HasSuffix(got, "éé\": expected its values\n") || len(got) > 5000 || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %.60q … %q", len(got), got, got[max(0, len(got)-60):])
	}
}
