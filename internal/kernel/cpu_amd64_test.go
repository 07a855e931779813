//go:build !purego

package kernel

import (
	"strings"
	"testing"
)

// TestChoice checks which backend is chosen, or refused with an error, on CPUs with and
// without the instruction sets.
func TestChoice(t *testing.T) {
	for _, c := range []struct {
		cpu        features
		name, want string // want is empty if an error is expected
	}{
		{features{}, "", "generic"},
		{features{}, "avx2", ""},
		{features{}, "avx512", ""},
		{features{avx2: true}, "", "avx2"},
		{features{avx2: true}, "generic", "generic"},
		{features{avx2: true}, "avx512", ""},
		{features{avx2: true, avx512: true}, "", "avx512"},
		{features{avx2: true, avx512: true}, "avx2", "avx2"},
		{features{avx2: true, avx512: true}, "sse", ""},
		{features{avx512: true}, "", "generic"},
	} {
		b, err := choose(c.name, append([]*Backend{&generic}, c.cpu.backends()...))
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%+v with MLP_BACKEND=%s: %s, want an error", c.cpu, c.name, b.Name)
		case c.want == "" && !strings.Contains(err.Error(), `found "`+c.name+`"`):
			t.Errorf("%+v with MLP_BACKEND=%s: the error does not name what was found: %v", c.cpu, c.name, err)
		case c.want != "" && (err != nil || b.Name != c.want):
			t.Errorf("%+v with MLP_BACKEND=%s: %v (%v), want %s", c.cpu, c.name, b, err, c.want)
		}
	}
}
