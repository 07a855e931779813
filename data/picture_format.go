package data

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"
)

// PictureFormat says how pictures of any size become rows: they are scaled until they
// cover Width×Height, and cropped at the center. A row has one byte per pixel, or three
// with Color (red, green, blue). Transparent pixels become white.
type PictureFormat struct {
	Width  int  `json:"width"`
	Height int  `json:"height"`
	Color  bool `json:"color,omitempty"`
}

// maxPictureSide is the greatest width and height, in pixels, of pictures in rows.
const maxPictureSide = 1024

// Shape returns the shape of a row: {height, width}, or {height, width, 3} with colors.
func (p PictureFormat) Shape() []int {
	if p.Color {
		return []int{p.Height, p.Width, 3}
	}
	return []int{p.Height, p.Width}
}

// cols returns the number of bytes in a row.
func (p PictureFormat) cols() int {
	cols := 1
	for _, n := range p.Shape() {
		cols *= n
	}
	return cols
}

// Check returns an error if the size is impossible.
func (p PictureFormat) Check() error {
	if p.Width < 1 || p.Height < 1 || p.Width > maxPictureSide || p.Height > maxPictureSide {
		return fmt.Errorf("pictures: expected a size from 1×1 to %d×%d, found %d×%d: %w", maxPictureSide, maxPictureSide, p.Width, p.Height, ErrShape)
	}
	return nil
}

// Features converts pictures to rows.
func (p PictureFormat) Features(images ...image.Image) Features {
	f := p.empty(len(images))
	for i, img := range images {
		p.write(f.Bytes[i*f.Cols:(i+1)*f.Cols], img)
	}
	return f
}

// empty returns features with the given number of rows, all zeros.
func (p PictureFormat) empty(rows int) Features {
	return Features{Rows: rows, Cols: p.cols(), Shape: p.Shape(), Bytes: make([]uint8, rows*p.cols()), Pictures: &p}
}

// write writes img to row.
func (p PictureFormat) write(row []uint8, img image.Image) {
	frame := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(frame, frame.Bounds(), image.White, image.Point{}, draw.Src)
	source := p.covered(img.Bounds())
	if source.Dx() == p.Width && source.Dy() == p.Height {
		draw.Draw(frame, frame.Bounds(), img, source.Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(frame, frame.Bounds(), img, source, draw.Over, nil)
	}
	for i := range p.Width * p.Height {
		r, g, b := uint32(frame.Pix[4*i]), uint32(frame.Pix[4*i+1]), uint32(frame.Pix[4*i+2])
		if p.Color {
			row[3*i], row[3*i+1], row[3*i+2] = uint8(r), uint8(g), uint8(b)
		} else {
			// The weights of JPEG's luma, as in color.GrayModel.
			row[i] = uint8((19595*r + 38470*g + 7471*b + 1<<15) >> 16)
		}
	}
}

// covered returns the part of a picture that becomes the row. It is in the middle and has
// the proportions of the row. b are the bounds of the picture.
func (p PictureFormat) covered(b image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	if w*p.Height > h*p.Width { // too wide: crop left and right
		keep := max(1, h*p.Width/p.Height)
		b.Min.X += (w - keep) / 2
		b.Max.X = b.Min.X + keep
	} else {
		keep := max(1, w*p.Height/p.Width)
		b.Min.Y += (h - keep) / 2
		b.Max.Y = b.Min.Y + keep
	}
	return b
}
