package mnist

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"github.com/seed-217ca19f/mlp/data"
)

// ErrBlank is returned when a picture shows no ink.
var ErrBlank = errors.New("the picture is blank")

const (
	digitSize   = 28 // width and height of MNIST's images, in pixels
	digitInk    = 20 // the larger of width and height of the ink in them
	digitCenter = 14 // row and column of the ink's center of mass
)

// DigitFeatures turns pictures of one digit each into rows like MNIST's, so that a
// network trained on MNIST can read them. A picture may have any size and colors;
// transparent parts count as white. The ink may be darker or lighter than the
// background, whose brightness is taken from the picture's border.
//
// It follows the description of MNIST by LeCun, Cortes and Burges. The ink, bright
// on black, is cropped, scaled to fit into 20×20 pixels (antialiased, with its
// aspect ratio kept), and placed into 28×28 pixels so that its center of mass is at
// the center. The brightest ink becomes 255; noise is removed. An MNIST image is
// returned as it is, even if it was inverted, shifted or enlarged by a whole factor
// without smoothing.
func DigitFeatures(images ...image.Image) (data.Features, error) {
	if len(images) == 0 {
		return data.Features{}, fmt.Errorf("expected at least one picture, found none: %w", data.ErrShape)
	}
	const cols = digitSize * digitSize
	f := data.Features{Rows: len(images), Cols: cols, Shape: []int{digitSize, digitSize}, Bytes: make([]uint8, len(images)*cols)}
	for i, img := range images {
		if err := digitPixels(f.Bytes[i*cols:(i+1)*cols], img); err != nil {
			if len(images) > 1 {
				err = fmt.Errorf("picture %d of %d: %w", i+1, len(images), err)
			}
			return data.Features{}, err
		}
	}
	return f, nil
}

// digitPixels writes img to dst, which is (28, 28) and zero, in MNIST's form.
func digitPixels(dst []uint8, img image.Image) error {
	gray := grayOverWhite(img)
	box, err := findInk(gray)
	if err != nil {
		return err
	}
	scale := digitInk / float64(max(box.Dx(), box.Dy()))
	left, top := centered(gray, box, scale)
	frame := &image.Gray{Pix: dst, Stride: digitSize, Rect: image.Rect(0, 0, digitSize, digitSize)}
	toFrame := f64.Aff3{
		scale, 0, left - float64(box.Min.X)*scale,
		0, scale, top - float64(box.Min.Y)*scale,
	}
	areaKernel(1/scale).Transform(frame, toFrame, gray, gray.Rect, draw.Src, nil)
	stretch(dst)
	return nil
}

// grayOverWhite returns the brightness of img, composited over white, as a copy
// whose bounds begin at (0, 0).
func grayOverWhite(img image.Image) *image.Gray {
	b := img.Bounds()
	gray := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	if src, ok := img.(*image.Gray); ok {
		for y := range b.Dy() {
			copy(gray.Pix[y*gray.Stride:][:b.Dx()], src.Pix[src.PixOffset(b.Min.X, b.Min.Y+y):])
		}
		return gray
	}
	// Convert row by row: in RGBA, the whole picture would take four times the
	// memory of the result.
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	for y := range b.Dy() {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, img, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		for x := range b.Dx() {
			p := row.Pix[4*x : 4*x+3]
			gray.SetGray(x, y, color.Gray{Y: luma(p[0], p[1], p[2])})
		}
	}
	return gray
}

// luma returns the brightness of a color. The weights are those of ITU-R BT.601,
// scaled so that they add up to 65536.
func luma(r, g, b uint8) uint8 {
	return uint8((19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b) + 1<<15) >> 16)
}

// areaKernel returns the kernel for scaling a picture. ratio is the width of a
// pixel of the result, in pixels of the source. The kernel weighs each source
// pixel by the share of it that the result's pixel covers. This antialiasing keeps
// the amount of ink. If ratio is less than 1, the picture is enlarged by linear
// interpolation.
func areaKernel(ratio float64) *draw.Kernel {
	ratio = max(1, ratio)
	reach := 0.5 + 0.5/ratio // in pixels of the result; beyond this distance the weight is 0
	return &draw.Kernel{Support: reach, At: func(t float64) float64 {
		return min(1, (reach-math.Abs(t))*ratio)
	}}
}

// stretch scales the brightness of pixels so that the brightest has 255.
func stretch(pixels []uint8) {
	brightest := 1
	for _, v := range pixels {
		brightest = max(brightest, int(v))
	}
	for i, v := range pixels {
		pixels[i] = uint8((int(v)*255 + brightest/2) / brightest)
	}
}

// centered returns the position of the scaled box's top left corner in the frame. There,
// the ink's center of mass is at the frame's center, or as close to it as the frame
// allows.
func centered(ink *image.Gray, box image.Rectangle, scale float64) (left, top float64) {
	var mass, x, y float64
	for i, v := range ink.Pix {
		if v > 0 {
			mass += float64(v)
			x += float64(v) * float64(i%ink.Stride)
			y += float64(v) * float64(i/ink.Stride)
		}
	}
	place := func(center float64, from, side int) float64 {
		center = (center+0.5-float64(from))*scale - 0.5
		room := math.Floor(digitSize - float64(side)*scale)
		return min(max(0, math.Round(digitCenter-center)), room)
	}
	return place(x/mass, box.Min.X, box.Dx()), place(y/mass, box.Min.Y, box.Dy())
}
