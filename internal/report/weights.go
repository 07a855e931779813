package report

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp"
)

// Limits of WeightPictures.
const (
	MaxPictures = 400     // if a layer has more units, only the first ones are shown
	MaxPixels   = 1 << 24 // of the whole image
)

// side is the approximate width of a unit's picture in pixels.
const side = 84

// WeightPictures returns the weights of the first layer as a grid of pictures,
// one for each unit in order, row by row, in the shape of the model's input. A
// weight is red if a bright pixel excites the unit, blue if it inhibits the unit,
// and white if it has no effect. Weights of ±WeightScale(m) and beyond have full
// color, in the pictures of all units, so that units can be compared. Biases are not
// shown.
//
// If the inputs are pictures in color, each pixel has the color that excites the
// unit; a medium gray pixel has no effect.
func WeightPictures(m *mlp.Model) (image.Image, error) {
	colors := len(m.InputShape) == 3 && m.InputShape[2] == 3
	if len(m.InputShape) != 2 && !colors {
		return nil, fmt.Errorf("expected inputs that are pictures, with the shape [height width] or [height width 3], found %v: %w", m.InputShape, ErrNoPicture)
	}
	height, width, inputs := m.InputShape[0], m.InputShape[1], m.Network.Inputs()
	if colors {
		inputs /= 3
	}
	if height < 1 || width < 1 || height*width != inputs {
		return nil, fmt.Errorf("expected pictures of %d pixels (one for each input of the network), found %d×%d pixels: %w", inputs, height, width, ErrNoPicture)
	}
	g, err := newGrid(height, width, m.Network.Layers()[0].Outputs())
	if err != nil {
		return nil, err
	}
	if colors {
		return g.drawColors(m.Network.Layers()[0], WeightScale(m)), nil
	}
	return g.draw(m.Network.Layers()[0], WeightScale(m)), nil
}

// WeightScale returns the absolute value from which on WeightPictures shows a weight
// in full color. It is larger than 99% of the first layer's weights, not counting
// biases.
func WeightScale(m *mlp.Model) float64 {
	layer := m.Network.Layers()[0]
	weights := layer.Weights()[:layer.Inputs()*layer.Outputs()]
	sizes := make([]float64, len(weights))
	for i, w := range weights {
		sizes[i] = math.Abs(float64(w))
	}
	slices.Sort(sizes)
	return sizes[len(sizes)*99/100]
}

// grid is the layout of the units' pictures, with gaps of a pixel between and
// around them.
type grid struct {
	height, width int // size of one picture, counted in weights
	units         int
	columns       int
	factor        int // height and width in pixels of the square that shows one weight
}

func newGrid(height, width, units int) (grid, error) {
	units = min(units, MaxPictures)
	g := grid{
		height: height, width: width, units: units,
		columns: int(math.Ceil(math.Sqrt(float64(units)))),
		factor:  max(1, side/max(height, width)),
	}
	if area := g.bounds().Dx() * g.bounds().Dy(); area > MaxPixels {
		return grid{}, fmt.Errorf("expected an image of at most %d pixels, found %d (for %d units with %d×%d weights): %w", MaxPixels, area, units, height, width, ErrNoPicture)
	}
	return g, nil
}

func (g grid) bounds() image.Rectangle {
	rows := (g.units + g.columns - 1) / g.columns
	return image.Rect(0, 0, g.columns*(g.width*g.factor+1)+1, rows*(g.height*g.factor+1)+1)
}

// draw returns the pictures of the layer's weights.
func (g grid) draw(layer *mlp.Dense, scale float64) image.Image {
	picture := image.NewPaletted(g.bounds(), divergingPalette())
	weights, out := layer.Weights(), layer.Outputs()
	g.each(func(x, y, unit, pixel int) {
		picture.SetColorIndex(x, y, shade(float64(weights[pixel*out+unit]), scale))
	})
	return picture
}

// drawColors returns the pictures of the layer's weights if its inputs are the red,
// green and blue values of each pixel.
func (g grid) drawColors(layer *mlp.Dense, scale float64) image.Image {
	picture := image.NewRGBA(g.bounds())
	draw.Draw(picture, picture.Bounds(), image.NewUniform(gapColor), image.Point{}, draw.Src)
	weights, out := layer.Weights(), layer.Outputs()
	g.each(func(x, y, unit, pixel int) {
		var shades [3]uint8
		for k := range shades {
			shades[k] = shade(float64(weights[(3*pixel+k)*out+unit]), scale)
		}
		picture.SetRGBA(x, y, color.RGBA{shades[0], shades[1], shades[2], 255})
	})
	return picture
}

// each calls use for every pixel of the image that is a part of a unit's picture. x
// and y are its position, and unit is the index of the unit. pixel is the index of the
// input pixel whose weight is shown there.
func (g grid) each(use func(x, y, unit, pixel int)) {
	for unit := range g.units {
		left := 1 + unit%g.columns*(g.width*g.factor+1)
		top := 1 + unit/g.columns*(g.height*g.factor+1)
		for y := range g.height * g.factor {
			for x := range g.width * g.factor {
				use(left+x, top+y, unit, y/g.factor*g.width+x/g.factor)
			}
		}
	}
}

// gapColor is the color between the pictures of units.
var gapColor = color.RGBA{118, 122, 128, 255}

// steps is the number of shades in the palette. Index 0 of the palette is the gap
// between pictures. The shades follow, from the most negative to the most positive
// weight, with zero in the middle.
const steps = 255

// shade returns the palette's index for a weight. scale is the weight shown in full
// color.
func shade(weight, scale float64) uint8 {
	if !(scale > 0) {
		return 1 + steps/2
	}
	share := max(-1, min(1, weight/scale))
	return uint8(1 + steps/2 + int(math.Round(share*(steps/2))))
}

// divergingPalette returns the gap's color, then colors from blue through a near white
// to red.
func divergingPalette() color.Palette {
	negative, zero, positive := [3]float64{5, 72, 140}, [3]float64{248, 248, 246}, [3]float64{165, 15, 35}
	palette := color.Palette{gapColor}
	for i := range steps {
		share, end := float64(i-steps/2)/(steps/2), positive
		if share < 0 {
			share, end = -share, negative
		}
		var mixed [3]uint8
		for k := range mixed {
			mixed[k] = uint8(math.Round(zero[k] + share*(end[k]-zero[k])))
		}
		palette = append(palette, color.RGBA{mixed[0], mixed[1], mixed[2], 255})
	}
	return palette
}
