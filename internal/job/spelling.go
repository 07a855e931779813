package job

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

// hintSpelling adds a hint to err if err says that a table spells the model's classes
// differently. The hint says how to change the table, which is at paths. Other errors
// are returned unchanged.
func hintSpelling(err error, paths []string, reading data.ReadOptions) error {
	e, ok := errors.AsType[*data.SpellingError](err)
	if !ok || !IsTable(paths) {
		return err
	}
	if len(paths) == 1 && isPlain(paths[0]) {
		if names, delimiter := layout(paths, reading); names != nil && names[len(names)-1] == e.Column {
			if program := respell(e.Spellings, delimiter); program != "" {
				to := strings.TrimSuffix(paths[0], filepath.Ext(paths[0])) + "-respelled" + filepath.Ext(paths[0])
				return Hinted(err, "sed -E %s %s > %s writes a table with the model's classes", shell.Quote(program), shell.Quote(paths[0]), shell.Quote(to))
			}
		}
	}
	s := e.Spellings[0]
	return Hinted(err, "the table has to spell the classes as in the model's training: in column %q of %s, write %q instead of %q", e.Column, strings.Join(paths, ", "), s.Class, s.Found)
}

// layout returns the column names and the delimiter of a CSV file. names is nil for
// other files.
func layout(paths []string, reading data.ReadOptions) (names []string, delimiter byte) {
	for t, err := range data.ScanTables(paths, reading) {
		if err == nil && t.Raw != nil && t.Raw.Delimiter != 0 {
			return t.Raw.Names, t.Raw.Delimiter
		}
		break
	}
	return nil, 0
}

// isPlain reports whether path is an uncompressed text file, which sed can change.
func isPlain(path string) bool {
	f, err := os.Open(path)
	if path == "-" || err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, 512)
	n, err := io.ReadFull(f, b)
	return (err == nil || errors.Is(err, io.ErrUnexpectedEOF)) && !strings.ContainsFunc(string(b[:n]), func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r'
	})
}

// respell returns a program for sed -E that changes the classes in the last field of each
// row and nothing else. It returns "" if a class has a character that a field may hold
// only in quotes.
func respell(spellings []data.Spelling, delimiter byte) string {
	var commands []string
	for _, s := range spellings {
		if strings.ContainsAny(s.Found+s.Class, "\"\n\r\t"+string(rune(delimiter))) {
			return ""
		}
		between := escape(string(rune(delimiter)), `\.[]{}()*+?^$|/`)
		commands = append(commands, fmt.Sprintf(`s/(^|%s *"?)%s("?[[:space:]]*)$/\1%s\2/`, between, escape(s.Found, `\.[]{}()*+?^$|/`), escape(s.Class, `\/&`)))
	}
	return strings.Join(commands, "; ")
}

// escape writes a backslash before each of the special characters in s.
func escape(s, special string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
