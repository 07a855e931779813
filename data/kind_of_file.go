package data

import (
	"path/filepath"
	"strings"
)

// IsTable reports whether a file has the name of a table. Such a name ends in the
// extension of a format, possibly followed by that of a compression.
func IsTable(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet":
		return true
	}
	return false
}
