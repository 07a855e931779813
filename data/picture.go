package data

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
)

const (
	// maxPictureBytes limits the size of a picture's file.
	maxPictureBytes = 64 << 20
	// maxPicturePixels limits width × height of a picture, because even a small file can
	// claim a large size. Photos of 16 megapixels are within the limit.
	maxPicturePixels = 1 << 24
)

// DecodeImage reads a picture: JPEG, PNG, GIF (its first frame), BMP, TIFF or WebP. It
// detects the format from the contents. Messages begin with name. The picture is rotated
// and mirrored as its Exif data say.
func DecodeImage(r io.Reader, name string) (image.Image, error) {
	b, err := limitedPicture(r, name)
	if err != nil {
		return nil, err
	}
	return decodePicture(b, name)
}

// limitedPicture reads the bytes of a picture, up to the limit.
func limitedPicture(r io.Reader, name string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPictureBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(b) > maxPictureBytes {
		return nil, fmt.Errorf("%s: expected a picture of at most %d bytes, found more: %w", name, maxPictureBytes, ErrFormat)
	}
	return b, nil
}

// pictureConfig returns the color model and the size in a picture's header. The size is
// that of the picture after rotation. A size outside of the limits is an error.
func pictureConfig(b []byte, name string) (image.Config, error) {
	kind := pictureKindOf(b)
	if kind == nil {
		return image.Config{}, fmt.Errorf("%s: offset 0: expected a picture (%s), found %s: %w", name, pictureKindNames(), foundInstead(b), ErrFormat)
	}
	config, err := guarded(kind.config, b)
	if err != nil {
		return config, pictureError(name, err)
	}
	if pixels := int64(config.Width) * int64(config.Height); pixels < 1 || pixels > maxPicturePixels {
		return config, fmt.Errorf("%s: expected from 1 to %d pixels, found %d×%d: %w", name, maxPicturePixels, config.Width, config.Height, ErrFormat)
	}
	if kind.orientation(b).swapsSides() {
		config.Width, config.Height = config.Height, config.Width
	}
	return config, nil
}

// decodePicture decodes a picture whose header has been checked.
func decodePicture(b []byte, name string) (image.Image, error) {
	config, err := pictureConfig(b, name)
	if err != nil {
		return nil, err
	}
	kind := pictureKindOf(b)
	img, err := guarded(kind.decode, b)
	if err != nil {
		return nil, pictureError(name, err)
	}
	if canvas := image.Rect(0, 0, config.Width, config.Height); kind.framed && img.Bounds() != canvas {
		img = framed(img, canvas)
	}
	return kind.orientation(b).turn(img), nil
}

// framed draws a frame that covers only a part of an animation onto its canvas.
func framed(frame image.Image, canvas image.Rectangle) image.Image {
	img := image.NewNRGBA(canvas)
	draw.Draw(img, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return img
}

// guarded calls a decoder, and returns an error if it panics because of a damaged file.
func guarded[T any](decode func(io.Reader) (T, error), b []byte) (v T, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the decoder panicked: %v", fault)
		}
	}()
	return decode(bytes.NewReader(b))
}

// pictureError makes an error of a decoder's error. It says whether the picture ends too
// soon or is damaged.
func pictureError(name string, err error) error {
	kind := ErrFormat
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		kind = ErrTruncated
	}
	return fmt.Errorf("%s: expected a complete, undamaged picture, found one that can't be decoded (%w): %w", name, err, kind)
}
