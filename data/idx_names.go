package data

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// idxName matches the lower-case name of an IDX file: the name of a set (optional), the
// part, images or labels, the number of dimensions and the type, as in
// emnist-letters-test-images-idx3-ubyte. Each dash may be a dot instead.
var idxName = regexp.MustCompile(`^(|.*[-_. ])(train|t10k|test)[-_. ]?(images|labels)[-_. ]idx([1-4])[-_. ]?(?:u?byte|short|int|float|double)(\.gz)?$`)

// namedIDX is an IDX file with the information in its name.
type namedIDX struct {
	path   string
	set    string // "": the set has no name, like MNIST
	part   string // train, t10k or test
	labels bool   // the file has labels instead of images
	dims   int
	packed bool
	nested bool // it is in a folder of the same name, which some programs make when they unpack it
}

// parseIDXName returns the information in the name of a file, and whether it is the name
// of an IDX file.
func parseIDXName(path string) (f namedIDX, ok bool) {
	m := idxName.FindStringSubmatch(strings.ToLower(filepath.Base(path)))
	if m == nil {
		return f, false
	}
	return namedIDX{path: path, set: strings.Trim(m[1], "-_. "), part: m[2], labels: m[3] == "labels", dims: int(m[4][0] - '0'), packed: m[5] != ""}, true
}

// IsIDX reports whether path is an IDX file or a folder with IDX files. It decides by
// names only.
func IsIDX(path string) bool {
	_, files, err := findIDXFiles(path)
	return err == nil && files != nil
}

// findIDXFiles returns the IDX files in a folder, in the order of preference, and the
// path of that folder. If path is a file, the folder is the one that contains it. If a
// folder contains only one folder, such as torchvision's MNIST/raw, the search continues
// there.
func findIDXFiles(path string) (dir string, files []namedIDX, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return path, nil, err
	}
	if !info.IsDir() {
		one, ok := parseIDXName(path)
		if !ok {
			return path, nil, fmt.Errorf("%s: expected a folder of IDX files, found a file: %w", path, ErrFormat)
		}
		dir, files, err = findIDXFiles(filepath.Dir(path))
		return dir, slices.DeleteFunc(files, func(f namedIDX) bool { return f.set != one.set }), err
	}
	for range maxDescent {
		entries, err := os.ReadDir(path)
		if err != nil {
			return path, nil, err
		}
		entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return isHidden(e.Name()) })
		for _, e := range entries {
			files = append(files, idxFilesAt(filepath.Join(path, e.Name()))...)
		}
		if files != nil || len(entries) != 1 || !isDir(filepath.Join(path, entries[0].Name())) {
			break
		}
		path = filepath.Join(path, entries[0].Name())
	}
	slices.SortStableFunc(files, func(a, b namedIDX) int {
		return cmp.Or(compareBool(a.nested, b.nested), compareBool(a.packed, b.packed), cmp.Compare(a.path, b.path))
	})
	return path, files, nil
}

// idxFilesAt returns the IDX file at path. If path is a folder, it returns the files in
// it that have the folder's name.
func idxFilesAt(path string) (files []namedIDX) {
	outer, ok := parseIDXName(path)
	if !ok {
		return nil
	}
	if !isDir(path) {
		return []namedIDX{outer}
	}
	entries, _ := os.ReadDir(path) // a folder that can't be read counts as empty
	for _, e := range entries {
		f, ok := parseIDXName(filepath.Join(path, e.Name()))
		if ok && !e.IsDir() && f.set == outer.set && f.part == outer.part && f.labels == outer.labels {
			f.nested = true
			files = append(files, f)
		}
	}
	return files
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// idxSet holds the files of one set: for each part, the preferred files of images and of
// labels.
type idxSet struct {
	dir   string
	name  string
	files []namedIDX
}

// findIDXSet returns the files of the set in a folder. Files whose names do not begin
// with the name of a set are preferred. If there are none, all files must belong to the
// same set.
func findIDXSet(path string) (s idxSet, err error) {
	var files []namedIDX
	if s.dir, files, err = findIDXFiles(path); err != nil {
		return s, err
	}
	var names []string
	for _, f := range files {
		if !slices.Contains(names, f.set) {
			names = append(names, f.set)
		}
	}
	slices.Sort(names)
	switch {
	case len(names) > 1 && names[0] != "":
		return s, fmt.Errorf("%s: expected the IDX files of one set, found those of %s; give the path of a file instead, such as %s, to choose its set: %w", s.dir, strings.Join(names, ", "), files[0].path, ErrFormat)
	case len(names) > 0:
		s.name = names[0]
	}
	s.files = slices.DeleteFunc(files, func(f namedIDX) bool { return f.set != s.name })
	return s, nil
}

// find returns the file with the images or labels of a part. ok is false if there is
// none.
func (s *idxSet) find(part string, labels bool) (namedIDX, bool) {
	for _, p := range idxParts(part) {
		for _, f := range s.files {
			if f.part == p && f.labels == labels {
				return f, true
			}
		}
	}
	return namedIDX{}, false
}

// idxParts returns the words that file names use for a part of a set: MNIST calls the
// test part t10k.
func idxParts(part string) []string {
	if part == testPart {
		return []string{"t10k", "test"}
	}
	return []string{part}
}

// missing returns the error for a file that does not exist.
func (s *idxSet) missing(part string, labels bool) error {
	what := "images-idx3-ubyte"
	if labels {
		what = "labels-idx1-ubyte"
	}
	name := s.name
	if name != "" {
		name += "-"
	}
	var names []string
	for _, p := range idxParts(part) {
		names = append(names, name+p+"-"+what)
	}
	return fmt.Errorf("%s: expected a file named %s, possibly with a dot before idx or with .gz at the end, found none: %w", s.dir, strings.Join(names, " or "), fs.ErrNotExist)
}
