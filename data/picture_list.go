package data

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// listing is the content of a folder, in alphabetical order, without hidden files.
type listing struct {
	dir      string
	folders  []string // names, including links to folders
	linked   map[string]bool
	pictures []string  // paths
	left     []leftOut // the other files
}

// leftOut is a file that is not read, and the reason.
type leftOut struct {
	name string
	is   fileKind
}

// fileKind says why a file is not read, in the singular and in the plural.
type fileKind struct{ one, several string }

var (
	noPicture     = fileKind{"is no picture", "are no pictures"}
	otherPicture  = fileKind{"has to be converted first", "have to be converted first"}
	aPipe         = fileKind{"is a pipe", "are pipes"}
	aSocket       = fileKind{"is a socket", "are sockets"}
	aDevice       = fileKind{"is a device", "are devices"}
	deadLink      = fileKind{"is a link to nothing", "are links to nothing"}
	aFolder       = fileKind{"is a folder", "are folders"}
	aLinkedFolder = fileKind{"is a link to a folder", "are links to folders"}
	outside       = fileKind{"is a picture in no folder of a class", "are pictures in no folder of a class"}
)

// listFolder lists a folder. It detects pictures by their first bytes. It opens only
// regular files, because opening a pipe waits for a writer.
func listFolder(dir string) (l listing, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return l, err
	}
	l.dir, l.linked = dir, map[string]bool{}
	var files []string
	special := map[string]fileKind{}
	for _, e := range entries {
		name := e.Name()
		if isHidden(name) {
			continue
		}
		mode := e.Type()
		if mode&fs.ModeSymlink != 0 {
			if mode, err = follow(filepath.Join(dir, name)); err != nil {
				return l, err
			}
			l.linked[name] = true
		}
		switch {
		case mode.IsDir():
			l.folders = append(l.folders, name)
		default:
			files = append(files, name)
			if kind, ok := specialKind(mode); ok {
				special[name] = kind
			}
		}
	}
	return l, l.sort(files, special)
}

// isHidden reports whether a file is not part of a folder's visible contents: its name
// begins with a dot, or macOS added it to an archive.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || name == "__MACOSX" }

// follow returns the mode of the file that a link points to, or fs.ModeSymlink if there
// is no such file.
func follow(path string) (fs.FileMode, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil:
		return info.Mode(), nil
	case errors.Is(err, fs.ErrPermission):
		return 0, err
	}
	return fs.ModeSymlink, nil // it points to nothing, or the links form a circle
}

// specialKind returns the kind of a file that is not regular. ok is false for regular
// files.
func specialKind(mode fs.FileMode) (kind fileKind, ok bool) {
	switch {
	case mode&fs.ModeSymlink != 0:
		return deadLink, true
	case mode&fs.ModeNamedPipe != 0:
		return aPipe, true
	case mode&fs.ModeSocket != 0:
		return aSocket, true
	}
	return aDevice, !mode.IsRegular()
}

// sort separates pictures from other files.
func (l *listing) sort(files []string, special map[string]fileKind) error {
	kinds := make([]fileKind, len(files)) // empty for a picture
	err := each(len(files), func(i int) (err error) {
		kind, is := special[files[i]]
		if !is {
			kind, err = kindOfFile(filepath.Join(l.dir, files[i]))
		}
		kinds[i] = kind
		return err
	})
	for i, name := range files {
		if kinds[i] == (fileKind{}) {
			l.pictures = append(l.pictures, filepath.Join(l.dir, name))
		} else {
			l.left = append(l.left, leftOut{name, kinds[i]})
		}
	}
	return err
}

// IsPicture reports whether the file at path is a picture in a format that can be read,
// by its first bytes.
func IsPicture(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	kind, err := kindOfFile(path)
	return err == nil && kind == (fileKind{})
}

// kindOfFile returns the kind of a regular file, by its first bytes. The kind is empty
// for a picture.
func kindOfFile(path string) (fileKind, error) {
	f, err := os.Open(path)
	if err != nil {
		return fileKind{}, err
	}
	defer f.Close()
	head := make([]byte, pictureHead)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fileKind{}, err
	}
	switch head = head[:n]; {
	case pictureKindOf(head) != nil:
		return fileKind{}, nil
	case isOtherPicture(head):
		return otherPicture, nil
	}
	return noPicture, nil
}

// leftNamed is the greatest number of files of a kind that a warning names.
const leftNamed = 3

// describeLeft counts the files that are not read, and names some of them: "2 are no
// pictures (list.csv, notes.txt), 1 is a pipe (queue)".
func describeLeft(left []leftOut) string {
	var kinds []fileKind
	names := map[fileKind][]string{}
	for _, l := range left {
		if names[l.is] == nil {
			kinds = append(kinds, l.is)
		}
		names[l.is] = append(names[l.is], l.name)
	}
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		verb, list := k.several, names[k]
		if len(list) == 1 {
			verb = k.one
		}
		more := ""
		if len(list) > leftNamed {
			list, more = list[:leftNamed], ", …"
		}
		parts[i] = fmt.Sprintf("%d %s (%s%s)", len(names[k]), verb, strings.Join(list, ", "), more)
	}
	return strings.Join(parts, ", ")
}

// warnLeft returns a warning about the files of a folder that are not read, or nothing if
// there are none.
func warnLeft(folder string, left []leftOut) []Warning {
	if len(left) == 0 {
		return nil
	}
	files := "1 file"
	if len(left) > 1 {
		files = fmt.Sprintf("%d files", len(left))
	}
	return []Warning{{Code: LeftOut, Text: fmt.Sprintf("left out %s in %s: %s", files, folder, describeLeft(left))}}
}

// ListPictures returns the paths of all pictures in a folder and its subfolders, in
// alphabetical order, and warnings about the files that are no pictures. It does not
// follow links to folders.
func ListPictures(dir string) (paths []string, left []Warning, err error) {
	paths, left, err = listDeep(dir)
	if err == nil && len(paths) == 0 {
		found := "none"
		for _, w := range left {
			found += "; " + w.Text
		}
		err = fmt.Errorf("%s: expected pictures (%s), found %s: %w", dir, pictureKindNames(), found, fs.ErrNotExist)
	}
	return paths, left, err
}

func listDeep(dir string) (paths []string, left []Warning, err error) {
	l, err := listFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range l.folders {
		path := filepath.Join(dir, name)
		for len(l.pictures) > 0 && l.pictures[0] < path {
			paths, l.pictures = append(paths, l.pictures[0]), l.pictures[1:]
		}
		if l.linked[name] {
			l.left = append(l.left, leftOut{name, aLinkedFolder})
			continue
		}
		more, warnings, err := listDeep(path)
		if err != nil {
			return nil, nil, err
		}
		paths, left = append(paths, more...), append(left, warnings...)
	}
	paths = append(paths, l.pictures...)
	return paths, append(warnLeft(dir, l.left), left...), nil
}
