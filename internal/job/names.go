package job

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/files"
)

// NamesFile returns names if it is a single name and a file of that name exists.
// Otherwise it returns nil.
func NamesFile(names []string) []string {
	if len(names) != 1 {
		return nil
	}
	if _, err := os.Stat(names[0]); err != nil {
		return nil
	}
	return names
}

// maxNamesBytes limits the size of a file of names. The names of all columns or classes
// take much less.
const maxNamesBytes = 16 << 20

// Names returns names. If it is a single name and a file of that name exists, it returns
// the lines of the file instead.
func Names(names []string) ([]string, error) {
	if NamesFile(names) == nil {
		return names, nil
	}
	text, err := files.ReadSmall(names[0], maxNamesBytes)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			return nil, Usage(fmt.Errorf("%s: line %d: expected a name, found none", names[0], i+1))
		}
	}
	return lines, nil
}

// Numbers parses numbers that are separated by commas. flag is the name of the flag in
// error messages.
func Numbers(flag, text string) ([]float32, error) {
	if text == "" {
		return nil, nil
	}
	var list []float32
	for part := range strings.SplitSeq(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 32)
		if err != nil {
			return nil, Usage(fmt.Errorf("%s: expected a number, or numbers separated by commas, found %q", flag, part))
		}
		list = append(list, float32(v))
	}
	return list, nil
}
