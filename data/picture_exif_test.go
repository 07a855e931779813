package data_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// flag returns a picture of 3×2 squares, red, green, blue above white, yellow,
// black, which a JPEG keeps apart.
func flag() image.Image {
	const side = 16
	colors := [][]color.NRGBA{{red, green, {0, 0, 255, 255}}, {{255, 255, 255, 255}, {255, 255, 0, 255}, {0, 0, 0, 255}}}
	img := image.NewNRGBA(image.Rect(0, 0, 3*side, 2*side))
	for y := range 2 * side {
		for x := range 3 * side {
			img.Set(x, y, colors[y/side][x/side])
		}
	}
	return img
}

// exif returns Exif data with a tag before the orientation, in that order of bytes.
func exif(order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}, orientation uint16) []byte {
	b := []byte("II*\x00")
	if order.Uint16([]byte{0, 1}) == 1 {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, entry := range [][2]uint16{{0x010e, 7}, {0x0112, orientation}} {
		b = order.AppendUint16(b, entry[0])
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, entry[1])
		b = append(b, 0, 0)
	}
	return order.AppendUint32(b, 0)
}

// withAPP1 puts a segment APP1 behind the first segment of a JPEG file.
func withAPP1(file, payload []byte) []byte {
	b := append([]byte{}, file[:2]...)
	b = append(b, 0xff, 0xe0, 0, 4, 'J', 'F', 0xff, 0xff, 0xe1) // another segment, and a byte of padding
	b = binary.BigEndian.AppendUint16(b, uint16(len(payload)+2))
	return append(append(b, payload...), file[2:]...)
}

// withEXIF puts a chunk eXIf behind the header of a PNG file.
func withEXIF(file, payload []byte) []byte {
	b := append([]byte{}, file[:33]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	chunk := append([]byte("eXIf"), payload...)
	b = binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
	return append(b, file[33:]...)
}

// seen returns the rows of squares of a picture, as they are seen.
func seen(t *testing.T, file []byte) string {
	t.Helper()
	img, err := data.DecodeImage(bytes.NewReader(file), "x")
	if err != nil {
		t.Fatal(err)
	}
	w, h := img.Bounds().Dx()/16, img.Bounds().Dy()/16
	pixels := data.PictureFormat{Width: w, Height: h, Color: true}.Features(img).Bytes
	text := ""
	for y := range h {
		text += letters(pixels[3*w*y:][:3*w]) + " "
	}
	return text[:len(text)-1]
}

var orientations = map[uint16]string{
	1: "rgb wyk", 2: "bgr kyw", 3: "kyw bgr", 4: "wyk rgb",
	5: "rw gy bk", 6: "wr yg kb", 7: "kb yg wr", 8: "bk gy rw",
	0: "rgb wyk", 9: "rgb wyk", 65535: "rgb wyk",
}

func TestExifOrientation(t *testing.T) {
	jpegFlag, pngFlag := jpegFile(flag()), pngFile(flag())
	for o, want := range orientations {
		for name, file := range map[string][]byte{
			"JPEG, little endian": withAPP1(jpegFlag, append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, o)...)),
			"JPEG, big endian":    withAPP1(jpegFlag, append([]byte("Exif\x00\x00"), exif(binary.BigEndian, o)...)),
			"PNG":                 withEXIF(pngFlag, exif(binary.BigEndian, o)),
			"TIFF":                turnedTIFF(o),
		} {
			if got := seen(t, file); got != want {
				t.Errorf("%s, orientation %d: got %q, want %q", name, o, got, want)
			}
		}
		// The size that is chosen for a folder is that of the picture as it is seen.
		file := withAPP1(jpegFlag, append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, o)...))
		set, _, err := data.OpenImageDir(folder(t, map[string][]byte{"a/1.jpg": file, "b/1.jpg": file}), data.ImageOptions{})
		if err != nil {
			t.Fatal(err)
		}
		width, height := 48, 32
		if o >= 5 && o <= 8 {
			width, height = 32, 48
		}
		if f := set.Features.Pictures; f.Width != width || f.Height != height {
			t.Errorf("orientation %d: scaled to %d×%d, want %d×%d", o, f.Width, f.Height, width, height)
		}
	}
}

