package study

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestReportOfFixedResults(t *testing.T) {
	oneSeed := fixed(1, map[string][]Trial{
		"1": {trial(1, 100, 100, 0.4466, 0.0737, 0.058)},
		"2": {trial(1, 100, 100, 0.7, 0.6432, 0.5979)},
		"3": {{Seed: 1, Status: Interrupted, Epochs: trial(1, 0, 0, 0.8865).Epochs}},
		"4": {trial(1, 100, 34, 0.8972, 0.8972, 0.8972)},
		"5": {{Seed: 1, Status: Diverged}},
	})
	for name, r := range map[string]*Results{"three-seeds.md": threeSeeds(), "partial.md": oneSeed} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name)
			got := r.document().Markdown()
			if *update {
				if err := os.WriteFile(path, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("(-want +got), -update accepts it\n%s", diff)
			}
			if _, err := r.document().HTML(); err != nil {
				t.Error(err)
			}
		})
	}
}
