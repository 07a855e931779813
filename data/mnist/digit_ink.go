package mnist

import (
	"fmt"
	"image"
	"slices"
)

const (
	// minContrast is the smallest difference between ink and background, in gray
	// levels (0 to 255). Faint pencil has more; the noise of an empty sheet has
	// less.
	minContrast = 32
	// crowded is the factor that separates noise from ink. At the edges of the ink, a
	// gray level has some average number of pixels. A level is noise if it has more
	// than that number times crowded.
	crowded = 4
	// A pixel whose ink is at least strong (of 255) belongs to a stroke. Ink that
	// is not connected to such a pixel is a speck.
	strong = 128
	// A pixel whose ink is at least edge (of 255) counts for the size of a digit.
	// The blur around a stroke is fainter.
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
		return box, fmt.Errorf("expected ink at least %d gray levels (of 255) away from the background, found %d (transparency counts as white): %w", minContrast, contrast, ErrBlank)
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

// ground returns the brightness of the background: the median of the pixels on the
// border.
func ground(gray *image.Gray) int {
	w, h := gray.Rect.Dx(), gray.Rect.Dy()
	border := slices.Concat(gray.Pix[:w], gray.Pix[(h-1)*w:])
	for y := range h {
		border = append(border, gray.Pix[y*w], gray.Pix[y*w+w-1])
	}
	slices.Sort(border)
	return int(border[len(border)/2])
}

// subtractGround replaces each pixel by its difference from ground, the brightness
// of the background, in the direction of the ink. Ink is darker if the largest
// difference is to darker pixels, else lighter. Differences in the other direction
// become 0. It returns the largest difference.
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

// noiseFloor returns the smallest difference from the background that is not noise,
// at most a quarter of the contrast. The pixels at the edges of ink are spread
// evenly over all levels, but most noise is close to the background. So the floor
// is the first level that is not much more frequent than the levels in the middle.
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

// keepStrokes erases all ink that is not connected to a pixel of strong ink. It
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
