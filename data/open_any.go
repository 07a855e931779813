package data

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// IsTable reports whether a file is a table by the ending of its name, perhaps packed.
func IsTable(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".npy", ".npz", ".parquet":
		return true
	}
	return false
}

// ReadImages reads a picture, or the images of an IDX file, whichever r has. A picture
// becomes a row of that format; without one it is read as one of MNIST's digits: see
// [DigitFeatures]. Name is for errors.
func ReadImages(r io.Reader, name string, format *PictureFormat) (Features, error) {
	buffered := bufio.NewReader(r)
	if isIDX(buffered) {
		images, err := DecodeIDX(buffered, name)
		if err != nil {
			return Features{}, err
		}
		return images.Features()
	}
	img, err := DecodeImage(buffered, name)
	if err != nil {
		return Features{}, err
	}
	if format != nil {
		return format.Features(img), nil
	}
	features, err := DigitFeatures(img)
	if err != nil {
		return Features{}, fmt.Errorf("%s: %w", name, err)
	}
	return features, nil
}

// isIDX reports whether r begins like an IDX file, plain or gzipped.
func isIDX(r *bufio.Reader) bool {
	begin, _ := r.Peek(2) // a shorter file is neither
	return bytes.Equal(begin, []byte{0, 0}) || bytes.Equal(begin, []byte{0x1f, 0x8b})
}
