package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// pictureKind is a format of picture files.
type pictureKind struct {
	name   string
	is     func(b []byte) bool // reports whether a file has this format, by its first pictureHead bytes
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	exif   func(b []byte) []byte // finds the Exif data; nil if the format has none
	framed bool                  // the result of decode may cover only a part of the picture
}

// pictureHead is the number of bytes at the beginning of a file that determine its
// format.
const pictureHead = 18

// pictureKinds lists the formats that can be read.
var pictureKinds = []pictureKind{
	{name: "JPEG", is: begins("\xff\xd8\xff"), config: jpeg.DecodeConfig, decode: jpeg.Decode, exif: exifOfJPEG},
	{name: "PNG", is: begins("\x89PNG\r\n\x1a\n"), config: png.DecodeConfig, decode: png.Decode, exif: exifOfPNG},
	{name: "GIF", is: begins("GIF87a", "GIF89a"), config: gif.DecodeConfig, decode: gif.Decode, framed: true},
	{name: "BMP", is: isBMP, config: bmp.DecodeConfig, decode: bmp.Decode},
	{name: "TIFF", is: begins("II*\x00", "MM\x00*"), config: tiff.DecodeConfig, decode: tiff.Decode, exif: func(b []byte) []byte { return b }},
	{name: "WebP", is: isWebP, config: webp.DecodeConfig, decode: webp.Decode, exif: exifOfWebP},
}

// begins returns a function that reports whether a file begins with one of the texts.
func begins(texts ...string) func([]byte) bool {
	return func(b []byte) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return bytes.HasPrefix(b, []byte(text)) })
	}
}

// isBMP looks for the letters BM and for a possible size of the next header, because a
// text may also begin with BM.
func isBMP(b []byte) bool {
	if len(b) < pictureHead || string(b[:2]) != "BM" {
		return false
	}
	return slices.Contains([]uint32{12, 40, 52, 56, 64, 108, 124}, binary.LittleEndian.Uint32(b[14:]))
}

func isWebP(b []byte) bool {
	return len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}

// isOtherPicture reports whether a file is a picture in a format that can't be read: HEIC
// (which phones write), AVIF or JPEG XL.
func isOtherPicture(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return bytes.HasPrefix(b, []byte("\x00\x00\x00\x0cJXL ")) || bytes.HasPrefix(b, []byte("\xff\x0a"))
	}
	return slices.Contains([]string{"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis"}, string(b[8:12]))
}

// pictureKindOf returns the format of a file that begins with b, or nil if it is not a
// picture that can be read.
func pictureKindOf(b []byte) *pictureKind {
	for i := range pictureKinds {
		if pictureKinds[i].is(b) {
			return &pictureKinds[i]
		}
	}
	return nil
}

// pictureKindNames lists the formats for messages.
func pictureKindNames() string {
	names := make([]string, len(pictureKinds))
	for i, k := range pictureKinds {
		names[i] = k.name
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// foundInstead describes the start of a file that is not a readable picture.
func foundInstead(b []byte) string {
	if isOtherPicture(b) {
		return "one that has to be converted to one of them first (HEIC, AVIF or JPEG XL)"
	}
	return fmt.Sprintf("%q", b[:min(8, len(b))])
}

// orientation returns the orientation of the picture in the file b.
func (k *pictureKind) orientation(b []byte) orientation {
	if k.exif == nil {
		return upright
	}
	return orientationOf(k.exif(b))
}

// hasColor reports whether pixels of the color model may have colors other than gray. A
// palette of only gray has none.
func hasColor(m color.Model) bool {
	palette, ok := m.(color.Palette)
	if !ok {
		return m != color.GrayModel && m != color.Gray16Model
	}
	return len(palette) == 0 || slices.ContainsFunc(palette, func(c color.Color) bool {
		r, g, b, _ := c.RGBA()
		return r != g || g != b
	})
}
