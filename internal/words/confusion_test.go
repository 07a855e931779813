package words

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp/metrics"
)

// TestConfusion checks that many classes get a list instead of a matrix.
func TestConfusion(t *testing.T) {
	for _, classes := range []int{2, maxClasses, maxClasses + 1, 1000} {
		c := metrics.NewConfusion(classes)
		names := make([]string, classes)
		for k := range names {
			names[k] = fmt.Sprintf("class%d", k)
			c.Add(k, k)
			c.Add(k, (k+1)%classes)
		}
		c.Add(1, 0)
		c.Add(1, 0)
		got := Confusion(c, names)
		matrix := classes <= maxClasses
		if strings.Contains(got, `true \ predicted`) != matrix {
			t.Errorf("%d classes:\n%.300s", classes, got)
		}
		if matrix {
			continue
		}
		lines := strings.Split(got, "\n")
		if want := maxMistakes + 2; len(lines) != want || strings.Join(strings.Fields(lines[2]), " ") != "2 4 class1 class0" {
			t.Errorf("%d classes, %d lines, want %d:\n%s", classes, len(lines), want, got)
		}
	}
}
