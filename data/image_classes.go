package data

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// listClasses returns the paths of all pictures, class by class. It sets the classes of
// s, the class of each picture, and notes about files that are left out.
func (s *Set) listClasses(dir string) (paths []string, err error) {
	root, err := listFolder(dir)
	if err != nil {
		return nil, err
	}
	training := s.Classes == nil
	if err := s.nameClasses(root); err != nil {
		return nil, err
	}
	for _, path := range root.pictures {
		root.left = append(root.left, leftOut{filepath.Base(path), outside})
	}
	s.Notes = warnLeft(folderName(dir), root.left)
	var empty []string
	for class, name := range s.Classes {
		if !slices.Contains(root.folders, name) {
			continue // a class need not have test pictures
		}
		l, err := listFolder(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for _, f := range l.folders {
			l.left = append(l.left, leftOut{f, aFolder})
		}
		s.Notes = append(s.Notes, warnLeft(name, l.left)...)
		if len(l.pictures) == 0 {
			empty = append(empty, emptyClass(name, l.left))
		}
		for _, path := range l.pictures {
			paths = append(paths, path)
			s.Targets.Class = append(s.Targets.Class, int32(class))
		}
	}
	// A training set needs pictures of every class. A test set needs only one picture.
	if len(paths) == 0 || training && empty != nil {
		return nil, noPictures(dir, empty, root.left)
	}
	return paths, nil
}

// nameClasses sets the classes to the names of the folders. If the classes are already
// known, it checks that each folder is named after one of them.
func (s *Set) nameClasses(root listing) error {
	known := s.Classes
	if known == nil {
		s.Classes = root.folders
	}
	for _, name := range root.folders {
		if known != nil && !slices.Contains(known, name) {
			found := strconv.Quote(name)
			if class, ok := spelledLike(name, known); ok {
				found = Spelling{name, class}.String()
			}
			return fmt.Errorf("%s: expected folders with the names of some of the %d classes (%s), found %s: %w", root.dir, len(known), firstOf(known), found, ErrLabel)
		}
	}
	if n := len(s.Classes); n < 2 || n > maxClasses {
		beside := ""
		if len(root.pictures) > 0 {
			beside = fmt.Sprintf(", and pictures outside of them, such as %s", filepath.Base(root.pictures[0]))
		}
		return fmt.Errorf("%s: expected a folder for each of 2 to %d classes, found %d%s: %w", root.dir, maxClasses, n, beside, ErrLabel)
	}
	return nil
}

// emptyClass describes a class's folder that contains no pictures. left are the other
// files in it.
func emptyClass(name string, left []leftOut) string {
	if left == nil {
		return name + " (it is empty)"
	}
	return fmt.Sprintf("%s (of its files %s)", name, describeLeft(left))
}

// An error names at most emptyNamed of the classes without pictures.
const emptyNamed = 5

// noPictures returns the error for classes without pictures, which are in empty. left
// describes the other files in the folder.
func noPictures(dir string, empty []string, left []leftOut) error {
	found, more := "in "+strings.Join(empty, ", "), ""
	switch {
	case empty == nil && left == nil:
		found = "and no folders of classes"
	case empty == nil:
		found = "and no folders of classes, but " + describeLeft(left)
	case len(empty) > emptyNamed:
		found, more = "in "+strings.Join(empty[:emptyNamed], ", "), ", …"
	}
	return fmt.Errorf("%s: expected pictures (%s) in the folder of every class, found none %s%s: %w", dir, pictureKindNames(), found, more, fs.ErrNotExist)
}
