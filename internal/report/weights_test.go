package report

import (
	"errors"
	"image/color"
	"math"
	"testing"

	"github.com/seed-217ca19f/mlp"
)

// pictureModel returns a model with four units for pictures of the given shape. Its
// weights are 0 except for the given ones; a key is an input and a unit.
func pictureModel(t *testing.T, shape []int, weights map[[2]int]float32) *mlp.Model {
	t.Helper()
	n, err := mlp.New(mlp.Config{Inputs: 6, Hidden: []int{4}, Outputs: 2, Init: mlp.Zeros()})
	if err != nil {
		t.Fatal(err)
	}
	layer := n.Layers()[0]
	w := layer.Weights()
	for i := range 4 {
		w[6*4+i] = 1000 // biases, which are not to be shown
	}
	for at, v := range weights {
		w[at[0]*4+at[1]] = v
	}
	if err := layer.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	return &mlp.Model{Network: n, InputShape: shape}
}

func TestWeightPictures(t *testing.T) {
	m := pictureModel(t, []int{2, 3}, map[[2]int]float32{{0, 0}: 2, {5, 3}: -2, {1, 2}: 1})
	if scale := WeightScale(m); scale != 2 {
		t.Errorf("expected full color for 2, found %v", scale)
	}
	picture, err := WeightPictures(m)
	if err != nil {
		t.Fatal(err)
	}
	// A weight is 84/3 = 28 pixels wide. There are 2×2 pictures, with gaps of 1 pixel.
	if b := picture.Bounds(); b.Dx() != 2*(3*28+1)+1 || b.Dy() != 2*(2*28+1)+1 {
		t.Fatalf("expected 171×115 pixels, found %v", b)
	}
	gap, white := color.RGBA{118, 122, 128, 255}, color.RGBA{248, 248, 246, 255}
	for _, test := range []struct {
		what string
		x, y int
		want color.RGBA
	}{
		{"the gap", 0, 0, gap},
		{"the gap in the middle", 85, 20, gap},
		{"unit 0, pixel 0: positive", 1, 1, color.RGBA{165, 15, 35, 255}},
		{"the same, its last pixel", 28, 28, color.RGBA{165, 15, 35, 255}},
		{"unit 0, pixel 1: zero", 29, 1, white},
		{"unit 3, pixel 5: negative", 86 + 2*28, 58 + 28, color.RGBA{5, 72, 140, 255}},
		{"unit 2, pixel 1: half", 1 + 28, 58, color.RGBA{206, 131, 140, 255}},
	} {
		got := color.RGBAModel.Convert(picture.At(test.x, test.y)).(color.RGBA)
		near := func(a, b uint8) bool { return math.Abs(float64(a)-float64(b)) <= 1 }
		if !near(got.R, test.want.R) || !near(got.G, test.want.G) || !near(got.B, test.want.B) {
			t.Errorf("%s: expected %v at %d, %d, found %v", test.what, test.want, test.x, test.y, got)
		}
	}
}

// TestWeightPicturesInColor draws units of pictures of 1×2 pixels.
func TestWeightPicturesInColor(t *testing.T) {
	picture, err := WeightPictures(pictureModel(t, []int{1, 2, 3}, map[[2]int]float32{{0, 0}: 2, {4, 0}: -2, {5, 3}: 1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		what string
		x, y int
		want color.RGBA
	}{
		{"the gap", 0, 0, color.RGBA{118, 122, 128, 255}},
		{"unit 0, pixel 0: red excites it", 1, 1, color.RGBA{255, 128, 128, 255}},
		{"unit 0, pixel 1: green inhibits it", 1 + 42, 1, color.RGBA{128, 1, 128, 255}},
		{"unit 3, pixel 1: blue excites it", 86 + 42, 44, color.RGBA{128, 128, 192, 255}},
	} {
		if got := picture.At(test.x, test.y); got != test.want {
			t.Errorf("%s: expected %v, found %v", test.what, test.want, got)
		}
	}
}

func TestWeightPicturesOfZeros(t *testing.T) {
	picture, err := WeightPictures(pictureModel(t, []int{2, 3}, nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := picture.At(1, 1); got != (color.RGBA{248, 248, 246, 255}) {
		t.Errorf("expected the color of zero, found %v", got)
	}
}

func TestWeightPicturesShowTheFirstOfManyUnits(t *testing.T) {
	n, err := mlp.New(mlp.Config{Inputs: 1, Hidden: []int{MaxPictures + 1}, Outputs: 2})
	if err != nil {
		t.Fatal(err)
	}
	picture, err := WeightPictures(&mlp.Model{Network: n, InputShape: []int{1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 20*85+1 || b.Dy() != 20*85+1 {
		t.Errorf("expected 20×20 pictures, found %v", b)
	}
}

func TestWeightPicturesRefuses(t *testing.T) {
	for name, m := range map[string]*mlp.Model{
		"rows without a shape": pictureModel(t, nil, nil),
		"two colors":           pictureModel(t, []int{1, 3, 2}, nil),
		"too many colors":      pictureModel(t, []int{2, 3, 3}, nil),
		"a shape that differs": pictureModel(t, []int{2, 2}, nil),
	} {
		if _, err := WeightPictures(m); !errors.Is(err, ErrNoPicture) {
			t.Errorf("%s: expected ErrNoPicture, found %v", name, err)
		}
	}
	if _, err := newGrid(5000, 5000, 1); !errors.Is(err, ErrNoPicture) {
		t.Errorf("too many pixels: expected ErrNoPicture, found %v", err)
	}
}
