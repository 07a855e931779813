package mnist_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// mnistDigits returns the first n MNIST test images.
func mnistDigits(t *testing.T, n int) []*image.Gray {
	t.Helper()
	set, err := mnist.Test()
	if err != nil {
		t.Fatal(err)
	}
	digits := make([]*image.Gray, n)
	for i := range digits {
		digits[i] = &image.Gray{Pix: set.Features.Bytes[i*784 : (i+1)*784], Stride: 28, Rect: image.Rect(0, 0, 28, 28)}
	}
	return digits
}

// enlarged draws a digit five times as large into a picture of 200×180 pixels
// with its corner at (x, y).
func enlarged(digit image.Image, x, y int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 200, 180))
	draw.NearestNeighbor.Scale(img, image.Rect(x, y, x+140, y+140), digit, digit.Bounds(), draw.Src, nil)
	return img
}

func inverted(img *image.Gray) *image.Gray {
	out := image.NewGray(img.Rect)
	for i, v := range img.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

// throughPNG and throughJPEG write img to a file's bytes and read it back.
func throughPNG(t *testing.T, img image.Image) image.Image {
	var b bytes.Buffer
	return throughFile(t, &b, png.Encode(&b, img))
}

func throughJPEG(t *testing.T, img image.Image, quality int) image.Image {
	var b bytes.Buffer
	return throughFile(t, &b, jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}))
}

func throughFile(t *testing.T, b *bytes.Buffer, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := data.DecodeImage(b, "digit")
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// pixels returns the features of one picture.
func pixels(t *testing.T, img image.Image) []uint8 {
	t.Helper()
	f, err := mnist.DigitFeatures(img)
	if err != nil {
		t.Fatal(err)
	}
	if f.Rows != 1 || f.Cols != 784 || !slices.Equal(f.Shape, []int{28, 28}) || len(f.Bytes) != 784 {
		t.Fatalf("got %d×%d features in shape %v, %d bytes", f.Rows, f.Cols, f.Shape, len(f.Bytes))
	}
	return f.Bytes
}

// distance returns the mean absolute difference of two images' pixels.
func distance(a, b []uint8) float64 {
	sum := 0
	for i := range a {
		sum += max(int(a[i])-int(b[i]), int(b[i])-int(a[i]))
	}
	return float64(sum) / float64(len(a))
}

// The mean over all pixels of an MNIST image is about 33 of 255.
func TestDigitFeaturesGivesMNISTBack(t *testing.T) {
	const digits = 100
	for _, c := range []struct {
		name      string
		draw      func(digit *image.Gray) image.Image
		each, all float64 // tolerated mean absolute difference: of each image, and of the mean over all images
	}{
		{"as it is", func(d *image.Gray) image.Image { return d }, 0.5, 0.1},
		{"enlarged, inverted, PNG", func(d *image.Gray) image.Image { return throughPNG(t, inverted(enlarged(d, 30, 20))) }, 0.5, 0.1},
		{"enlarged, inverted, JPEG", func(d *image.Gray) image.Image { return throughJPEG(t, inverted(enlarged(d, 30, 20)), 75) }, 33, 1},
	} {
		total := 0.0
		for i, digit := range mnistDigits(t, digits) {
			got := distance(pixels(t, c.draw(digit)), digit.Pix)
			if total += got; got > c.each {
				t.Errorf("%s: test image %d differs by %.2f on average", c.name, i, got)
			}
		}
		if total/digits > c.all {
			t.Errorf("%s: the images differ by %.2f on average", c.name, total/digits)
		}
	}
}

func TestDigitFeaturesSameResult(t *testing.T) {
	digit := mnistDigits(t, 1)[0]
	want := pixels(t, inverted(enlarged(digit, 30, 20)))
	base := enlarged(digit, 30, 20)
	colored := image.NewNRGBA(base.Rect) // black ink on transparent red
	wide := image.NewRGBA64(image.Rect(-7, 3, 193, 183))
	for y := range 180 {
		for x := range 200 {
			ink := base.GrayAt(x, y).Y
			colored.SetNRGBA(x, y, color.NRGBA{A: ink})
			if ink == 0 {
				colored.SetNRGBA(x, y, color.NRGBA{R: 255})
			}
			wide.Set(x-7, y+3, color.Gray{Y: ink})
		}
	}
	part := inverted(enlarged(digit, 40, 30)).SubImage(image.Rect(20, 10, 190, 175))
	for name, img := range map[string]image.Image{
		"light on dark": base,
		"shifted":       inverted(enlarged(digit, 60, 40)),
		"in the corner": inverted(enlarged(digit, 0, 0)),
		"transparent":   colored,
		"16 bits":       wide,
		"part":          part,
		"CMYK":          converted(inverted(base), image.NewCMYK(base.Rect)),
		"low contrast":  lowContrast(base),
	} {
		tolerance := 0.0
		if name == "low contrast" {
			tolerance = 0.5 // fewer levels
		}
		if got := distance(pixels(t, img), want); got > tolerance {
			t.Errorf("%s: differs by %.2f on average", name, got)
		}
	}
}

func converted(img image.Image, to draw.Image) image.Image {
	draw.Draw(to, to.Bounds(), img, image.Point{}, draw.Src)
	return to
}

// lowContrast maps black to 60 and white to 160.
func lowContrast(img *image.Gray) *image.Gray {
	out := image.NewGray(img.Rect)
	for i, v := range img.Pix {
		out.Pix[i] = uint8(60 + int(v)*100/255)
	}
	return out
}

// bar returns a white picture with a black bar of w×h pixels.
func bar(size, w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, size, size))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	at := image.Pt((size-w)/2, (size-h)/3)
	draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(w, h))}, image.Black, image.Point{}, draw.Src)
	return img
}

