package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDistinct(t *testing.T) {
	dir := folder(t)
	for _, c := range []struct {
		out, in string
		same    bool
	}{
		{"in", "in", true},
		{"./sub/../in", "in", true},
		{filepath.Join(dir, "in"), "in", true},
		{"hard", "in", true},
		{"symbolic", "in", true},
		{"in", "symbolic", true},
		{"sub/up/in", "in", true},
		{"sub/up/new", "new", true},
		{filepath.Join(dir, "new"), "new", true},
		{"in", "other", false},
		{"new", "in", false},
		{"in", "new", false},
		{"sub/new", "new", false},
		{"new", "newer", false},
		{"-", "-", false},
		{"", "", false},
		{"sub", "sub", false},
		{os.DevNull, os.DevNull, false},
	} {
		err := Distinct([]string{"", c.out}, []string{"-", c.in})
		if (err != nil) != c.same || (c.same && !errors.Is(err, ErrIsInput)) {
			t.Errorf("Distinct(%s, %s) gave %v", c.out, c.in, err)
		}
		if c.same && !strings.Contains(err.Error(), "found "+c.out+", the same file as the input "+c.in) {
			t.Errorf("Distinct(%s, %s) names neither or one: %v", c.out, c.in, err)
		}
	}
}

func TestDistinctOfMany(t *testing.T) {
	folder(t)
	if err := Distinct([]string{"new", "hard"}, []string{"other", "in"}); !errors.Is(err, ErrIsInput) {
		t.Errorf("expected ErrIsInput, found %v", err)
	}
	if err := Distinct(nil, []string{"in"}); err != nil {
		t.Error(err)
	}
}
