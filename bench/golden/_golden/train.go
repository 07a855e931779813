package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// version is the output of mlp version --json.
type version struct {
	Platform string   `json:"platform"`
	Backend  string   `json:"backend"` // the fastest backend for this CPU
	Backends []string `json:"backends"`
}

func askVersion(mlp string) (v version, err error) {
	cmd := exec.Command(mlp, "version", "--json")
	cmd.Env = append(os.Environ(), "MLP_BACKEND=")
	out, err := cmd.Output()
	if err != nil {
		return v, fmt.Errorf("%s version: %w", mlp, err)
	}
	return v, json.Unmarshal(out, &v)
}

// arch returns the GOARCH that mlp was built for.
func (v version) arch() string {
	_, arch, _ := strings.Cut(v.Platform, "/")
	return arch
}

// choose returns the backends that the flags --backend and --quick select.
func (v version) choose(o options) ([]string, error) {
	switch {
	case o.backend != "" && !slices.Contains(v.Backends, o.backend):
		return nil, fmt.Errorf("backend: expected one that this CPU has (%s), found %q", strings.Join(v.Backends, ", "), o.backend)
	case o.backend != "":
		return []string{o.backend}, nil
	case o.quick:
		return slices.Compact([]string{"generic", v.Backend}), nil
	}
	return v.Backends, nil
}

// round trains cases with one backend and one number of threads.
type round struct {
	mlp, work, recipes, backend string
	threads                     int
}

// model returns the path of a case's model.
func (r round) model(name string) string {
	return filepath.Join(r.work, "models", fmt.Sprintf("%s-%d-%s.safetensors", r.backend, r.threads, name))
}

// train trains a case and returns the sums of its model.
func (r round) train(c testCase) (sums, error) {
	args := []string{"train"}
	if c.input != "mnist" {
		args = append(args, c.input)
	}
	model := r.model(c.name)
	args = append(args, "--json", "--threads", strconv.Itoa(r.threads),
		"--recipe", filepath.Join(r.recipes, c.recipe+".toml"), "--model", model)
	for _, flag := range c.flags {
		if base, ok := strings.CutPrefix(flag, modelMark); ok {
			flag = r.model(base)
		}
		args = append(args, flag)
	}
	if err := os.MkdirAll(filepath.Dir(model), 0o755); err != nil {
		return nil, err
	}
	cmd := exec.Command(r.mlp, args...)
	cmd.Dir = inputsFolder(r.work)
	cmd.Env = append(os.Environ(), "MLP_BACKEND="+r.backend)
	var events, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &events, &messages
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("mlp %s: %s: %w", strings.Join(args, " "), bytes.TrimSpace(messages.Bytes()), err)
	}
	return sumsOf(model, events.Bytes())
}
