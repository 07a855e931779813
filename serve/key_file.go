package serve

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// AddKey creates a key with the given name, appends its line to a file of keys, and
// returns the key. It creates the file if it does not exist. If the name is already in
// the file, it returns an error.
func AddKey(path, name string) (key string, err error) {
	key, line, err := NewKey(name)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if len(bytes.TrimSpace(b)) > 0 {
		ring, err := parseKeys(b)
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		for _, k := range ring {
			if k.name == name {
				return "", fmt.Errorf("%s: expected a new name, found %s, which is already in the file: %w", path, name, ErrKeys)
			}
		}
		if b[len(b)-1] != '\n' {
			line = "\n" + line
		}
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(line + "\n")
	return key, errors.Join(err, f.Close())
}
