package data

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

const (
	// maxPictureBytes limits the file of a picture.
	maxPictureBytes = 64 << 20
	// maxPicturePixels limits a picture's width times height, which a small
	// file can claim to be large. Photos of 16 megapixels fit.
	maxPicturePixels = 1 << 24
)

// DecodeImage reads a picture in the PNG or the JPEG format, which it tells from
// the contents. Messages begin with name. The pixels come as they are stored: it
// does not apply the orientation that a camera notes with them.
func DecodeImage(r io.Reader, name string) (image.Image, error) {
	b, err := limitedPicture(r, name)
	if err != nil {
		return nil, err
	}
	return decodePicture(b, name)
}

// limitedPicture reads the bytes of a picture.
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

// pictureConfig returns what a picture's header says, within limits.
func pictureConfig(b []byte, name string) (image.Config, error) {
	decode := png.DecodeConfig
	switch {
	case isPNG(b):
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		decode = jpeg.DecodeConfig
	default:
		return image.Config{}, fmt.Errorf("%s: offset 0: expected a PNG or JPEG picture, found %q: %w", name, b[:min(8, len(b))], ErrFormat)
	}
	config, err := decode(bytes.NewReader(b))
	if err != nil {
		return config, pictureError(name, err)
	}
	if pixels := int64(config.Width) * int64(config.Height); pixels < 1 || pixels > maxPicturePixels {
		return config, fmt.Errorf("%s: expected from 1 to %d pixels, found %d×%d: %w", name, maxPicturePixels, config.Width, config.Height, ErrFormat)
	}
	return config, nil
}

func isPNG(b []byte) bool { return bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) }

// decodePicture decodes a picture whose header is within limits.
func decodePicture(b []byte, name string) (image.Image, error) {
	if _, err := pictureConfig(b, name); err != nil {
		return nil, err
	}
	decode := jpeg.Decode
	if isPNG(b) {
		decode = png.Decode
	}
	img, err := decode(bytes.NewReader(b))
	if err != nil {
		return nil, pictureError(name, err)
	}
	return img, nil
}

// pictureError tells a picture that ends too soon from a damaged one.
func pictureError(name string, err error) error {
	kind := ErrFormat
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		kind = ErrTruncated
	}
	return fmt.Errorf("%s: expected a whole picture, found one that does not decode (%w): %w", name, err, kind)
}
