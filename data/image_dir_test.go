package data_test

import (
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// plain returns a picture of one color.
func plain(w, h int, c color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, c)
	}
	return img
}

// folder writes files, by their paths, into a new folder.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var red, green = color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}

func TestOpenImageDir(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"dogs/b.png": pngFile(plain(3, 2, red)), "dogs/a.PNG": pngFile(plain(3, 2, green)), "dogs/notes.txt": nil,
		"cats/1.png": pngFile(plain(30, 10, red)), ".git/x.png": nil, "readme.md": nil,
	})
	set, test, err := data.OpenImageDir(dir, data.ImageOptions{})
	if err != nil || test != nil {
		t.Fatal(test, err)
	}
	if d := cmp.Diff([]string{"cats", "dogs"}, set.Classes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int32{0, 1, 1}, set.Targets.Class); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(&data.PictureFormat{Width: 3, Height: 2, Color: true}, set.Features.Pictures); d != "" {
		t.Error(d)
	}
	if err := set.Check(); err != nil || set.Features.Cols != 18 {
		t.Errorf("%d columns, %v", set.Features.Cols, err)
	}
	for row, want := range []color.NRGBA{red, green, red} { // a.PNG comes before b.png
		for k, v := range set.Features.Bytes[row*18 : (row+1)*18] {
			if want := []uint8{want.R, want.G, want.B}[k%3]; v != want {
				t.Fatalf("row %d, byte %d is %d, want %d", row, k, v, want)
			}
		}
	}
}

func TestOpenImageDirParts(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 200, 100))
	dir := folder(t, map[string][]byte{
		"train/a/1.png": pngFile(gray), "train/b/1.png": pngFile(gray), "test/b/1.png": pngFile(gray),
	})
	train, test, err := data.OpenImageDir(dir, data.ImageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := data.PictureFormat{Width: 64, Height: 32}
	if *train.Features.Pictures != want || *test.Features.Pictures != want {
		t.Errorf("formats %v and %v, want %v", *train.Features.Pictures, *test.Features.Pictures, want)
	}
	if d := cmp.Diff([]int32{1}, test.Targets.Class); d != "" || test.Len() != 1 || train.Len() != 2 {
		t.Error(d, train.Len(), test.Len())
	}
}

func TestOpenImageDirFaults(t *testing.T) {
	good := pngFile(plain(2, 2, red))
	for name, c := range map[string]struct {
		files map[string][]byte
		o     data.ImageOptions
		want  error
	}{
		"one class":     {map[string][]byte{"a/1.png": good}, data.ImageOptions{}, data.ErrLabel},
		"no pictures":   {map[string][]byte{"a/1.txt": nil, "b/1.txt": nil}, data.ImageOptions{}, os.ErrNotExist},
		"not a picture": {map[string][]byte{"a/1.png": good, "b/1.png": []byte("text")}, data.ImageOptions{}, os.ErrNotExist},
		"empty class":   {map[string][]byte{"a/1.png": good, "b/.keep": nil}, data.ImageOptions{}, os.ErrNotExist},
		"damaged":       {map[string][]byte{"a/1.png": good, "b/1.png": good[:40]}, data.ImageOptions{}, data.ErrTruncated},
		"too large":     {map[string][]byte{"a/1.png": good, "b/1.png": pngClaiming(100_000, 100_000)}, data.ImageOptions{}, data.ErrFormat},
		"unknown class": {map[string][]byte{"train/a/1.png": good, "train/b/1.png": good, "test/c/1.png": good}, data.ImageOptions{}, data.ErrLabel},
		"no height":     {map[string][]byte{"a/1.png": good, "b/1.png": good}, data.ImageOptions{Width: 3}, data.ErrShape},
	} {
		if _, _, err := data.OpenImageDir(folder(t, c.files), c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOpenImageDirOptions(t *testing.T) {
	dir := folder(t, map[string][]byte{"cats/1.png": pngFile(plain(30, 10, red)), "dogs/1.png": pngFile(plain(3, 2, green))})
	set, _, err := data.OpenImageDir(dir, data.ImageOptions{Width: 4, Height: 2, Gray: true})
	if err != nil || *set.Features.Pictures != (data.PictureFormat{Width: 4, Height: 2}) || len(set.Features.Bytes) != 16 {
		t.Errorf("got %+v, %v", set, err)
	}
}

func TestListPictures(t *testing.T) {
	good := jpegFile(plain(2, 2, red))
	dir := folder(t, map[string][]byte{"b.png": good, "a/2.JPG": good, "a/1.txt": nil, ".git/x.png": good, "a.gif": good, "__MACOSX/._b.png": good})
	got, left, err := data.ListPictures(dir)
	want := []string{filepath.Join(dir, "a", "2.JPG"), filepath.Join(dir, "a.gif"), filepath.Join(dir, "b.png")}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	warning := []data.Warning{{Code: data.LeftOut, Text: "left out 1 file in " + filepath.Join(dir, "a") + ": 1 is no picture (1.txt)"}}
	if d := cmp.Diff(warning, left); d != "" {
		t.Error(d)
	}
	_, _, err = data.ListPictures(folder(t, map[string][]byte{"1.txt": nil}))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "found none; left out 1 file in") {
		t.Errorf("a folder without pictures gave %v", err)
	}
}

// TestPictureFormat scales and crops, and puts transparency on white.
func TestPictureFormat(t *testing.T) {
	wide := image.NewNRGBA(image.Rect(0, 0, 40, 10))
	for x := 15; x < 25; x++ { // the middle is red, the rest transparent
		for y := range 10 {
			wide.Set(x, y, red)
		}
	}
	f := data.PictureFormat{Width: 5, Height: 5, Color: true}.Features(wide)
	if f.Cols != 75 || f.Bytes[0] != 255 || f.Bytes[1] != 0 || f.Bytes[74] != 0 {
		t.Errorf("the middle of a wide picture became %v", f.Bytes)
	}
	gray := data.PictureFormat{Width: 2, Height: 2}.Features(image.NewNRGBA(image.Rect(0, 0, 9, 9)))
	if d := cmp.Diff([]uint8{255, 255, 255, 255}, gray.Bytes); d != "" {
		t.Error(d)
	}
}
