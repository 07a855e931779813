package data

import (
	"cmp"
	"fmt"
	"image"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/parts"
)

// ImageOptions says how to read a folder of pictures. With the zero value, the pictures
// decide about their size and colors.
type ImageOptions struct {
	// Width and Height are the size in pixels to which pictures are scaled. 0 means the
	// most frequent size among them, but at most 64×64.
	Width, Height int
	Gray          bool // read pictures in gray; if false, they are read in color if any picture has colors
	// Test is the path of the folder with the test pictures. If Test is "", these are in
	// the test folder inside the folder that is read, if there is one.
	Test string
	// Format is the picture format of a model. If it is set, the other fields are
	// ignored.
	Format *PictureFormat
}

const (
	// maxDefaultSide is the greatest width and height, in pixels, if no size is
	// requested.
	maxDefaultSide = 64
	// maxImageBytes limits the memory of all rows of a folder.
	maxImageBytes = 8 << 30
)

// OpenImageDir reads a folder with one folder of pictures for each class, such as
// cats/1.png and dogs/2.jpg. The classes are the names of the folders, in alphabetical
// order. If dir instead has folders for training and for test, such as train and test or
// seg_train and seg_val, which contain the folders of the classes, it returns both sets.
// Otherwise test is nil. A third such folder, such as val next to train and test, is not
// read. The sets' Notes say what was chosen and what was left out.
func OpenImageDir(dir string, o ImageOptions) (train, test *Set, err error) {
	p, err := findParts(dir)
	if err != nil {
		return nil, nil, err
	}
	if o.Test != "" && p.test != "" {
		p.rest, p.test = append(p.rest, p.test), ""
	}
	train, err = openClasses(p.train, p.trainName(), nil, o.format)
	if err != nil {
		return nil, nil, err
	}
	if train.Notes = append(p.notes(), train.Notes...); p.test != "" {
		test, err = openKnown(p.test, p.testName(), train.Features.Pictures, train.Classes)
	} else if o.Test != "" {
		test, err = OpenImageTest(o.Test, train.Features.Pictures, train.Classes)
	}
	return train, test, err
}

// OpenImageTest reads folders of pictures, named after all or some of a model's classes,
// in the model's format. If dir has a folder for test, or else one for validation, it
// reads that one.
func OpenImageTest(dir string, format *PictureFormat, classes []string) (*Set, error) {
	p, err := findTest(dir, classes)
	if err != nil {
		return nil, err
	}
	return openKnown(p.test, p.testName(), format, classes)
}

// openKnown reads the folders of pictures in dir, which must be named after some of the
// classes.
func openKnown(dir, name string, format *PictureFormat, classes []string) (*Set, error) {
	return openClasses(dir, name, classes, func([]string) (*PictureFormat, error) { return format, nil })
}

// openClasses reads the pictures in dir. Its folders are the classes. If known is not
// nil, other classes are errors. choose returns the format for the pictures.
func openClasses(dir, name string, known []string, choose func(paths []string) (*PictureFormat, error)) (*Set, error) {
	set := &Set{Name: name, Classes: known}
	paths, err := set.listClasses(dir)
	if err != nil {
		return nil, err
	}
	format, err := choose(paths)
	if err != nil {
		return nil, err
	}
	if err := format.Check(); err != nil {
		return nil, err
	}
	if int64(len(paths))*int64(format.cols()) > maxImageBytes {
		return nil, fmt.Errorf("%s: expected at most %d bytes of pixels, found more: %d pictures of %d×%d; choose a smaller size: %w", dir, int64(maxImageBytes), len(paths), format.Width, format.Height, ErrLimit)
	}
	set.Features = format.empty(len(paths))
	return set, eachPicture(paths, func(i int, img image.Image) {
		format.write(set.Features.Bytes[i*set.Features.Cols:(i+1)*set.Features.Cols], img)
	})
}

// format returns the format for the pictures. The size is the requested one, or otherwise
// the most frequent one. If several sizes are equally frequent, it is the smallest of
// them. There are colors if any picture has them and gray is not requested.
func (o ImageOptions) format(paths []string) (*PictureFormat, error) {
	if o.Format != nil {
		return o.Format, nil
	}
	configs := make([]image.Config, len(paths))
	err := eachFile(paths, func(i int, b []byte) (err error) {
		configs[i], err = pictureConfig(b, paths[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	counts, format := map[PictureFormat]int{}, &PictureFormat{}
	for _, c := range configs {
		counts[PictureFormat{Width: c.Width, Height: c.Height}]++
		if !o.Gray && hasColor(c.ColorModel) {
			format.Color = true
		}
	}
	if o.Width != 0 || o.Height != 0 {
		format.Width, format.Height = o.Width, o.Height
		return format, nil
	}
	common := slices.MinFunc(slices.Collect(maps.Keys(counts)), func(a, b PictureFormat) int {
		return cmp.Or(counts[b]-counts[a], a.Width*a.Height-b.Width*b.Height, a.Width-b.Width)
	})
	format.Width, format.Height = common.Width, common.Height
	if longer := max(common.Width, common.Height); longer > maxDefaultSide {
		format.Width = max(1, common.Width*maxDefaultSide/longer)
		format.Height = max(1, common.Height*maxDefaultSide/longer)
	}
	return format, nil
}

// eachPicture decodes the pictures on all cores, and calls use for each.
func eachPicture(paths []string, use func(i int, img image.Image)) error {
	return eachFile(paths, func(i int, b []byte) error {
		img, err := decodePicture(b, paths[i])
		if err == nil {
			use(i, img)
		}
		return err
	})
}

// eachFile reads the files on all cores, and calls use for each. If several calls fail,
// it returns the error of the first file.
func eachFile(paths []string, use func(i int, b []byte) error) error {
	return each(len(paths), func(i int) error {
		b, err := readPicture(paths[i])
		if err != nil {
			return err
		}
		return use(i, b)
	})
}

// each calls f(i) for all i from 0 to n-1, on all cores. If several calls fail, it
// returns the error of the smallest i.
func each(n int, f func(i int) error) error {
	var mutex sync.Mutex
	first, fault := n, error(nil)
	parts.Each(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			if err := f(i); err != nil {
				mutex.Lock()
				defer mutex.Unlock()
				if i < first {
					first, fault = i, err
				}
				return
			}
		}
	})
	return fault
}

// readPicture returns the bytes of a picture's file.
func readPicture(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return limitedPicture(f, path)
}
