package data_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/seed-217ca19f/mlp/data"
)

func bmpFile(img image.Image) []byte {
	var b bytes.Buffer
	bmp.Encode(&b, img)
	return b.Bytes()
}

func tiffFile(img image.Image) []byte {
	var b bytes.Buffer
	tiff.Encode(&b, img, nil)
	return b.Bytes()
}

// gifFile returns an animation of frames on a canvas of w×h pixels.
func gifFile(w, h int, frames ...*image.Paletted) []byte {
	g := gif.GIF{Image: frames, Delay: make([]int, len(frames)), Config: image.Config{Width: w, Height: h, ColorModel: frames[0].Palette}}
	var b bytes.Buffer
	gif.EncodeAll(&b, &g)
	return b.Bytes()
}

// frame returns a frame of one color.
func frame(at image.Rectangle, c color.Color) *image.Paletted {
	f := image.NewPaletted(at, color.Palette{c})
	return f
}

// webpFile returns a lossless WebP file of one color. Each of its five prefix codes
// has one symbol, which takes no bits, so that no pixels follow them.
func webpFile(w, h int, c color.NRGBA) []byte {
	var bits []byte
	n := 0
	put := func(value, count int) {
		for i := range count {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(value>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(w-1, 14)
	put(h-1, 14)
	put(0, 1+3+3) // no alpha, version 0; no transforms, no color cache, no further codes
	for _, v := range []uint8{c.G, c.R, c.B, c.A} {
		put(0b101, 3) // a simple code of one symbol of 8 bits
		put(int(v), 8)
	}
	put(0b0001, 4) // distances: of one symbol of 1 bit, 0
	return riffFile("VP8L", string(bits))
}

// riffFile returns a WebP file of chunks: types and their data.
func riffFile(chunks ...string) []byte {
	body := "WEBP"
	for i := 0; i < len(chunks); i += 2 {
		size := binary.LittleEndian.AppendUint32(nil, uint32(len(chunks[i+1])))
		body += chunks[i] + string(size) + chunks[i+1] + strings.Repeat("\x00", len(chunks[i+1])%2)
	}
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

// TestPictureKinds reads each format by its contents, to the right colors.
func TestPictureKinds(t *testing.T) {
	blue := color.NRGBA{10, 20, 200, 255}
	half := image.Rect(0, 0, 2, 3)
	for name, c := range map[string]struct {
		file []byte
		want string // the colors of the first row
		gray bool
	}{
		"PNG":                    {pngFile(plain(4, 3, blue)), "bbbb", false},
		"JPEG":                   {jpegFile(plain(4, 3, blue)), "bbbb", false},
		"BMP":                    {bmpFile(plain(4, 3, blue)), "bbbb", false},
		"TIFF":                   {tiffFile(plain(4, 3, blue)), "bbbb", false},
		"WebP":                   {webpFile(4, 3, blue), "bbbb", false},
		"GIF":                    {gifFile(4, 3, frame(image.Rect(0, 0, 4, 3), blue)), "bbbb", false},
		"first of two frames":    {gifFile(4, 3, frame(image.Rect(0, 0, 4, 3), red), frame(image.Rect(0, 0, 4, 3), blue)), "rrrr", false},
		"frame left on a canvas": {gifFile(4, 3, frame(half, blue)), "bbww", false},
		"frame right of it":      {gifFile(4, 3, frame(half.Add(image.Pt(2, 0)), blue)), "wwbb", false},
		"gray GIF":               {gifFile(4, 3, frame(image.Rect(0, 0, 4, 3), color.Gray{30})), "kkkk", true},
		"gray BMP":               {bmpFile(image.NewGray(image.Rect(0, 0, 4, 3))), "kkkk", true},
		"gray TIFF":              {tiffFile(image.NewGray(image.Rect(0, 0, 4, 3))), "kkkk", true},
		"TIFF of 16 bits":        {tiffFile(image.NewGray16(image.Rect(0, 0, 4, 3))), "kkkk", true},
	} {
		dir := folder(t, map[string][]byte{"a/1.png": c.file, "b/1.jpg": c.file})
		set, _, err := data.OpenImageDir(dir, data.ImageOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := (data.PictureFormat{Width: 4, Height: 3, Color: !c.gray}); *set.Features.Pictures != want || set.Len() != 2 {
			t.Errorf("%s: got %d of %+v", name, set.Len(), *set.Features.Pictures)
		}
		img, err := data.DecodeImage(bytes.NewReader(c.file), "x")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		pixels := data.PictureFormat{Width: 4, Height: 3, Color: true}.Features(img).Bytes
		if got := letters(pixels[:12]); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// letters names the colors of pixels: red, green, blue, white, black.
func letters(rgb []uint8) string {
	text := ""
	for p := 0; p < len(rgb); p += 3 {
		r, g, b := rgb[p] > 127, rgb[p+1] > 127, rgb[p+2] > 127
		switch {
		case r && g && b:
			text += "w"
		case r && g:
			text += "y"
		case r:
			text += "r"
		case g:
			text += "g"
		case b:
			text += "b"
		default:
			text += "k"
		}
	}
	return text
}

// TestPictureKindsFaults refuses damage in every format, with the file's name, and
// sizes before it decodes them.
func TestPictureKindsFaults(t *testing.T) {
	blue := color.NRGBA{10, 20, 200, 255}
	cut := func(b []byte, n int) []byte { return b[:len(b)-n] }
	hugeBMP := bmpFile(plain(4, 3, blue))
	binary.LittleEndian.PutUint32(hugeBMP[18:], 100_000)
	binary.LittleEndian.PutUint32(hugeBMP[22:], 100_000)
	canvas := "\x00\x00\x00\x00" + "\x0f\x27\x00" + "\x0f\x27\x00" // 10000×10000
	lossless := string(webpFile(4, 3, blue)[20:])
	for name, c := range map[string]struct {
		file []byte
		is   error
		want string
	}{
		"short BMP":          {cut(bmpFile(plain(4, 3, blue)), 20), data.ErrTruncated, "can't be decoded"},
		"short TIFF":         {cut(tiffFile(plain(4, 3, blue)), 30), data.ErrTruncated, "can't be decoded"},
		"short GIF":          {gifFile(4, 3, frame(image.Rect(0, 0, 4, 3), blue))[:20], data.ErrFormat, "can't be decoded"},
		"short WebP":         {cut(webpFile(4, 3, blue), 9), data.ErrTruncated, "can't be decoded"},
		"huge BMP":           {hugeBMP, data.ErrFormat, "found 100000×100000"},
		"huge WebP":          {webpFile(16000, 16000, blue), data.ErrFormat, "found 16000×16000"},
		"huge canvas":        {riffFile("VP8X", canvas, "VP8L", lossless), data.ErrFormat, "found 10000×10000"},
		"small canvas":       {riffFile("VP8X", strings.Repeat("\x00", 10), "VP8L", lossless), data.ErrFormat, "can't be decoded"},
		"animated WebP":      {riffFile("VP8X", "\x02\x00\x00\x00\x03\x00\x00\x02\x00\x00", "ANIM", "\x00\x00\x00\x00\x00\x00"), data.ErrFormat, "can't be decoded"},
		"BMP without pixels": {hugeBMP[:20], data.ErrTruncated, "can't be decoded"},
	} {
		path := filepath.Join(folder(t, map[string][]byte{"some-file": c.file}), "some-file")
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_, err = data.DecodeImage(f, path)
		if !errors.Is(err, c.is) || !strings.HasPrefix(err.Error(), path+": ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", name, err, c.want)
		}
	}
}
