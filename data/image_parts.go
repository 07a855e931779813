package data

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// imageParts names the folders of a set of pictures. Each contains the folders of the
// classes.
type imageParts struct {
	dir   string   // the folder that contains the parts
	train string   // equal to dir if dir contains the folders of the classes
	test  string   // "" if there is none
	rest  []string // other folders, which are not read
}

// partWord matches the name of a folder for a part of a data set: a word for the part,
// which may be joined to another word, as in seg_train, TestSet or train2017.
var partWord = regexp.MustCompile(`(?:^|[^a-z])(train(?:ing)?|test(?:ing)?|val|valid|validation|evaluation)(?:set|data|images|pictures)?(?:$|[^a-z])`)

// The names of the parts of a data set.
const (
	trainPart = "train"
	testPart  = "test"
	valPart   = "val"
)

// partOf returns the part that a folder's name stands for, and whether the name consists
// of only that word. It returns "" if the name stands for no part or for several.
func partOf(name string) (part string, exact bool) {
	found := partWord.FindAllStringSubmatch(separated(name), -1)
	if len(found) != 1 {
		return "", false
	}
	word := found[0][1]
	switch {
	case strings.HasPrefix(word, trainPart):
		part = trainPart
	case strings.HasPrefix(word, testPart), word == "evaluation":
		part = testPart
	default:
		part = valPart
	}
	return part, strings.EqualFold(name, word)
}

// separated returns a name in lower case. It puts a space before each capital after a
// lower-case letter, and replaces everything that is not a letter by spaces.
func separated(name string) string {
	var b strings.Builder
	small := false
	for _, r := range name {
		letter := r >= 'a' && r <= 'z'
		capital := r >= 'A' && r <= 'Z'
		if capital && small || !letter && !capital {
			b.WriteString("  ") // two spaces, so that the words before and after each have one
		}
		b.WriteString(strings.ToLower(string(r)))
		if !letter && !capital {
			b.WriteString("  ")
		}
		small = letter
	}
	return b.String()
}

// findParts finds the folders of a training set of pictures. If dir has one folder for
// training, and one for test or for validation, these are the parts. Otherwise the
// folders in dir are classes.
func findParts(dir string) (p imageParts, err error) {
	l, err := descend(dir, nil)
	if err != nil {
		return p, err
	}
	p.dir, p.train = dir, l.dir
	parts := partsOf(l.folders)
	if parts[trainPart] == nil || parts[testPart] == nil && parts[valPart] == nil {
		return p, nil
	}
	test := testPart
	if parts[test] == nil {
		test = valPart
	}
	for _, part := range []string{trainPart, test} {
		if n := len(parts[part]); n > 1 {
			return p, fmt.Errorf("%s: expected one folder for %s, found %s; give a folder that contains only one of them: %w", l.dir, part, strings.Join(parts[part], " and "), ErrShape)
		}
	}
	for _, name := range l.folders {
		if name != parts[trainPart][0] && name != parts[test][0] {
			p.rest = append(p.rest, filepath.Join(l.dir, name))
		}
	}
	train, err := descend(filepath.Join(l.dir, parts[trainPart][0]), nil)
	if err != nil {
		return p, err
	}
	held, err := descend(filepath.Join(l.dir, parts[test][0]), train.folders)
	p.train, p.test = train.dir, held.dir
	return p, err
}

// findTest finds the test pictures of a set whose classes are known.
func findTest(dir string, classes []string) (p imageParts, err error) {
	l, err := descend(dir, classes)
	if err != nil {
		return p, err
	}
	p.dir, p.test = dir, l.dir
	if slices.ContainsFunc(l.folders, func(name string) bool { return slices.Contains(classes, name) }) {
		return p, nil
	}
	parts := partsOf(l.folders)
	for _, part := range []string{testPart, valPart} {
		if n := len(parts[part]); n > 1 {
			return p, fmt.Errorf("%s: expected one folder for %s, found %s; give one of them: %w", l.dir, part, strings.Join(parts[part], " and "), ErrShape)
		}
		if parts[part] != nil {
			l, err = descend(filepath.Join(l.dir, parts[part][0]), classes)
			p.test = l.dir
			break
		}
	}
	return p, err
}

// partsOf returns the names of the folders for each part. A name that is exactly the word
// for the part comes first.
func partsOf(folders []string) map[string][]string {
	parts, exact := map[string][]string{}, map[string][]string{}
	for _, name := range folders {
		part, is := partOf(name)
		if part == "" {
			continue
		}
		parts[part] = append(parts[part], name)
		if is {
			exact[part] = append(exact[part], name)
		}
	}
	for part, names := range exact {
		if len(names) == 1 {
			parts[part] = names
		}
	}
	return parts
}

// At most maxDescent nested folders are searched, each of which contains only the next.
// Unpacked archives have such folders.
const maxDescent = 4

// descend searches nested folders and returns the innermost one. It continues as long as
// a folder contains only one folder, which itself contains folders and is not named after
// a known class.
func descend(dir string, known []string) (listing, error) {
	l, err := listFolder(dir)
	for range maxDescent {
		if err != nil || len(l.folders) != 1 || len(l.pictures) > 0 || slices.Contains(known, l.folders[0]) {
			break
		}
		var inner listing
		if inner, err = listFolder(filepath.Join(l.dir, l.folders[0])); err != nil || len(inner.folders) == 0 {
			break
		}
		l = inner
	}
	return l, err
}

// trainName returns the name of the training set.
func (p *imageParts) trainName() string {
	if p.test == "" {
		return folderName(p.dir)
	}
	return folderName(p.dir) + " training pictures"
}

// testName returns the name of the test set.
func (p *imageParts) testName() string {
	if p.test == p.dir {
		return folderName(p.dir)
	}
	return folderName(p.dir) + " test pictures"
}

// notes returns a note on which folders were chosen, unless the caller named them.
func (p *imageParts) notes() []Warning {
	if p.train == p.dir {
		return nil
	}
	text := "training on " + p.inner(p.train)
	if p.test != "" {
		text += ", testing on " + p.inner(p.test)
	}
	var rest []string
	for _, path := range p.rest {
		rest = append(rest, p.inner(path))
	}
	switch {
	case len(rest) == 1:
		text += "; left out " + rest[0]
	case len(rest) > 1:
		text += "; left out " + strings.Join(rest[:len(rest)-1], ", ") + " and " + rest[len(rest)-1]
	}
	return []Warning{{Code: Chosen, Text: text}}
}

// inner returns path relative to p.dir.
func (p *imageParts) inner(path string) string {
	if inner, err := filepath.Rel(p.dir, path); err == nil {
		return filepath.ToSlash(inner)
	}
	return path
}
