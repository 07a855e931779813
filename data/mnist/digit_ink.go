package mnist

import (
	"fmt"
	"image"
	"slices"
)

const (
	// minContrast is the least difference, in gray levels of 255, between ink and
	// background. A faint pencil has more, the noise of an empty sheet less.
	minContrast = 32
	// crowded is the factor by which a level of noise is more frequent than the levels
	// of the ink's edges.
	crowded = 4
	// strong is the strength of ink, of 255, above which it belongs to a stroke and not
	// to a speck.
	strong = 128
	// edge is the strength of ink, of 255, at the edge of a stroke. The fainter blur
	// around it does not count for the size of a digit.
	edge = 64
)

// findInk replaces the brightness of gray by the strength of ink, 0 to 255,
// with the noise removed. It returns the box around the strokes.
func findInk(gray *image.Gray) (box image.Rectangle, err error) {
	w, h := gray.Rect.Dx(), gray.Rect.Dy()
	if w == 0 || h == 0 {
		return box, fmt.Errorf("expected a picture of at least 1×1 pixels, found %d×%d: %w", w, h, ErrBlank)
	}
	contrast := subtractGround(gray.Pix, ground(gray))
	if contrast < minContrast {
		return box, fmt.Errorf("expected ink that differs from its ground by at least %d of 255, found %d (transparency counts as white): %w", minContrast, contrast, ErrBlank)
	}
	floor := noiseFloor(gray.Pix, contrast)
	for i, v := range gray.Pix {
		if int(v) < floor {
			gray.Pix[i] = 0
			continue
		}
		gray.Pix[i] = uint8((int(v)*255 + contrast/2) / contrast)
	}
	return keepStrokes(gray), nil
}

// ground returns the brightness of the background: the median of the border.
func ground(gray *image.Gray) int {
	w, h := gray.Rect.Dx(), gray.Rect.Dy()
	border := slices.Concat(gray.Pix[:w], gray.Pix[(h-1)*w:])
	for y := range h {
		border = append(border, gray.Pix[y*w], gray.Pix[y*w+w-1])
	}
	slices.Sort(border)
	return int(border[len(border)/2])
}

// subtractGround replaces every pixel by its difference from the background. The larger
// differences have the direction of the ink; differences in the other direction become
// 0. It returns the largest difference.
func subtractGround(pixels []uint8, ground int) (contrast int) {
	darkest, lightest := int(slices.Min(pixels)), int(slices.Max(pixels))
	sign, contrast := 1, lightest-ground
	if ground-darkest > contrast {
		sign, contrast = -1, ground-darkest
	}
	for i, v := range pixels {
		pixels[i] = uint8(max(0, sign*(int(v)-ground)))
	}
	return contrast
}

// noiseFloor returns the least difference from the background that is not noise, at most
// a quarter of the contrast. The edges of ink spread evenly over all levels, whereas
// noise crowds next to the background. So the floor is the first level that is about as
// frequent as the levels halfway up.
func noiseFloor(pixels []uint8, contrast int) int {
	var count [256]int
	for _, v := range pixels {
		count[v]++
	}
	low, high := contrast/4, contrast*3/4
	edges := 0
	for _, n := range count[low:high] {
		edges += n
	}
	for level := 1; level < low; level++ {
		if count[level] <= crowded*(1+edges/(high-low)) {
			return level
		}
	}
	return low
}

// keepStrokes erases what is not connected to ink of at least half the strength. It
// returns the box around the rest, without its blur.
func keepStrokes(ink *image.Gray) (box image.Rectangle) {
	w, h := ink.Rect.Dx(), ink.Rect.Dy()
	kept := make([]bool, len(ink.Pix))
	var stack []int32
	keep := func(i int) {
		if !kept[i] && ink.Pix[i] > 0 {
			kept[i] = true
			stack = append(stack, int32(i))
		}
	}
	for i, v := range ink.Pix {
		if v >= strong {
			keep(i)
		}
		for len(stack) > 0 {
			at := int(stack[len(stack)-1])
			stack = stack[:len(stack)-1]
			x, y := at%w, at/w
			if ink.Pix[at] >= edge {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
			for ny := max(0, y-1); ny <= min(h-1, y+1); ny++ {
				for nx := max(0, x-1); nx <= min(w-1, x+1); nx++ {
					keep(ny*w + nx)
				}
			}
		}
	}
	for i := range ink.Pix {
		if !kept[i] {
			ink.Pix[i] = 0
		}
	}
	return box
}
