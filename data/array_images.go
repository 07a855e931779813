package data

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/npy"
)

// OpenImageArrays reads an NPZ file of images. The features have the shape (rows, height,
// width), possibly with one more dimension for colors, last or first. If the file has
// parts, such as x_train, y_train, x_test and y_test, both sets are returned. Otherwise
// test is nil. Labels that are whole numbers or texts name classes. Other numbers are
// values to predict.
func OpenImageArrays(path string) (train, test *Set, err error) {
	arrays, err := openArrays(path, npy.DecodeZip)
	if err != nil {
		return nil, nil, err
	}
	part, err := choosePart(arrays, false)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if train, err = part.images(path, nil); err != nil || !hasTest(arrays) {
		return train, nil, err
	}
	held, err := choosePart(arrays, true)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if test, err = held.images(path, train); err != nil {
		return nil, nil, err
	}
	if a, b := train.Features, test.Features; !slices.Equal(a.Shape, b.Shape) || (a.Bytes == nil) != (b.Bytes == nil) {
		return nil, nil, fmt.Errorf("%s: expected images of the same size and type in both parts, found shape %v of %s in %s, but %v of %s in %s: %w", path,
			part.features.Array.Shape, part.features.Array.DType, part.features.Name, held.features.Array.Shape, held.features.Array.DType, held.features.Name, ErrShape)
	}
	note := fmt.Sprintf("training on %s, testing on %s", part.features.Name, held.features.Name)
	for i, name := range part.left {
		note += []string{"; left out ", " and "}[min(i, 1)] + name
	}
	train.Notes = append([]Warning{{Code: Chosen, Text: note}}, train.Notes...)
	return train, test, nil
}

// OpenImageArraysTest reads the test part of an NPZ file of images, or all its rows if it
// has no parts. If classes is not nil, each label must be the name of one of them.
func OpenImageArraysTest(path string, classes []string) (*Set, error) {
	part, err := openTestPart(path)
	if err != nil {
		return nil, err
	}
	return part.images(path, &Set{Classes: classes})
}

// ImageArraysFeatures reads the images of the test part of an NPZ file, or all its images
// if it has no parts. The file needs no labels.
func ImageArraysFeatures(path string) (Features, error) {
	part, err := openTestPart(path)
	if err != nil {
		return Features{}, err
	}
	f, err := arrayFeatures(part.features.Array)
	if err != nil {
		err = fmt.Errorf("%s: array %q: %w", path, part.features.Name, err)
	}
	return f, err
}

// openTestPart reads the part to test on of an NPZ file.
func openTestPart(path string) (*arrayPart, error) {
	arrays, err := openArrays(path, npy.DecodeZip)
	if err != nil {
		return nil, err
	}
	part, err := choosePart(arrays, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return part, nil
}

// images converts the part to a set. If like is not nil, the targets get the kind and the
// classes of that set. Otherwise their values decide the kind.
func (p *arrayPart) images(path string, like *Set) (*Set, error) {
	s := &Set{Name: path + p.title()}
	if p.targets == nil {
		return nil, fmt.Errorf("%s: expected labels for %s, such as an array y, found none: %w", s.Name, p.features.Name, ErrColumn)
	}
	var err error
	if s.Features, err = arrayFeatures(p.features.Array); err != nil {
		return nil, fmt.Errorf("%s: array %q: %w", path, p.features.Name, err)
	}
	s.Notes = warnUnscaled(&s.Features, p.features.Name)
	c, err := targetsOf(p.targets, s.Len())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.Name = p.targets.Name
	switch {
	case like != nil && like.Classes != nil:
		s.Classes = like.Classes
		s.Targets, err = KnownTargets(&c, s.Classes)
	case like == nil && c.namesClasses():
		s.Targets, s.Classes, err = ClassTargets(&c)
	default:
		s.TargetNames = []string{targetColumn}
		s.Targets, err = ValueTargets(&c)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// namesClasses reports whether the values are texts, booleans or whole numbers.
func (c *Column) namesClasses() bool {
	for i := range c.Numbers {
		if x := c.number(i); x != math.Trunc(x) {
			return false
		}
	}
	return true
}

// arrayFeatures returns the rows of an array with the shape of an image. Dimensions of size
// 1 are left out of the shape as long as two others remain. Whole numbers from 0 to 255
// become bytes.
func arrayFeatures(a npy.Array) (Features, error) {
	rows, cols, err := flatShape(a)
	if err != nil {
		return Features{}, err
	}
	f := Features{Rows: rows, Cols: cols, Pictures: colorFormat(a)}
	for _, n := range a.Shape[1:] {
		if n > 1 {
			f.Shape = append(f.Shape, n)
		}
	}
	if len(f.Shape) < 2 {
		f.Shape = slices.Clone(a.Shape[1:])
	}
	if a.DType == npy.U1 {
		f.Bytes = a.Data
		return f, nil
	}
	numbers, err := a.Float32s()
	if err != nil {
		return f, err
	}
	whole := a.DType[0] == 'i' || a.DType[0] == 'u'
	f.Bytes, f.Floats = asPixels(numbers, whole)
	return f, f.Check()
}
