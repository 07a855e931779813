package data

import (
	"cmp"
	"fmt"
	"math"
	"sync/atomic"
)

// Pixels says how the columns of a table form the pixels of images.
type Pixels struct {
	// Columns are the names of the columns in the order of an image's pixels, row by row.
	// In color images, red, green and blue of a pixel are next to each other if the names
	// say which is which.
	Columns []string
	// Shape is the shape of an image, {height, width} or {height, width, 3}. It is nil if
	// the number of columns does not make a square image, or if the order of the colors
	// is unknown.
	Shape []int
}

// LayPixels returns how the columns of t form the pixels of square images. The pixels are
// in the order of the numbers in the columns' names. If a name has no number or several,
// they are in the order of the columns. If there are three times as many columns as a
// square has pixels, the images have colors. Then the names must say where red, green and
// blue are, as in r0,g0,b0,r1,… or red0,…,blue1023.
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

// imageSide returns the width of a square image that has n numbers, and whether it has
// colors. It returns 0 if there is no such image.
func imageSide(n int) (side int, color bool) {
	if side = squareRoot(n); side > 0 || n%3 != 0 {
		return side, false
	}
	side = squareRoot(n / 3)
	return side, side > 0
}

// squareRoot returns the square root of n if it is a whole number, and otherwise 0.
func squareRoot(n int) int {
	if root := int(math.Round(math.Sqrt(float64(n)))); root*root == n {
		return root
	}
	return 0
}

// asPixel returns x as a byte. ok is true if x is a whole number from 0 to 255.
func asPixel(x float32) (pixel uint8, ok bool) {
	pixel = uint8(min(max(x, 0), 255))
	return pixel, float32(pixel) == x
}

// Features returns the columns of t as rows of pixels, one byte per pixel. It finds
// columns by name. Every number must be a whole number from 0 to 255.
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

// fillPixels writes the columns to dst, which is (rows, len(columns)), and reports
// whether all numbers are whole and from 0 to 255.
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
// the index of the table's first row in its file, counted from 0.
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

// colorFormat returns the format of color images. It returns nil if the images are gray
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