func TestDigitFeaturesKeepsAspect(t *testing.T) {
	for _, c := range []struct{ size, w, h, wantW, wantH int }{
		{100, 10, 40, 5, 20}, {100, 40, 10, 20, 5}, {30, 2, 5, 8, 20}, {400, 120, 360, 7, 20}, {50, 30, 30, 20, 20}, {9, 1, 1, 20, 20},
	} {
		got := pixels(t, bar(c.size, c.w, c.h))
		var box image.Rectangle
		for i, v := range got {
			if v >= 128 {
				box = box.Union(image.Rect(i%28, i/28, i%28+1, i/28+1))
			}
		}
		if box.Dx() != c.wantW || box.Dy() != c.wantH {
			t.Errorf("%d×%d bar: got %d×%d", c.w, c.h, box.Dx(), box.Dy())
		}
		if left, right := box.Min.X, 28-box.Max.X; left-right < 0 || left-right > 2 { // MNIST's center is pixel 14
			t.Errorf("%d×%d bar: got margins %d and %d", c.w, c.h, left, right)
		}
	}
}

func TestDigitFeaturesReachesFullInk(t *testing.T) {
	hair := bar(400, 2, 300) // a stroke far thinner than a pixel of the result
	if got := slices.Max(pixels(t, hair)); got != 255 {
		t.Errorf("got brightest pixel %d, want 255", got)
	}
}

func TestDigitFeaturesRemovesNoise(t *testing.T) {
	digit := mnistDigits(t, 1)[0]
	img := lowContrast(inverted(enlarged(digit, 30, 20)))
	random := rand.New(rand.NewPCG(1, 2))
	for i, v := range img.Pix {
		img.Pix[i] = uint8(float64(v) + 5*random.NormFloat64())
	}
	img.SetGray(3, 3, color.Gray{Y: 125}) // a speck
	for name, img := range map[string]image.Image{"noise": img, "noise in a JPEG": throughJPEG(t, img, 80)} {
		got := pixels(t, img)
		if d := distance(got, digit.Pix); d > 4 {
			t.Errorf("%s: differs by %.2f on average", name, d)
		}
		if border := slices.Concat(got[:28], got[27*28:]); slices.Max(border) > 5 {
			t.Errorf("%s: the border is not dark: %v", name, border)
		}
	}
}

func TestDigitFeaturesFaults(t *testing.T) {
	gray := func(w, h int, level uint8) *image.Gray {
		img := image.NewGray(image.Rect(0, 0, w, h))
		for i := range img.Pix {
			img.Pix[i] = level + uint8(i*i%20) // some texture
		}
		return img
	}
	whiteOnNothing := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	whiteOnNothing.Set(4, 4, color.White)
	good := bar(30, 5, 20)
	for _, c := range []struct {
		name   string
		images []image.Image
		want   string
		is     error
	}{
		{"none", nil, "expected at least one picture", data.ErrShape},
		{"blank", []image.Image{gray(20, 20, 200)}, "at least 32 gray levels (of 255) away from the background, found 1", mnist.ErrBlank},
		{"white on nothing", []image.Image{whiteOnNothing}, "found 0 (transparency counts as white)", mnist.ErrBlank},
		{"one pixel", []image.Image{gray(1, 1, 0)}, "found 0", mnist.ErrBlank},
		{"no pixels", []image.Image{gray(0, 5, 0)}, "found 0×5", mnist.ErrBlank},
		{"second", []image.Image{good, gray(20, 20, 0), good}, "picture 2 of 3: ", mnist.ErrBlank},
	} {
		_, err := mnist.DigitFeatures(c.images...)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
}

// Whatever is drawn becomes a digit, or is refused as blank.
func FuzzDigitFeatures(f *testing.F) {
	f.Add(uint8(30), bar(30, 5, 20).Pix)
	f.Add(uint8(3), make([]byte, 9))
	f.Add(uint8(0), []byte{})
	f.Fuzz(func(t *testing.T, width uint8, pixels []byte) {
		img := &image.Gray{Pix: pixels, Stride: int(width)}
		if width > 0 {
			img.Rect = image.Rect(0, 0, int(width), len(pixels)/int(width))
		}
		features, err := mnist.DigitFeatures(img)
		if errors.Is(err, mnist.ErrBlank) {
			return
		}
		if err != nil || slices.Max(features.Bytes) != 255 {
			t.Fatalf("got %v", err)
		}
	})
}
