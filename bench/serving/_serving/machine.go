package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// machine has the models, the requests and the running servers.
type machine struct {
	options
	self    string // this program
	bodies  map[string]bodies
	speed   map[string]*server // servers that all rows of speed use; nil until they are started
	running []*server
}

// newMachine makes the models and the requests.
func newMachine(ctx context.Context, o options) (*machine, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	m := &machine{options: o, self: self}
	if err := m.makeModels(ctx); err != nil {
		return nil, err
	}
	m.bodies, err = writeBodies(o.work)
	return m, err
}

// seconds returns the duration of a measurement, which is much shorter in a quick run.
func (m *machine) seconds(full, quick int) time.Duration {
	if m.quick {
		full = quick
	}
	return time.Duration(full) * time.Second
}

// tool returns the path of a program or a model in the work folder.
func (m *machine) tool(name string) string { return filepath.Join(m.work, name) }

// script returns the path of a file in the folder bench/serving.
func (m *machine) script(name string) string { return filepath.Join(m.root, "bench", "serving", name) }

// server is a running server.
type server struct {
	*exec.Cmd
	address string // host:port
	log     *os.File
}

// start starts a server and waits until it accepts connections. The parameter command
// returns the server's command for a port. environment has variables as NAME=VALUE.
func (m *machine) start(command func(port string) []string, environment ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(address)
	args := command(port)
	log, err := os.CreateTemp(m.work, "log-")
	if err != nil {
		return nil, err
	}
	s := &server{exec.Command(args[0], args[1:]...), address, log}
	s.Env, s.Stdout, s.Stderr = append(os.Environ(), environment...), log, log
	if err := s.Start(); err != nil {
		return nil, err
	}
	m.running = append(m.running, s)
	for range 300 {
		if c, err := net.Dial("tcp", address); err == nil {
			return s, c.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, fmt.Errorf("expected %q to listen, found: %s", args, s.said())
}

// startModel starts mlp serve with a model. flags are further flags.
func (m *machine) startModel(model string, pin []string, flags []string, environment ...string) (*server, error) {
	return m.start(func(port string) []string {
		args := append(pin, m.tool("mlp"), "serve", m.tool(model), "--addr", "127.0.0.1:"+port, "--log-level", "warn")
		return append(args, flags...)
	}, environment...)
}

// pinned returns the beginning of a command that runs on one core only.
func pinned(core int) []string { return []string{"taskset", "-c", strconv.Itoa(core)} }

// freeAddress returns an address on which nothing listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// said returns the output of a server.
func (s *server) said() string {
	b, _ := os.ReadFile(s.log.Name())
	return string(b)
}

// url returns the address of a path.
func (s *server) url(path string) string { return "http://" + s.address + path }

// end stops the server.
func (s *server) end() {
	_ = s.Process.Signal(syscall.SIGTERM)
	_ = s.Wait()
	_ = s.log.Close()
}

// stop stops all servers. m may be nil.
func (m *machine) stop() {
	if m == nil {
		return
	}
	for _, s := range m.running {
		if s.ProcessState == nil {
			s.end()
		}
	}
}

// memory returns the bytes of memory that a server uses.
func (s *server) memory() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Process.Pid))
	if err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(text)) {
		var kB float64
		if _, err := fmt.Sscanf(l, "VmRSS: %f kB", &kB); err == nil {
			return kB * 1024, nil
		}
	}
	return 0, errors.New("expected VmRSS in the status of a process, found none")
}

// client sends requests to servers that answer soon or not at all.
var client = &http.Client{Timeout: 10 * time.Second}

// command runs a program and returns its output.
func command(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%q: %s: %w", args, bytes.TrimSpace(exit.Stderr), err)
	}
	return out, err
}
