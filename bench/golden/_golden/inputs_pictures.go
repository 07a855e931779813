package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
)

// patchClasses lists the classes of pictures. bright says which pixels of a class are
// brighter.
var patchClasses = []struct {
	name   string
	bright func(x, y int) bool
}{
	{"checks", func(x, y int) bool { return (x/3+y/3)%2 == 1 }},
	{"plain", func(x, y int) bool { return false }},
	{"stripes", func(x, y int) bool { return (y/3)%2 == 1 }},
}

const patchesPerClass = 50

// patchSizes lists the widths and heights of the pictures. The first picture has the
// first size, the next one the next, and so on in a circle.
var patchSizes = []image.Point{{16, 12}, {20, 14}, {12, 16}, {16, 12}}

// writePatches writes a folder of PNG files for each class. Each channel of a pixel is the
// sum of three numbers: a number from 0 to 139 that is the same in all pixels of the
// picture, 80 if the pixel is bright, and noise from 0 to 35. Every fifth picture is gray
// and has only the first channel. Every seventh of the others is partly transparent.
func writePatches(folder string) error {
	for class, c := range patchClasses {
		dir := filepath.Join(folder, c.name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for i := range patchesPerClass {
			path := filepath.Join(dir, fmt.Sprintf("%02d.png", i))
			if err := writePNG(path, patch(class, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func patch(class, i int) image.Image {
	size := patchSizes[i%len(patchSizes)]
	bounds := image.Rectangle{Max: size}
	gray, colored := image.NewGray(bounds), image.NewNRGBA(bounds)
	number := uint64(class*patchesPerClass + i)
	alpha := 255
	if i%7 == 0 {
		alpha = 200
	}
	for y := range size.Y {
		for x := range size.X {
			var v [3]uint8
			for channel := range v {
				key := uint64(channel)
				value := below(140, patchesSet, ofImage, number, key) + below(36, patchesSet, ofValue, number, key, uint64(y*size.X+x))
				if patchClasses[class].bright(x, y) {
					value += 80
				}
				v[channel] = uint8(value)
			}
			gray.SetGray(x, y, color.Gray{Y: v[0]})
			colored.SetNRGBA(x, y, color.NRGBA{R: v[0], G: v[1], B: v[2], A: uint8(alpha)})
		}
	}
	if i%5 == 0 {
		return gray
	}
	return colored
}

func writePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		return err
	}
	return f.Close()
}
