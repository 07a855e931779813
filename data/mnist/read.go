package mnist

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/seed-217ca19f/mlp/data"
)

// ReadImages reads a picture, or the images of an IDX file. The contents of r show which
// of these it is. A picture becomes a row in the given format. If format is nil, it
// becomes a row like MNIST's digits: see [DigitFeatures]. Errors begin with name.
func ReadImages(r io.Reader, name string, format *data.PictureFormat) (data.Features, error) {
	buffered := bufio.NewReader(r)
	if isIDX(buffered) {
		images, err := data.DecodeIDX(buffered, name)
		if err != nil {
			return data.Features{}, err
		}
		return images.Features()
	}
	img, err := data.DecodeImage(buffered, name)
	if err != nil {
		return data.Features{}, err
	}
	if format != nil {
		return format.Features(img), nil
	}
	features, err := DigitFeatures(img)
	if err != nil {
		return data.Features{}, fmt.Errorf("%s: %w", name, err)
	}
	return features, nil
}

// isIDX reports whether r begins like an IDX file, plain or compressed with gzip.
func isIDX(r *bufio.Reader) bool {
	begin, _ := r.Peek(2) // with less than 2 bytes, r is neither
	return bytes.Equal(begin, []byte{0, 0}) || bytes.Equal(begin, []byte{0x1f, 0x8b})
}
