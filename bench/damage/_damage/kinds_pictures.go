package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// pictureKinds are IDX files and pictures.
var pictureKinds = []kind{
	ofIDX("idx-images", "train-images-idx3-ubyte", false),
	ofIDX("idx-labels", "t10k-labels-idx1-ubyte", false),
	ofIDX("idx-gzip", "train-images-idx3-ubyte.gz", true),
	{"png", "pictures", "mlp train", "cats/0.png", makePictures, openPictures},
	{"jpeg", "pictures", "mlp train", "dogs/1.jpg", makePictures, openPictures},
	{"png-palette", "pictures", "mlp predict", "p.png", singleFile("p.png", palette), openDigit},
}

// ofIDX returns a kind with the four IDX files of a data set. target is the name of the
// file that is damaged. If packed is true, that file is gzipped.
func ofIDX(name, target string, packed bool) kind {
	return kind{name, "pictures", "mlp train", target, func(string) (map[string][]byte, error) {
		files := map[string][]byte{}
		for prefix, n := range map[string]int{"train": 12, "t10k": 6} {
			var pixels, labels []byte
			for i := range n {
				labels = append(labels, byte(i%3))
				pixels = append(pixels, bytes.Repeat([]byte{byte(40 * i)}, 16)...)
			}
			files[prefix+"-images-idx3-ubyte"] = idx(pixels, n, 4, 4)
			files[prefix+"-labels-idx1-ubyte"] = idx(labels, n)
		}
		if !packed {
			return files, nil
		}
		b, err := gzipped(files["train-images-idx3-ubyte"])
		delete(files, "train-images-idx3-ubyte")
		files[target] = b
		return files, err
	}, openIDX}
}

// idx returns an IDX file of the given shape, whose elements are bytes.
func idx(body []byte, shape ...int) []byte {
	b := []byte{0, 0, 8, byte(len(shape))}
	for _, n := range shape {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return append(b, body...)
}

func openIDX(folder, _ string) error {
	_, _, err := data.OpenIDXDir(folder)
	return err
}

// makePictures makes two PNG and two JPEG pictures, of two classes.
func makePictures(string) (map[string][]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, 20, 10))
	for p := range 200 {
		img.Set(p%20, p/20, color.NRGBA{uint8(p), uint8(3 * p), 90, uint8(55 + p)})
	}
	var p, j bytes.Buffer
	if err := png.Encode(&p, img); err != nil {
		return nil, err
	}
	err := jpeg.Encode(&j, img, nil)
	return map[string][]byte{"cats/0.png": p.Bytes(), "cats/1.jpg": j.Bytes(), "dogs/0.png": p.Bytes(), "dogs/1.jpg": j.Bytes()}, err
}

func openPictures(folder, _ string) error {
	_, _, err := data.OpenImageDir(folder, data.ImageOptions{})
	return err
}

// palette returns a PNG picture of a digit whose colors are in a palette.
func palette() ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.White, color.Black, color.RGBA{200, 0, 0, 255}})
	for y := 5; y < 25; y++ {
		img.SetColorIndex(20, y, 1)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

func openDigit(_, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = mnist.ReadImages(f, path, nil)
	return err
}
