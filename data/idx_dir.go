package data

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// OpenIDXDir reads a folder of IDX files with images and labels. The files are named
// like MNIST's: train-… for the training set, and t10k-… or test-… for the test set. If
// there is no test set, test is nil. A file name may begin with the name of the set. It
// may have a dot before "idx", and .gz at its end. The file may be in a folder of the
// same name:
//
//	train-images-idx3-ubyte  train-images.idx3-ubyte  emnist-letters-train-images-idx3-ubyte.gz  …
//
// If the folder has several sets, the path of a file in it chooses the set of that file.
//
// If no label is above 9, there are ten classes. Otherwise the highest label gives the
// number of classes, and every label below it must occur. Only the label 0 may be
// missing, as in sets that count letters from 1. Then there is no class 0.
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
		return nil, nil, fmt.Errorf("expected images of the same size in both files, found %s in %s and %s in %s: %w",
			times(a), trainPair.imagesName, times(b), testPair.imagesName, ErrShape)
	}
	if (train.Features.Bytes == nil) != (test.Features.Bytes == nil) {
		return nil, nil, fmt.Errorf("expected pixels of the same range in both files, found whole numbers from 0 to 255 in only one of %s and %s: %w", trainPair.imagesName, testPair.imagesName, ErrValue)
	}
	return train, test, nil
}

// times returns the sizes in the form 28×28.
func times(shape []int) string {
	var sizes []string
	for _, n := range shape {
		sizes = append(sizes, strconv.Itoa(n))
	}
	return strings.Join(sizes, "×")
}

// OpenIDXTest reads only the two IDX files of a test set. If classes are consecutive
// whole numbers, a label is the name of its class. Otherwise it is an index into classes.
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

// firstNumber returns the first class name as a number if the names are consecutive whole
// numbers. Otherwise it returns 0.
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

// labeledImages holds images and their labels, with the paths of both files.
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

// nameClasses returns the names of the classes, which are numbers, and the smallest
// number. If some label above 9 occurs and a smaller label does not, this is reported as
// damage.
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

// checkLabels returns an error for the first label that is not from first to
// first+count-1. why explains this range in the message.
func (p *labeledImages) checkLabels(first, count int, why string) error {
	for i, label := range p.labels {
		if int(label) < first || int(label) >= first+count {
			return fmt.Errorf("%s: row %d: expected a label from %d to %d%s, found %d: %w",
				p.labelsName, i+1, first, first+count-1, why, label, ErrLabel)
		}
	}
	return nil
}

// set makes a Set of the images and labels. first is the label of the first class.
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
	return []Warning{{Code: Transposed, Text: "EMNIST stores its pictures with rows and columns swapped; they are used as they are, so a picture to predict must be swapped, too"}}
}

// folderName returns the last element of the folder's absolute path, so that it has a
// name even if the path is ".".
func folderName(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.Base(dir)
}
