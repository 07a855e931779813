package data

import (
	"bytes"
	"errors"
	"image"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestDecoderPanics makes an error of what another package's decoder does with a
// damaged file, in the header and in the pixels.
func TestDecoderPanics(t *testing.T) {
	whole := pictureKinds
	defer func() { pictureKinds = whole }()
	fail := func(io.Reader) (image.Image, error) { panic("index out of range [7]") }
	failConfig := func(io.Reader) (image.Config, error) { panic("index out of range [7]") }
	small := func(io.Reader) (image.Config, error) { return image.Config{Width: 1, Height: 1}, nil }
	for name, kind := range map[string]pictureKind{
		"header": {name: "XYZ", is: begins("XYZ"), config: failConfig, decode: fail},
		"pixels": {name: "XYZ", is: begins("XYZ"), config: small, decode: fail},
	} {
		pictureKinds = append(slices.Clone(whole), kind)
		_, err := DecodeImage(bytes.NewReader([]byte("XYZ")), "holiday.xyz")
		if !errors.Is(err, ErrFormat) || !strings.HasPrefix(err.Error(), "holiday.xyz: ") || !strings.Contains(err.Error(), "panicked: index out of range [7]") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
