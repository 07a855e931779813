package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// piece is one kind of file with one kind of damage.
type piece struct {
	kind   kind
	damage damage
}

func (p piece) String() string { return p.kind.name + ", " + p.damage.name }

// fault is a damaged file on which a reader panicked, died, or took too much time or memory.
type fault struct {
	Index int    `json:"index"` // index of the damaged file
	What  string `json:"what"`  // panic, death, time or memory
	Text  string `json:"text"`  // message and place, or the amount
}

// The kinds of faults.
const (
	panicked = "panic"
	died     = "death" // by a fatal error or the memory limit
	slow     = "time"
	large    = "memory"
)

func (f fault) String() string { return fmt.Sprintf("file %d: %s: %s", f.Index, f.What, f.Text) }

// bench is a folder with a copy of a kind's files. One of the files is overwritten with
// one damaged content after the other.
type bench struct {
	piece
	folder string
	sound  []byte // contents of the file before the damage
	count  int    // number of damaged files
	seed   uint64
	most   peak
}

// newBench makes a bench in folder, with a copy of the files that prepare made.
func newBench(p piece, o options, folder string) (*bench, error) {
	if err := os.CopyFS(folder, os.DirFS(p.kind.folder(o))); err != nil {
		return nil, err
	}
	b := &bench{piece: p, folder: folder, seed: o.seed}
	var err error
	if b.sound, err = os.ReadFile(b.path()); err != nil {
		return nil, err
	}
	b.count = p.damage.count(b.sound, o.quick)
	return b, nil
}

func (b *bench) path() string { return filepath.Join(b.folder, b.kind.file) }

// put writes damaged file i.
func (b *bench) put(i int) error {
	return os.WriteFile(b.path(), b.damaged(b.sound, i, b.count, b.seed), 0o666)
}
