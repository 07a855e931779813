package data

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// OpenIDXDir reads a folder of four IDX files named as MNIST's are: images
// and labels, of a training set (train-…) and a test set (t10k-…). Each name
// may have a dot before "idx", and .gz at its end:
//
//	train-images-idx3-ubyte  train-images.idx3-ubyte  train-images-idx3-ubyte.gz  …
//
// If no label is above 9, there are ten classes. Otherwise the highest label
// gives the number of classes, and every label below it must occur; only class 0
// may be missing, as in sets that count letters from 1.
func OpenIDXDir(dir string) (train, test *Set, err error) {
	trainPair, err := openPair(dir, "train")
	if err != nil {
		return nil, nil, err
	}
	testPair, err := openPair(dir, "t10k")
	if err != nil {
		return nil, nil, err
	}
	if a, b := trainPair.images.Shape[1:], testPair.images.Shape[1:]; !slices.Equal(a, b) {
		return nil, nil, fmt.Errorf("expected images of one size, found %d×%d in %s and %d×%d in %s: %w",
			a[0], a[1], trainPair.imagesName, b[0], b[1], testPair.imagesName, ErrShape)
	}
	classes, err := trainPair.countClasses()
	if err != nil {
		return nil, nil, err
	}
	if err := testPair.checkLabels(classes, ""); err != nil {
		return nil, nil, err
	}
	names := make([]string, classes)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	base := folderName(dir)
	if train, err = trainPair.set(base+" training images", names); err != nil {
		return nil, nil, err
	}
	test, err = testPair.set(base+" test images", names)
	return train, test, err
}

// IsIDXDir reports whether a folder holds IDX files, by their names.
func IsIDXDir(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return strings.Contains(e.Name(), "idx1-ubyte") || strings.Contains(e.Name(), "idx3-ubyte")
	})
}

// OpenIDXTest reads only the two IDX files of a test set. Its labels are indices
// into classes.
func OpenIDXTest(dir string, classes []string) (*Set, error) {
	pair, err := openPair(dir, "t10k")
	if err != nil {
		return nil, err
	}
	if err := pair.checkLabels(len(classes), ""); err != nil {
		return nil, err
	}
	return pair.set(folderName(dir)+" test images", classes)
}

// labeledImages is a pair of IDX files that belong together, with their paths
// for messages.
type labeledImages struct {
	images, labels         IDX
	imagesName, labelsName string
}

// openPair reads the images and the labels whose names begin with prefix.
func openPair(dir, prefix string) (p labeledImages, err error) {
	if p.imagesName, err = findIDX(dir, prefix+"-images", 3); err != nil {
		return p, err
	}
	if p.labelsName, err = findIDX(dir, prefix+"-labels", 1); err != nil {
		return p, err
	}
	if p.images, err = openIDX(p.imagesName, 3); err != nil {
		return p, err
	}
	if p.labels, err = openIDX(p.labelsName, 1); err != nil {
		return p, err
	}
	if a, b := p.images.Shape[0], p.labels.Shape[0]; a != b {
		return p, fmt.Errorf("expected one label for each image, found %d images in %s and %d labels in %s: %w", a, p.imagesName, b, p.labelsName, ErrShape)
	}
	return p, nil
}

// findIDX returns the path of the file in dir that has one of the names for stem
// and dims dimensions.
func findIDX(dir, stem string, dims int) (string, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s: expected a folder of IDX files, found a file: %w", dir, ErrFormat)
	}
	ending := fmt.Sprintf("idx%d-ubyte", dims)
	names := []string{stem + "-" + ending, stem + "." + ending, stem + "-" + ending + ".gz", stem + "." + ending + ".gz"}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	return "", fmt.Errorf("%s: expected one of the files %s, found none: %w", dir, strings.Join(names, ", "), fs.ErrNotExist)
}

// countClasses returns the number of classes of the labels. If a label above 9
// leaves a gap below it, it counts as damage, not as a class.
func (p *labeledImages) countClasses() (int, error) {
	var seen [256]bool
	for _, label := range p.labels.Data {
		seen[label] = true
	}
	highest := int(slices.Max(p.labels.Data))
	if highest <= 9 {
		return 10, nil
	}
	for class := 1; class < highest; class++ {
		if !seen[class] {
			return 0, p.checkLabels(max(class, 10), fmt.Sprintf(" (no row has the label %d)", class))
		}
	}
	return highest + 1, nil
}

// checkLabels reports the first label that is not below classes; why is put
// after the expectation.
func (p *labeledImages) checkLabels(classes int, why string) error {
	for i, label := range p.labels.Data {
		if int(label) >= classes {
			return fmt.Errorf("%s: row %d, offset %d: expected a label from 0 to %d%s, found %d: %w",
				p.labelsName, i+1, idxHeaderSize(p.labels.Shape)+i, classes-1, why, label, ErrLabel)
		}
	}
	return nil
}

// set makes the pair a Set.
func (p *labeledImages) set(name string, classes []string) (*Set, error) {
	features, err := p.images.Features()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.imagesName, err)
	}
	labels, err := p.labels.Labels()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.labelsName, err)
	}
	return &Set{Name: name, Features: features, Targets: Targets{Class: labels}, Classes: classes}, nil
}

// folderName returns the last part of the folder's path, which "." does not
// show.
func folderName(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.Base(dir)
}
