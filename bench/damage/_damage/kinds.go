package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// kind is one kind of file: how to make it, and the function that reads it.
type kind struct {
	name   string
	group  string                                       // family of formats, such as tables
	reader string                                       // command that reads the file, for the table in docs/robustness.md
	file   string                                       // name of the file that is damaged
	make   func(root string) (map[string][]byte, error) // returns the undamaged files by name
	open   func(folder, path string) error              // reads the file at path, or all files in folder
}

// kinds lists all kinds of files.
var kinds = slices.Concat(modelKinds, graphKinds, weightKinds, tableKinds, parquetKinds, pictureKinds, trainingKinds)

// findKind returns the kind called name.
func findKind(name string) (kind, error) {
	for _, k := range kinds {
		if k.name == name {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("expected a kind of file (--list shows them), found %q", name)
}

// singleFile returns a function that makes one file, for the field kind.make.
func singleFile(name string, make func() ([]byte, error)) func(string) (map[string][]byte, error) {
	return func(string) (map[string][]byte, error) {
		b, err := make()
		return map[string][]byte{name: b}, err
	}
}

// committed returns a function that reads a file of the repository, for the field
// kind.make.
func committed(name, path string) func(string) (map[string][]byte, error) {
	return func(root string) (map[string][]byte, error) {
		b, err := os.ReadFile(filepath.Join(root, path))
		return map[string][]byte{name: b}, err
	}
}

// folder returns the folder of the kind's undamaged files.
func (k kind) folder(o options) string { return filepath.Join(o.work, "sound", k.name) }

// prepare writes the undamaged files of a kind, and checks that the reader accepts
// them.
func (k kind) prepare(o options) error {
	contents, err := k.make(o.root)
	if err != nil {
		return err
	}
	if len(contents[k.file]) == 0 {
		return fmt.Errorf("expected an undamaged file %s that is not empty, found none", k.file)
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
		return fmt.Errorf("expected an undamaged file that the reader accepts, found the error: %w", err)
	}
	return nil
}
