package data

import (
	"image"
	"image/draw"
)

// orientation is the orientation of a picture in its file, as Exif numbers it (tag
// 0x0112): which sides of the picture its first row and its first column show.
type orientation uint8

// The orientations. From leftTop on, width and height are swapped.
const (
	upright         orientation = iota + 1 // the first row is the top, the first column the left side
	topRight                               // mirrored
	bottomRight                            // turned by half
	bottomLeft                             // upside down and mirrored
	leftTop                                // rows and columns are swapped
	rightTop                               // to be turned clockwise
	rightBottom                            // swapped and turned by half
	leftBottom                             // to be turned counterclockwise
	lastOrientation = leftBottom
)

// swapsSides reports whether width and height of the picture are swapped in its file.
func (o orientation) swapsSides() bool { return o >= leftTop }

// turn returns the picture in the orientation in which people see it.
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

// source returns the position in the file, which has w×h pixels, of the pixel that
// people see at x, y.
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
