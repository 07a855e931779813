package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
)

// imageSet describes a folder of four IDX files like MNIST's. Images are numbered from 0.
// The numbers of the test set follow those of the training set.
type imageSet struct {
	name        string
	number      uint64
	side        int
	train, test int
	class       func(image int) int
	pixel       func(class, image, pixel int) int
}

// The two sets of images. The pixels of strokes are mostly zero, so that the first
// layer uses its sparse path. The pixels of clouds are never zero, and their classes
// have different sizes.
var imageSets = []imageSet{
	{name: "strokes", number: strokesSet, side: 24, train: 1000, test: 200, class: strokeClass, pixel: strokePixel},
	{name: "clouds", number: cloudsSet, side: 12, train: 800, test: 200, class: cloudClass, pixel: cloudPixel},
}

// These keys of draw say what a random number is for.
const (
	ofClass uint64 = 1 // what all rows of a class share
	ofImage uint64 = 2 // what differs from row to row
	ofValue uint64 = 3
	ofLabel uint64 = 4
)

func strokeClass(image int) int { return image % 10 }

// strokePixel returns 0, or a value from 64 to 255 for ink. Each class selects a quarter of
// the pixels. Of the selected pixels, 70% have ink. Of the others, 10% have ink.
func strokePixel(class, image, pixel int) int {
	ink := below(4, strokesSet, ofClass, uint64(class), uint64(pixel)) == 0
	noise := below(50, strokesSet, ofImage, uint64(image), uint64(pixel))
	if ink && noise >= 15 || !ink && noise < 5 {
		return 64 + below(192, strokesSet, ofValue, uint64(image), uint64(pixel))
	}
	return 0
}

// cloudClass returns a random class. The classes 0 to 4 have the probabilities 8/16, 4/16,
// 2/16, 1/16 and 1/16.
func cloudClass(image int) int {
	switch k := below(16, cloudsSet, ofLabel, uint64(image)); {
	case k < 8:
		return 0
	case k < 12:
		return 1
	case k < 14:
		return 2
	default:
		return k - 11
	}
}

// cloudPixel returns a value from 1 to 199: the sum of a number that depends on the class
// and one that depends on the image.
func cloudPixel(class, image, pixel int) int {
	return 1 + below(60, cloudsSet, ofClass, uint64(class), uint64(pixel)) +
		below(140, cloudsSet, ofImage, uint64(image), uint64(pixel))
}

func (s imageSet) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := s.writePart(filepath.Join(folder, "train"), 0, s.train); err != nil {
		return err
	}
	return s.writePart(filepath.Join(folder, "t10k"), s.train, s.train+s.test)
}

// writePart writes images lo to hi-1 and their labels.
func (s imageSet) writePart(prefix string, lo, hi int) error {
	images := idxHeader(hi-lo, s.side, s.side)
	labels := idxHeader(hi - lo)
	for image := lo; image < hi; image++ {
		class := s.class(image)
		labels = append(labels, byte(class))
		for pixel := range s.side * s.side {
			images = append(images, byte(s.pixel(class, image, pixel)))
		}
	}
	if err := os.WriteFile(prefix+"-images-idx3-ubyte", images, 0o644); err != nil {
		return err
	}
	return os.WriteFile(prefix+"-labels-idx1-ubyte", labels, 0o644)
}

// idxHeader returns the header of an IDX file whose elements are bytes.
func idxHeader(shape ...int) []byte {
	b := []byte{0, 0, 8, byte(len(shape))}
	for _, n := range shape {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}
