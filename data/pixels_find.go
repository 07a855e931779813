package data

import "slices"

const (
	// leastSide is the least width of images that are recognized, in pixels. Smaller
	// tables of counts from 0 to 255 are too common.
	leastSide = 8
	// leastImages is the least number of images that are recognized. In a few rows of
	// measurements, all may be whole numbers by chance.
	leastImages = 100
	// A column has contrast if some of its values are below half, and some are not. In
	// images, at least the share leastContrast of the columns has contrast, but only few
	// columns do in tables of counts.
	half          = 128
	leastContrast = 0.25
)

// HasPixels reports whether the columns of t are certainly pixels:
//   - A square image of at least 8×8 has as many pixels as there are columns, or a third
//     as many.
//   - Their names are numbered, as pixel0, 1x1 and r0c0 are.
//   - All values are whole numbers from 0 to 255, in at least 100 rows.
//   - A quarter of the columns has values below 128 as well as from 128 on.
func HasPixels(t *Table) bool {
	side, _ := imageSide(len(t.Columns))
	return side >= leastSide && t.Rows >= leastImages && t.fault == nil && namesAreNumbered(t.Columns) && arePixels(t.Columns)
}

// arePixels reports whether the values of the columns look like pixels.
func arePixels(columns []Column) bool {
	contrasts := 0
	for i := range columns {
		c := &columns[i]
		if c.Kind != Number || c.notPixel() >= 0 {
			return false
		}
		if len(c.Numbers) > 0 && slices.Min(c.Numbers) < half && slices.Max(c.Numbers) >= half {
			contrasts++
		}
	}
	return float64(contrasts) >= leastContrast*float64(len(columns))
}

// notPixel returns the first row whose number is not a whole number from 0 to 255, or -1
// if there is none.
func (c *Column) notPixel() int {
	return slices.IndexFunc(c.Numbers, func(x float32) bool {
		_, ok := asPixel(x)
		return !ok
	})
}
