package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// kind is one kind of file: how it is made, and who reads it.
type kind struct {
	name   string
	group  string // of the page
	reader string // for people
	file   string // the name of the file that is damaged
	make   func(root string) (map[string][]byte, error)
	open   func(folder, path string) error
}

// kinds are all kinds of files.
var kinds = slices.Concat(modelKinds, graphKinds, weightKinds, tableKinds, parquetKinds, pictureKinds, trainingKinds)

// findKind returns the kind of a name.
func findKind(name string) (kind, error) {
	for _, k := range kinds {
		if k.name == name {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("expected a kind of file (--list shows them), found %q", name)
}

// one returns a maker of a single file.
func one(name string, make func() ([]byte, error)) func(string) (map[string][]byte, error) {
	return func(string) (map[string][]byte, error) {
		b, err := make()
		return map[string][]byte{name: b}, err
	}
}

// committed returns a maker of a file of the repository.
func committed(name, path string) func(string) (map[string][]byte, error) {
	return func(root string) (map[string][]byte, error) {
		b, err := os.ReadFile(filepath.Join(root, path))
		return map[string][]byte{name: b}, err
	}
}

// folder is where the sound files of a kind are.
func (k kind) folder(o options) string { return filepath.Join(o.work, "sound", k.name) }

// prepare makes the files of a kind, and makes sure that the reader takes them sound.
func (k kind) prepare(o options) error {
	contents, err := k.make(o.root)
	if err != nil {
		return err
	}
	if len(contents[k.file]) == 0 {
		return fmt.Errorf("expected a file %s, found none", k.file)
	}
	folder := k.folder(o)
	for name, b := range contents {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			return err
		}
	}
	if err := k.open(folder, filepath.Join(folder, k.file)); err != nil {
		return fmt.Errorf("the sound file: %w", err)
	}
	return nil
}
