package data

import (
	"image"
	"image/draw"
)

// orientation says how a picture is oriented in its file, by Exif's numbers (tag 0x0112).
// It says which sides of the picture are the first row and the first column of the file.
type orientation uint8

// The orientations. From leftTop on, width and height are swapped in the file.
const (
	upright         orientation = iota + 1 // first row: top; first column: left side
	topRight                               // mirrored
	bottomRight                            // rotated by 180°
	bottomLeft                             // upside down and mirrored
	leftTop                                // rows and columns are swapped
	rightTop                               // has to be rotated clockwise by 90°
	rightBottom                            // rows and columns are swapped, and rotated by 180°
	leftBottom                             // has to be rotated counterclockwise by 90°
	lastOrientation = leftBottom
)

// swapsSides reports whether width and height of the picture are swapped in its file.
func (o orientation) swapsSides() bool { return o >= leftTop }

// turn returns the picture as people should see it.
func (o orientation) turn(img image.Image) image.Image {
	if o == upright {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	from := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Rect, img, b.Min, draw.Src)
	size := image.Rect(0, 0, w, h)
	if o.swapsSides() {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			i, j := o.source(x, y, w, h)
			copy(to.Pix[4*(y*size.Dx()+x):][:4], from.Pix[4*(j*w+i):])
		}
	}
	return to
}

// source returns the position, in the file's w×h pixels, of the pixel that people see at
// (x, y).
func (o orientation) source(x, y, w, h int) (i, j int) {
	switch o {
	case topRight:
		return w - 1 - x, y
	case bottomRight:
		return w - 1 - x, h - 1 - y
	case bottomLeft:
		return x, h - 1 - y
	case leftTop:
		return y, x
	case rightTop:
		return y, h - 1 - x
	case rightBottom:
		return w - 1 - y, h - 1 - x
	case leftBottom:
		return w - 1 - y, x
	}
	return x, y
}
