package data

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// OpenIDXDir reads a folder of IDX files named as MNIST's are: images and labels, of a
// training set (train-…) and a test set (t10k-… or test-…). If there are none for
// test, test is nil. Each name may begin with that of the set, have a dot before
// "idx", and .gz at its end, and may be that of a folder which holds the file:
//
//	train-images-idx3-ubyte  train-images.idx3-ubyte  emnist-letters-train-images-idx3-ubyte.gz  …
//
// The path of a file chooses its set in a folder of several.
//
// If no label is above 9, there are ten classes. Otherwise the highest label
// gives the number of classes, and every label below it must occur; only 0 may be
// missing, as in sets that count letters from 1, which have no class 0 then.
func OpenIDXDir(dir string) (train, test *Set, err error) {
	files, err := findIDXSet(dir)
	if err != nil {
		return nil, nil, err
	}
	trainPair, err := files.openPair(trainPart)
	if err != nil {
		return nil, nil, err
	}
	first, names, err := trainPair.nameClasses()
	if err != nil {
		return nil, nil, err
	}
	train, err = trainPair.set(files.title(dir)+" training images", first, names)
	if err != nil || !files.has(testPart) {
		return train, nil, err
	}
	testPair, err := files.openPair(testPart)
	if err != nil {
		return nil, nil, err
	}
	test, err = testPair.set(files.title(dir)+" test images", first, names)
	if err != nil {
		return nil, nil, err
	}
	if a, b := train.Features.Shape, test.Features.Shape; !slices.Equal(a, b) {
		return nil, nil, fmt.Errorf("expected images of one size, found %s in %s and %s in %s: %w",
			times(a), trainPair.imagesName, times(b), testPair.imagesName, ErrShape)
	}
	if (train.Features.Bytes == nil) != (test.Features.Bytes == nil) {
		return nil, nil, fmt.Errorf("expected both files to have pixels of the same kind, found whole numbers from 0 to 255 in only one of %s and %s: %w", trainPair.imagesName, testPair.imagesName, ErrValue)
	}
	return train, test, nil
}

// times formats sizes, as in 28×28.
func times(shape []int) string {
	var sizes []string
	for _, n := range shape {
		sizes = append(sizes, strconv.Itoa(n))
	}
	return strings.Join(sizes, "×")
}

// OpenIDXTest reads only the two IDX files of a test set. Its labels are the names of
// classes if these are whole numbers in a row, and otherwise indices into classes.
func OpenIDXTest(dir string, classes []string) (*Set, error) {
	files, err := findIDXSet(dir)
	if err != nil {
		return nil, err
	}
	pair, err := files.openPair(testPart)
	if err != nil {
		return nil, err
	}
	return pair.set(files.title(dir)+" test images", firstNumber(classes), classes)
}

// firstNumber returns the first class if the names are consecutive whole numbers, else
// 0.
func firstNumber(classes []string) int {
	first := 0
	for i, name := range classes {
		n, err := strconv.Atoi(name)
		if err != nil || i > 0 && n != first+i {
			return 0
		}
		if i == 0 {
			first = n
		}
	}
	return first
}

// has reports whether the set has at least one file of a part.
func (s *idxSet) has(part string) bool {
	_, images := s.find(part, false)
	_, labels := s.find(part, true)
	return images || labels
}

// title returns the name of the set for messages.
func (s *idxSet) title(dir string) string { return cmp.Or(s.name, folderName(dir)) }

// labeledImages are images and their labels, with the paths of both files.
type labeledImages struct {
	images                 IDX
	labels                 []int32
	imagesName, labelsName string
}

// openPair reads the images and the labels of a part.
func (s *idxSet) openPair(part string) (p labeledImages, err error) {
	imagesFile, ok := s.find(part, false)
	if !ok {
		return p, s.missing(part, false)
	}
	labelsFile, ok := s.find(part, true)
	if !ok {
		return p, s.missing(part, true)
	}
	p.imagesName, p.labelsName = imagesFile.path, labelsFile.path
	if p.images, err = openIDX(p.imagesName, imagesFile.dims); err != nil {
		return p, err
	}
	labels, err := openIDX(p.labelsName, labelsFile.dims)
	if err != nil {
		return p, err
	}
	if p.labels, err = labels.Labels(); err != nil {
		return p, fmt.Errorf("%s: %w", p.labelsName, err)
	}
	if a, b := p.images.Shape[0], len(p.labels); a != b {
		return p, fmt.Errorf("expected one label for each image, found %d images in %s and %d labels in %s: %w", a, p.imagesName, b, p.labelsName, ErrShape)
	}
	return p, nil
}

// nameClasses returns the names of the classes, which are numbers, and the smallest of
// them. If there is a label above 9 and a gap below it, the label counts as damage, not
// as a class.
func (p *labeledImages) nameClasses() (first int, names []string, err error) {
	highest := int(slices.Max(p.labels))
	seen := make([]bool, highest+1)
	for _, label := range p.labels {
		seen[label] = true
	}
	if highest <= 9 {
		highest = 9
	} else {
		for class := 1; class < highest; class++ {
			if !seen[class] {
				return 0, nil, p.checkLabels(0, max(class, 10), fmt.Sprintf(" (no row has the label %d)", class))
			}
		}
		if !seen[0] {
			first = 1
		}
	}
	for class := first; class <= highest; class++ {
		names = append(names, strconv.Itoa(class))
	}
	if len(names) > maxClasses {
		return 0, nil, fmt.Errorf("%s: expected at most %d classes, found %d: %w", p.labelsName, maxClasses, len(names), ErrLabel)
	}
	return first, names, nil
}

// checkLabels returns an error with the first label that is not in the range of count
// numbers from first on. why explains the range in the message.
func (p *labeledImages) checkLabels(first, count int, why string) error {
	for i, label := range p.labels {
		if int(label) < first || int(label) >= first+count {
			return fmt.Errorf("%s: row %d: expected a label from %d to %d%s, found %d: %w",
				p.labelsName, i+1, first, first+count-1, why, label, ErrLabel)
		}
	}
	return nil
}

// set makes a Set of the pair. first is the label of the first class.
func (p *labeledImages) set(name string, first int, classes []string) (*Set, error) {
	if err := p.checkLabels(first, len(classes), ""); err != nil {
		return nil, err
	}
	features, err := p.images.Features()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.imagesName, err)
	}
	targets := make([]int32, len(p.labels))
	for i, label := range p.labels {
		targets[i] = label - int32(first)
	}
	s := &Set{Name: name, Features: features, Targets: Targets{Class: targets}, Classes: classes}
	s.Notes = append(warnTransposed(p.imagesName), warnUnscaled(&features, p.imagesName)...)
	return s, nil
}

// warnTransposed returns a warning about pictures whose rows and columns are swapped, as
// in EMNIST's files.
func warnTransposed(path string) []Warning {
	if !strings.Contains(strings.ToLower(filepath.Base(path)), "emnist") {
		return nil
	}
	return []Warning{{Code: Transposed, Text: "the pictures of EMNIST lie with their rows as columns, and are taken as they lie; a picture to predict has to lie that way too"}}
}

// folderName returns the last part of the folder's path, also if the path is relative,
// such as ".".
func folderName(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.Base(dir)
}
