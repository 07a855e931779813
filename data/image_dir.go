package data

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// ImageOptions says how to read a folder of pictures. The zero value leaves
// everything to the pictures.
type ImageOptions struct {
	// Format is that of the rows. nil: of the most frequent size among the
	// pictures, at most 64×64, with colors where one has any.
	Format *PictureFormat
	// Classes are those of a model, for a folder to test it on. nil: the names of
	// the folders, in alphabetical order.
	Classes []string
}

const (
	// maxDefaultSide is the largest side where no size is asked for.
	maxDefaultSide = 64
	// maxImageBytes limits what all rows of a folder take.
	maxImageBytes = 8 << 30
)

// OpenImageDir reads a folder of pictures (PNG, JPEG) that lie in one folder for
// each class, as in cats/1.png and dogs/2.jpg. Where there are folders named train
// and test, which hold those, it returns both sets, else test is nil.
func OpenImageDir(dir string, o ImageOptions) (train, test *Set, err error) {
	parts := []string{filepath.Join(dir, "train"), filepath.Join(dir, "test")}
	if !isDir(parts[0]) || !isDir(parts[1]) {
		train, err = openClasses(dir, folderName(dir), o)
		return train, nil, err
	}
	if train, err = openClasses(parts[0], folderName(dir)+" training pictures", o); err != nil {
		return nil, nil, err
	}
	test, err = openClasses(parts[1], folderName(dir)+" test pictures", ImageOptions{Format: train.Features.Pictures, Classes: train.Classes})
	return train, test, err
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// openClasses reads the pictures of folders that are classes.
func openClasses(dir, name string, o ImageOptions) (*Set, error) {
	set := &Set{Name: name, Classes: o.Classes}
	paths, err := set.listPictures(dir)
	if err != nil {
		return nil, err
	}
	format := o.Format
	if format == nil {
		if format, err = commonFormat(paths); err != nil {
			return nil, err
		}
	}
	if err := format.Check(); err != nil {
		return nil, err
	}
	if int64(len(paths))*int64(format.cols()) > maxImageBytes {
		return nil, fmt.Errorf("%s: expected at most %d bytes of pixels, found %d pictures of %d×%d; a smaller size takes less: %w", dir, int64(maxImageBytes), len(paths), format.Width, format.Height, ErrLimit)
	}
	set.Features = format.empty(len(paths))
	return set, eachPicture(paths, func(i int, img image.Image) {
		format.write(set.Features.Bytes[i*set.Features.Cols:(i+1)*set.Features.Cols], img)
	})
}

// listPictures returns the paths of all pictures, class by class, and sets the
// classes and each picture's.
func (s *Set) listPictures(dir string) (paths []string, err error) {
	folders, err := os.ReadDir(dir) // in alphabetical order
	if err != nil {
		return nil, err
	}
	known := s.Classes
	for _, f := range folders {
		name := f.Name()
		if strings.HasPrefix(name, ".") || !isDir(filepath.Join(dir, name)) {
			continue
		}
		if known == nil {
			s.Classes = append(s.Classes, name)
		} else if !slices.Contains(known, name) {
			return nil, fmt.Errorf("%s: expected folders that are named after one of %d classes (%s), found %q: %w", dir, len(known), firstOf(known), name, ErrLabel)
		}
	}
	if len(s.Classes) < 2 || len(s.Classes) > maxClasses {
		return nil, fmt.Errorf("%s: expected a folder for each of 2 to %d classes, found %d: %w", dir, maxClasses, len(s.Classes), ErrLabel)
	}
	for class, name := range s.Classes {
		files, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a class may have no test pictures
			return nil, err
		}
		for _, f := range files {
			if isPicture(f.Name()) {
				paths = append(paths, filepath.Join(dir, name, f.Name()))
				s.Targets.Class = append(s.Targets.Class, int32(class))
			}
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: expected PNG or JPEG pictures in the folders %s, found none: %w", dir, firstOf(s.Classes), fs.ErrNotExist)
	}
	return paths, nil
}

// isPicture reports whether a file is a picture by its name.
func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return !strings.HasPrefix(name, ".")
	}
	return false
}

// commonFormat returns the most frequent size of the pictures, the smaller of
// two, and whether one has colors.
func commonFormat(paths []string) (*PictureFormat, error) {
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
		if c.ColorModel != color.GrayModel && c.ColorModel != color.Gray16Model {
			format.Color = true
		}
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

// eachPicture decodes the pictures on all cores.
func eachPicture(paths []string, use func(i int, img image.Image)) error {
	return eachFile(paths, func(i int, b []byte) error {
		img, err := decodePicture(b, paths[i])
		if err == nil {
			use(i, img)
		}
		return err
	})
}

// eachFile reads the files on all cores. Of several errors it returns that of the
// first file.
func eachFile(paths []string, use func(i int, b []byte) error) error {
	var mutex sync.Mutex
	first, fault := len(paths), error(nil)
	inParts(len(paths), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			b, err := readPicture(paths[i])
			if err == nil {
				err = use(i, b)
			}
			if err != nil {
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

// readPicture reads the file of a picture.
func readPicture(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return limitedPicture(f, path)
}
