// Package mnist contains the MNIST database of handwritten digits: 60,000 training and
// 10,000 test images of 28×28 pixels, bright ink on black, in the order of the original
// files. It adds 10 MB to a program that imports it, and needs no download.
//
// [Train] and [Test] return the two sets. [DigitFeatures] converts pictures of digits to
// the same form.
//
// # Memory
//
// A set is decompressed on its first use, on all cores, and then stays in memory: 47 MB
// for the training images, 8 MB for the test images.
//
// # License
//
// MNIST is the work of Yann LeCun and Corinna Cortes, under the Creative Commons
// Attribution-Share Alike 3.0 license; see the file LICENSE.
package mnist

import (
	_ "embed"
	"strconv"
	"sync"

	"github.com/seed-217ca19f/mlp/data"
)

var (
	//go:embed train-images-idx3-ubyte.zst
	trainImages []byte
	//go:embed train-labels-idx1-ubyte.zst
	trainLabels []byte
	//go:embed t10k-images-idx3-ubyte.zst
	testImages []byte
	//go:embed t10k-labels-idx1-ubyte.zst
	testLabels []byte
)

// Train returns the training set. All calls return the same set, which must not be
// changed.
func Train() (*data.Set, error) { return train() }

// Test returns the test set. All calls return the same set, which must not be changed.
func Test() (*data.Set, error) { return test() }

var (
	train = sync.OnceValues(func() (*data.Set, error) {
		return load("MNIST training images", trainImages, trainLabels)
	})
	test = sync.OnceValues(func() (*data.Set, error) {
		return load("MNIST test images", testImages, testLabels)
	})
)

// load unpacks a pair of IDX files into a set.
func load(name string, packedImages, packedLabels []byte) (*data.Set, error) {
	images, err := unpackIDX(packedImages, name)
	if err != nil {
		return nil, err
	}
	features, err := images.Features()
	if err != nil {
		return nil, err
	}
	labels, err := unpackIDX(packedLabels, name+"' labels")
	if err != nil {
		return nil, err
	}
	classes, err := labels.Labels()
	if err != nil {
		return nil, err
	}
	set := &data.Set{Name: name, Features: features, Targets: data.Targets{Class: classes}, Classes: digits()}
	return set, set.Check()
}

// unpackIDX decompresses an IDX file. The array refers to the decompressed bytes, without
// a copy.
func unpackIDX(packed []byte, name string) (data.IDX, error) {
	b, err := unpack(packed, name)
	if err != nil {
		return data.IDX{}, err
	}
	return data.ParseIDX(b, name)
}

// digits returns the class names.
func digits() []string {
	names := make([]string, 10)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
