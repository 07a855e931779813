package data

import (
	"path/filepath"
	"strings"
)

// IsTable reports whether a file is a table by the ending of its name, perhaps packed.
func IsTable(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet":
		return true
	}
	return false
}
