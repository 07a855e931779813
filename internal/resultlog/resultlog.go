// Package resultlog keeps the results of measurements that take long, so that they can be
// stopped and continued. The results are lines of JSON in a file. Each holds the commit that
// was measured. Tables in documents are made from all lines.
package resultlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
)

// Read returns all lines of the file at path as values of type T. It returns nil if there
// is no such file.
func Read[T any](path string) (lines []T, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var line T
		err := d.Decode(&line)
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(lines)+1, err)
		}
		lines = append(lines, line)
	}
}

// File is a file of results that is open for appending. It is safe for concurrent use. A
// nil File keeps nothing.
type File struct {
	mu   sync.Mutex
	file *os.File
}

// Open opens the file at path for appending. It makes the file if there is none.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	return &File{file: f}, nil
}

// Add appends a line.
func (f *File) Add(line any) error {
	if f == nil {
		return nil
	}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err = f.file.Write(append(text, '\n'))
	return err
}

// Close closes the file.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	return f.file.Close()
}

// WriteTables replaces the tables in the document at path. They are between the lines
// <!-- name --> and <!-- end of name -->, which stay.
func WriteTables(path, name, tables string) error {
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(text), begin)
	_, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		return fmt.Errorf("%s: expected the lines %q and %q, found at most one of them", path, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(path, []byte(before+begin+tables+end+after), 0o666)
}
