package data_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed-217ca19f/mlp/data"
)

// bar returns a white picture with a black bar of w×h pixels.
func bar(size, w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, size, size))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	at := image.Pt((size-w)/2, (size-h)/3)
	draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(w, h))}, image.Black, image.Point{}, draw.Src)
	return img
}

func pngFile(img image.Image) []byte {
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}

func jpegFile(img image.Image) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

// pngClaiming returns a PNG file whose header claims a size.
func pngClaiming(w, h uint32) []byte {
	b := pngFile(bar(30, 5, 20))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// jpegClaiming returns a JPEG file whose frame header claims a size.
func jpegClaiming(w, h uint16) []byte {
	b := jpegFile(bar(30, 5, 20))
	frame := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[frame+5:], h)
	binary.BigEndian.PutUint16(b[frame+7:], w)
	return b
}

func TestDecodeImage(t *testing.T) {
	want := image.Rect(0, 0, 30, 30)
	for name, file := range map[string][]byte{"PNG": pngFile(bar(30, 5, 20)), "JPEG": jpegFile(bar(30, 5, 20))} {
		img, err := data.DecodeImage(bytes.NewReader(file), "x")
		if err != nil || img.Bounds() != want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// zeros is an endless file.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDecodeImageFaults(t *testing.T) {
	good := pngFile(bar(30, 5, 20))
	damaged := slices.Clone(good)
	damaged[len(damaged)-20] ^= 0xff
	broken := errors.New("disk on fire")
	for _, c := range []struct {
		name string
		file io.Reader
		want string
		is   error
	}{
		{"empty", bytes.NewReader(nil), `offset 0: expected a picture (JPEG, PNG, GIF, BMP, TIFF or WebP), found ""`, data.ErrFormat},
		{"text", strings.NewReader("BMW is not a bitmap"), `found "BMW is n"`, data.ErrFormat},
		{"HEIC", strings.NewReader("\x00\x00\x00\x18ftypheic\x00\x00"), "found one that has to be converted to one of them first", data.ErrFormat},
		{"huge GIF", strings.NewReader("GIF89a~~~~\x00\x00\x00"), "found 32382×32382", data.ErrFormat},
		{"huge PNG", bytes.NewReader(pngClaiming(100_000, 100_000)), "expected from 1 to 16777216 pixels, found 100000×100000", data.ErrFormat},
		{"huge JPEG", bytes.NewReader(jpegClaiming(65535, 65535)), "found 65535×65535", data.ErrFormat},
		{"empty JPEG", bytes.NewReader(jpegClaiming(30, 0)), "found 30×0", data.ErrFormat},
		{"damaged PNG", bytes.NewReader(damaged), "can't be decoded", data.ErrFormat},
		{"damaged PNG header", bytes.NewReader(good[:20:20]), "can't be decoded", data.ErrTruncated},
		{"short PNG", bytes.NewReader(good[:len(good)-16]), "can't be decoded", data.ErrTruncated},
		{"short JPEG", bytes.NewReader(jpegFile(bar(30, 5, 20))[:300]), "can't be decoded", data.ErrTruncated},
		{"endless", zeros{}, "expected a picture of at most 67108864 bytes", data.ErrFormat},
		{"read error", iotest.ErrReader(broken), "disk on fire", broken},
	} {
		_, err := data.DecodeImage(c.file, "some-file")
		if !errors.Is(err, c.is) || !strings.HasPrefix(err.Error(), "some-file: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
}

// Whatever decodes also becomes a row of pixels.
func FuzzDecodeImage(f *testing.F) {
	f.Add(pngFile(bar(30, 5, 20)))
	f.Add(jpegFile(bar(30, 5, 20)))
	f.Add(pngFile(image.NewPaletted(image.Rect(0, 0, 3, 3), color.Palette{color.White, color.Transparent})))
	f.Add(pngFile(image.NewNRGBA64(image.Rect(0, 0, 4, 2))))
	f.Add(pngClaiming(1<<31-1, 1<<31-1))
	f.Add(jpegClaiming(60000, 1))
	f.Add(bmpFile(plain(4, 3, red)))
	f.Add(tiffFile(plain(4, 3, red)))
	f.Add(webpFile(4, 3, red))
	f.Add(gifFile(4, 3, frame(image.Rect(1, 1, 3, 3), red)))
	f.Add(withAPP1(jpegFile(bar(30, 5, 20)), append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, 6)...)))
	f.Fuzz(func(t *testing.T, file []byte) {
		img, err := data.DecodeImage(bytes.NewReader(file), "x")
		if err != nil || img.Bounds().Dx()*img.Bounds().Dy() > 1<<16 {
			return
		}
		if img.Bounds().Empty() {
			t.Fatalf("got a picture of %v", img.Bounds())
		}
		features := data.PictureFormat{Width: 5, Height: 4}.Features(img)
		if err := features.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
