package data

import (
	"cmp"
	"fmt"
	"math"
	"sync/atomic"
)

// Pixels says how the columns of a table are the pixels of images.
type Pixels struct {
	// Columns are the names of the columns in the order of an image's pixels, row by row.
	// In color, red, green and blue of a pixel stand together, if the names say which is
	// which.
	Columns []string
	// Shape is that of an image, {height, width} or {height, width, 3}. It is nil if the
	// number of columns is not that of square images, or the order of colors is unknown.
	Shape []int
}

// LayPixels returns how the columns of t are the pixels of square images. Pixels are in the
// order of the numbers in the columns' names, or of the columns if a name has no number or
// several. If there are three times as many columns as in a square, they are images in
// color. Their names have to say where red, green and blue are, as in r0,g0,b0,r1,… or
// red0,…,blue1023.
func LayPixels(t *Table) Pixels {
	p := Pixels{Columns: make([]string, len(t.Columns))}
	for i := range t.Columns {
		p.Columns[i] = t.Columns[i].Name
	}
	switch side, color := imageSide(len(p.Columns)); {
	case side > 0 && color:
		if order := colorOrder(p.Columns); order != nil {
			p.Columns, p.Shape = order, []int{side, side, 3}
		}
	case side > 0:
		byNumber(p.Columns)
		p.Shape = []int{side, side}
	}
	return p
}

// imageSide returns the width of square images that consist of numbers bytes, and whether
// they are in color. It returns 0 if there are no such images.
func imageSide(numbers int) (side int, color bool) {
	if side = squareRoot(numbers); side > 0 || numbers%3 != 0 {
		return side, false
	}
	side = squareRoot(numbers / 3)
	return side, side > 0
}

// squareRoot returns the square root of n if it is whole, else 0.
func squareRoot(n int) int {
	if root := int(math.Round(math.Sqrt(float64(n)))); root*root == n {
		return root
	}
	return 0
}

// asPixel returns x as a byte. It reports whether that is exact.
func asPixel(x float32) (pixel uint8, ok bool) {
	pixel = uint8(min(max(x, 0), 255))
	return pixel, float32(pixel) == x
}

// Features returns the columns of t as rows of pixels, one byte for each. It finds columns
// by name. Every number must be whole and from 0 to 255.
func (p Pixels) Features(t *Table) (Features, error) {
	if err := t.check(); err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	columns, err := t.ColumnsNamed(p.Columns...)
	if err != nil {
		return Features{}, err
	}
	for _, c := range columns {
		if c.Kind != Number {
			return Features{}, fmt.Errorf("%s: column %q: expected pixels, found the kind %s: %w", t.Name, c.Name, c.Kind, ErrColumn)
		}
	}
	encoder, err := PlainColumns(p.Columns)
	if err != nil {
		return Features{}, fmt.Errorf("%s: %w", t.Name, err)
	}
	encoder.Missing, encoder.Reading = t.Missing, cmp.Or(t.Reading, &Reading{})
	f := Features{Rows: t.Rows, Cols: len(columns), Shape: p.Shape, Columns: encoder, Pictures: p.colorFormat()}
	f.Bytes = make([]uint8, f.Rows*f.Cols)
	if !fillPixels(f.Bytes, columns, t.Rows) {
		return Features{}, fmt.Errorf("%s: %w", t.Name, noPixel(columns, t.first))
	}
	return f, nil
}

// fillPixels writes columns to dst, which is (rows, len(columns)), and reports whether all
// numbers are pixels.
func fillPixels(dst []uint8, columns []*Column, rows int) bool {
	var faulty atomic.Bool
	inBlocks(rows, len(columns), func(lo, hi int) error {
		for k, c := range columns {
			at := lo*len(columns) + k
			for _, x := range c.Numbers[lo:hi] {
				pixel, ok := asPixel(x)
				if !ok {
					faulty.Store(true)
					return nil
				}
				dst[at] = pixel
				at += len(columns)
			}
		}
		return nil
	})
	return !faulty.Load()
}

// noPixel returns the error for the first column with a number that is no pixel. first is
// the row of the file in which the columns begin, counted from 0.
func noPixel(columns []*Column, first int) error {
	for _, c := range columns {
		if i := c.notPixel(); i >= 0 {
			found := "a missing value"
			if !c.absent(i) {
				found = c.text(c.key(i))
			}
			return fmt.Errorf("row %d, column %q: expected a pixel, a whole number from 0 to 255, found %s: %w", first+i+1, c.Name, found, ErrValue)
		}
	}
	return nil
}

// colorFormat returns the format of images in color. It returns nil if the images are gray
// or their shape is unknown.
func (p Pixels) colorFormat() *PictureFormat {
	if len(p.Shape) != 3 {
		return nil
	}
	f := &PictureFormat{Width: p.Shape[1], Height: p.Shape[0], Color: true}
	if f.Check() != nil {
		return nil
	}
	return f
}