// turnedTIFF returns a TIFF file with an orientation in place of its tag for the
// unit of the resolution.
func turnedTIFF(o uint16) []byte {
	const orientation, unit = 0x0112, 0x0128
	b := tiffFile(flag())
	directory := b[binary.LittleEndian.Uint32(b[4:])+2:]
	entry := func(i int) []byte { return directory[12*i:][:12] }
	tag := func(i int) uint16 { return binary.LittleEndian.Uint16(entry(i)) }
	i := 0
	for tag(i) != unit {
		i++
	}
	for ; tag(i-1) > orientation; i-- { // tags are in ascending order
		copy(entry(i), entry(i-1))
	}
	binary.LittleEndian.PutUint16(entry(i), orientation)
	binary.LittleEndian.PutUint16(entry(i)[2:], 3)
	binary.LittleEndian.PutUint32(entry(i)[4:], 1)
	binary.LittleEndian.PutUint32(entry(i)[8:], uint32(o))
	return b
}

func TestExifOrientationOfWebP(t *testing.T) {
	lossless := string(webpFile(4, 3, red)[20:])
	for o, want := range map[uint16]image.Rectangle{1: image.Rect(0, 0, 4, 3), 3: image.Rect(0, 0, 4, 3), 6: image.Rect(0, 0, 3, 4)} {
		for _, mark := range []string{"", "Exif\x00\x00"} {
			file := riffFile("VP8X", "\x08\x00\x00\x00\x03\x00\x00\x02\x00\x00", "VP8L", lossless, "XMP ", "odd", "EXIF", mark+string(exif(binary.LittleEndian, o)))
			img, err := data.DecodeImage(bytes.NewReader(file), "x")
			if err != nil || img.Bounds() != want {
				t.Errorf("orientation %d: got %v, %v", o, img, err)
			}
		}
	}
}

// TestDamagedExif shows a picture as it lies if its Exif data can't be read.
func TestDamagedExif(t *testing.T) {
	whole := exif(binary.BigEndian, 6)
	changed := func(at int, b ...byte) []byte {
		c := append([]byte{}, whole...)
		copy(c[at:], b)
		return c
	}
	good := jpegFile(flag())
	for name, payload := range map[string][]byte{
		"none": nil, "cut in the mark": []byte("Exif"), "no header": []byte("Exif\x00\x00"),
		"cut header":            []byte("Exif\x00\x00MM\x00*\x00\x00"),
		"unknown order":         append([]byte("Exif\x00\x00"), changed(0, 'X', 'X')...),
		"directory beyond":      append([]byte("Exif\x00\x00"), changed(4, 0xff, 0xff, 0xff, 0xff)...),
		"directory at the end":  append([]byte("Exif\x00\x00"), changed(4, 0, 0, 0, byte(len(whole)-1))...),
		"cut entries":           append([]byte("Exif\x00\x00"), whole[:30]...),
		"another type":          append([]byte("Exif\x00\x00"), changed(24, 0, 2)...),
		"several values":        append([]byte("Exif\x00\x00"), changed(26, 0, 0, 0, 2)...),
		"too large a value":     append([]byte("Exif\x00\x00"), changed(30, 1, 6)...),
		"another tag":           append([]byte("Exif\x00\x00"), changed(22, 1, 0x13)...),
		"no entries":            append([]byte("Exif\x00\x00"), changed(8, 0, 0)...),
		"of Adobe, not of Exif": append([]byte("http://ns.adobe.com/xap/1.0/\x00"), whole...),
	} {
		if got := seen(t, withAPP1(good, payload)); got != "rgb wyk" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// Whatever Exif data hold, the picture has its pixels, as they lie or turned.
func FuzzExif(f *testing.F) {
	good := jpegFile(flag())
	f.Add(append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, 6)...))
	f.Add(append([]byte("Exif\x00\x00"), exif(binary.BigEndian, 3)...))
	f.Add([]byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if len(payload) > 60_000 {
			return
		}
		for _, file := range [][]byte{withAPP1(good, payload), riffFile("VP8L", string(webpFile(48, 32, red)[20:]), "EXIF", string(payload))} {
			img, err := data.DecodeImage(bytes.NewReader(file), "x")
			if err != nil {
				t.Fatal(err)
			}
			if s := img.Bounds().Size(); s != image.Pt(48, 32) && s != image.Pt(32, 48) {
				t.Fatalf("got %v", s)
			}
		}
	})
}
