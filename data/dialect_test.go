package data_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-217ca19f/mlp/internal/dialect"
)

// TestReadDialects checks that random tables, written as many programs write them, are read
// as they were meant, or refused, or that a warning names what is wrong. They are the
// first ones that bench/dialects/run reads, but shorter. A table that another one has the
// same bytes as may be read as that one.
func TestReadDialects(t *testing.T) {
	const tables, rows = 300, 40
	outcomes := map[dialect.Outcome]int{}
	for seed := range uint64(tables) {
		f := dialect.Random(rand.New(rand.NewPCG(seed, 0)), rows)
		v := dialect.Judge(f)
		outcomes[v.Outcome]++
		if !silent(v) {
			continue
		}
		f = dialect.Shrink(f, func(g dialect.File) bool { return silent(dialect.Judge(g)) })
		t.Errorf("seed %d, written by %s:\n%s\nread wrongly without a warning: %+v", seed, f.Dialect.Program, f.Bytes(), dialect.Judge(f).Faults)
	}
	if least := tables * 95 / 100; outcomes[dialect.Right] < least {
		t.Errorf("expected at least %d tables that are read rightly, found %d and %d refused", least, outcomes[dialect.Right], outcomes[dialect.Refused])
	}
}

// silent reports whether a table is read wrongly without a warning.
func silent(v dialect.Verdict) bool { return v.Outcome == dialect.Silent && v.Second == "" }
