package data

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/seed-217ca19f/mlp/internal/parts"
)

// ImageOptions says how to read a folder of pictures. The zero value leaves
// everything to the pictures.
type ImageOptions struct {
	// Width and Height are what the pictures are scaled to. 0: the most frequent
	// size among them, at most 64×64.
	Width, Height int
	Gray          bool // without colors; else with colors if any picture has them
	// Format is that of a model that takes the pictures, instead of all above.
	Format *PictureFormat
}

const (
	// maxDefaultSide is the largest side if no size is asked for.
	maxDefaultSide = 64
	// maxImageBytes limits what all rows of a folder take.
	maxImageBytes = 8 << 30
)

// OpenImageDir reads a folder of pictures (PNG, JPEG) that lie in one folder for
// each class, as in cats/1.png and dogs/2.jpg. The classes are the names of the
// folders, in alphabetical order. If there are folders train and test, which hold
// the folders of the classes, it returns both sets; otherwise test is nil.
func OpenImageDir(dir string, o ImageOptions) (train, test *Set, err error) {
	parts := []string{filepath.Join(dir, "train"), filepath.Join(dir, "test")}
	if !isDir(parts[0]) || !isDir(parts[1]) {
		train, err = openClasses(dir, folderName(dir), nil, o.format)
		return train, nil, err
	}
	if train, err = openClasses(parts[0], folderName(dir)+" training pictures", nil, o.format); err != nil {
		return nil, nil, err
	}
	test, err = OpenImageTest(dir, train.Features.Pictures, train.Classes)
	return train, test, err
}

// OpenImageTest reads a folder of pictures for each of the classes of a model, or
// for some of them, in the model's format. If dir has a folder test, it reads
// that one.
func OpenImageTest(dir string, format *PictureFormat, classes []string) (*Set, error) {
	name := folderName(dir)
	if part := filepath.Join(dir, "test"); isDir(part) {
		dir, name = part, name+" test pictures"
	}
	return openClasses(dir, name, classes, func([]string) (*PictureFormat, error) { return format, nil })
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// openClasses reads the pictures of folders that are classes. If known is not
// nil, it accepts only those classes.
func openClasses(dir, name string, known []string, choose func(paths []string) (*PictureFormat, error)) (*Set, error) {
	set := &Set{Name: name, Classes: known}
	paths, err := set.listPictures(dir)
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

// ListPictures returns the paths of all PNG and JPEG pictures in a folder and the
// folders within it, in alphabetical order.
func ListPictures(dir string) (paths []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() && isPicture(d.Name()):
			paths = append(paths, path)
		}
		return nil
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: expected PNG or JPEG pictures, found none: %w", dir, fs.ErrNotExist)
	}
	return paths, err
}

// isPicture reports whether a file is a picture by its name.
func isPicture(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg":
		return !strings.HasPrefix(name, ".")
	}
	return false
}

// format returns the format for the pictures: the requested size or the most
// frequent one (of several, the smallest), and colors if any picture has them and
// they are wanted.
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
	parts.Each(len(paths), func(lo, hi int) {
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
