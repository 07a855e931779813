package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
)

// idleRow measures a server with a limit on its connections while another process holds
// 10,000 connections open and sends nothing.
type idleRow struct{ limit int }

func (r idleRow) name() string { return fmt.Sprintf("idle-%d", r.limit) }

const idleConnections = 10_000

func (r idleRow) measure(ctx context.Context, m *machine, _ int) (map[string]float64, error) {
	s, err := m.startModel(notebookModel, nil, []string{"--max-connections", strconv.Itoa(r.limit)})
	if err != nil {
		return nil, err
	}
	defer s.end()
	load := speedRow{"json", 1, 16}
	before, err := m.load(ctx, s, load, m.seconds(5, 1))
	if err != nil {
		return nil, err
	}
	memoryBefore, err := s.memory()
	if err != nil {
		return nil, err
	}
	release, err := m.hold(ctx, s)
	if err != nil {
		return nil, err
	}
	after, err := m.load(ctx, s, load, m.seconds(5, 1))
	memoryAfter, memoryErr := s.memory()
	if closed := release(); closed != nil {
		return nil, closed
	}
	if err != nil {
		return nil, err
	}
	return map[string]float64{
		"connections": idleConnections, "rate before": before.Requests / before.Seconds, "rate": after.Requests / after.Seconds,
		"failed": after.Failed, "p99 before": before.P99, "p99": after.P99, "memory before": memoryBefore, "memory": memoryAfter,
	}, memoryErr
}

// hold starts a process that opens idle connections, and waits until they are open. The
// function that it returns ends the process.
func (m *machine) hold(ctx context.Context, s *server) (release func() error, err error) {
	cmd := exec.CommandContext(ctx, m.self, "--child", "idle", s.address, strconv.Itoa(idleConnections))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, fmt.Errorf("expected %d connections, found: %w", idleConnections, err)
	}
	return func() error {
		_ = in.Close()
		return cmd.Wait()
	}, nil
}

// holdConnections is what a child process runs: it opens connections to an address, prints
// a line, and holds them until its input ends.
func holdConnections(address, number string) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	open := make([]net.Conn, 0, n)
	for range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return fmt.Errorf("connection %d: %w", len(open)+1, err)
		}
		open = append(open, c)
	}
	fmt.Println("open")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
