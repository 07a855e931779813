package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// readSums reads a backend's committed sums. The file has a line for each case: its name,
// and pairs of a part and its sum.
func readSums(path string) (map[string]sums, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	committed := map[string]sums{}
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields)%2 == 0 {
			return nil, fmt.Errorf("%s, line %d: expected a name and pairs of a part and its sum, found %q", path, i+1, line)
		}
		s := sums{}
		for at := 1; at < len(fields); at += 2 {
			s[fields[at]] = fields[at+1]
		}
		committed[fields[0]] = s
	}
	return committed, nil
}

// writeSums writes a backend's sums in the order of the cases. Cases that were not run
// keep their committed sums.
func (g *golden) writeSums(path, backend string, committed, found map[string]sums) error {
	all := map[string]sums{}
	maps.Copy(all, committed)
	maps.Copy(all, found)
	var b bytes.Buffer
	fmt.Fprintf(&b, "# The sums of bench/golden/cases on %s with the backend %s, written by bench/golden/run --update.\n", g.arch, backend)
	for _, c := range g.cases {
		s, ok := all[c.name]
		if !ok {
			continue
		}
		b.WriteString(c.name)
		for _, part := range parts {
			if s[part] != "" {
				fmt.Fprintf(&b, " %s %s", part, s[part])
			}
		}
		b.WriteByte('\n')
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
