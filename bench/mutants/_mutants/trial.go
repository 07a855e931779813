package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// outcome is the result of testing a mutant.
type outcome string

const (
	killed   outcome = "killed" // a test failed, or took too long
	survived outcome = "survived"
	invalid  outcome = "invalid" // it does not compile, or is the same as the original
)

// farther lists packages that are not changed but whose tests use the changed packages.
// These tests take longer, so they run only for mutants that survive the tests of the
// changed packages.
var farther = []string{"./cmd/mlp", "./internal/...", "./data", "./onnx", "./interop"}

// tests returns the packages to test for a mutant of the package pkg, in three steps: first
// that package, then the other changed packages, and then the packages in farther.
func tests(pkg string) [][]string {
	others := slices.DeleteFunc(slices.Clone(packages), func(p string) bool { return p == pkg })
	return [][]string{{pkg}, others, farther}
}

// trial tests mutants. Trials that run in parallel have different folders.
type trial struct {
	root   string
	folder string // for the changed file and the temporary files of tests
}

// try tests a mutant and returns its outcome, with the output of the go command
// that decided it.
func (t trial) try(ctx context.Context, m mutant) (outcome, []byte, error) {
	if m.old == m.new { // for example, 0.0 is replaced by 0.0
		return invalid, nil, nil
	}
	overlay, err := t.overlay(m)
	if err != nil {
		return "", nil, err
	}
	out, err := t.goCommand(ctx, "build", "-overlay", overlay, m.pkg)
	if err != nil {
		return invalid, out, noExit(err)
	}
	for _, pkgs := range tests(m.pkg) {
		out, err := t.test(ctx, pkgs, "-overlay", overlay)
		if err != nil {
			return killed, out, noExit(err)
		}
	}
	return survived, nil, nil
}

// test runs the tests of packages.
func (t trial) test(ctx context.Context, pkgs []string, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-short", "-failfast", "-vet=off", "-p", "1", "-timeout", "120s"}, flags...)
	return t.goCommand(ctx, append(args, pkgs...)...)
}

// overlay writes the changed file, and the JSON file for the go command's flag -overlay,
// which replaces the original by it. It returns the path of the JSON file.
func (t trial) overlay(m mutant) (string, error) {
	text, err := m.apply(t.root)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(t.folder, 0o755); err != nil {
		return "", err
	}
	changed, list := filepath.Join(t.folder, "changed.go"), filepath.Join(t.folder, "overlay.json")
	replace := map[string]map[string]string{"Replace": {filepath.Join(t.root, m.file): changed}}
	b, err := json.Marshal(replace)
	if err != nil {
		return "", err
	}
	return list, errors.Join(os.WriteFile(changed, text, 0o644), os.WriteFile(list, b, 0o644))
}

// goCommand runs the go command in the repository and returns its output. Afterwards it
// kills processes that are left, such as a command under test that never ends.
func (t trial) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = t.root
	if t.folder != "" { // parallel trials may write files of the same name
		cmd.Env = append(os.Environ(), "TMPDIR="+t.folder)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	end := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel = end
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if cmd.Process != nil {
		_ = end() // fails if nothing is left
	}
	if ctx.Err() != nil {
		return out, fmt.Errorf("go %s: %w", args[0], ctx.Err())
	}
	return out, err
}

// noExit returns nil if err only says that a command ran and failed. It returns other
// errors unchanged.
func noExit(err error) error {
	if exit := new(exec.ExitError); errors.As(err, &exit) || errors.Is(err, exec.ErrWaitDelay) {
		return nil
	}
	return err
}
