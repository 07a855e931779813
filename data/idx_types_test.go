package data

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// idxOf returns an IDX file of the numbers of a type.
func idxOf(number byte, shape []int, numbers any) []byte {
	b := idxFile(shape, nil)
	b[2] = number
	b, err := binary.Append(b, binary.BigEndian, numbers)
	if err != nil {
		panic(err)
	}
	return b
}

// TestIDXTypes reads every type to the right numbers, and as labels and pixels.
func TestIDXTypes(t *testing.T) {
	for name, c := range map[string]struct {
		number  byte
		numbers any
		floats  []float32
		pixels  []uint8 // nil: the features are the floats
		labels  []int32 // nil: they can't be
	}{
		"int8":              {0x09, []int8{0, 5, 127}, []float32{0, 5, 127}, []uint8{0, 5, 127}, []int32{0, 5, 127}},
		"negative int8":     {0x09, []int8{-128, 5, 127}, []float32{-128, 5, 127}, nil, nil},
		"int16":             {0x0b, []int16{1, 0, 255}, []float32{1, 0, 255}, []uint8{1, 0, 255}, []int32{1, 0, 255}},
		"large int16":       {0x0b, []int16{1, 0, 256}, []float32{1, 0, 256}, nil, []int32{1, 0, 256}},
		"int32":             {0x0c, []int32{1, 0, 1}, []float32{1, 0, 1}, []uint8{1, 0, 1}, []int32{1, 0, 1}},
		"large int32":       {0x0c, []int32{1, 0, 70_000}, []float32{1, 0, 70_000}, nil, nil},
		"float32":           {0x0d, []float32{0, 17, 255}, []float32{0, 17, 255}, []uint8{0, 17, 255}, []int32{0, 17, 255}},
		"shares of float32": {0x0d, []float32{0, 0.25, 1}, []float32{0, 0.25, 1}, nil, nil},
		"black and white":   {0x0d, []float32{0, 1, 1}, []float32{0, 1, 1}, nil, []int32{0, 1, 1}},
		"float64":           {0x0e, []float64{3, 2, 0.1}, []float32{3, 2, 0.1}, nil, nil},
		"float64, whole":    {0x0e, []float64{3, 2, 200}, []float32{3, 2, 200}, []uint8{3, 2, 200}, []int32{3, 2, 200}},
	} {
		file := idxOf(c.number, []int{3}, c.numbers)
		x, err := DecodeIDX(bytes.NewReader(gzipped(file)), "x")
		parsed, parseErr := ParseIDX(file, "x")
		if err != nil || parseErr != nil || x.Data != nil || !slices.Equal(x.Floats, c.floats) || !slices.Equal(parsed.Floats, c.floats) {
			t.Errorf("%s: got %v, %v, %v", name, x, err, parseErr)
		}
		labels, err := x.Labels()
		if c.labels == nil {
			checkError(t, name+" as labels", err, ErrLabel, "expected a label that is a whole number from 0 to 10000")
		} else if err != nil || !slices.Equal(labels, c.labels) {
			t.Errorf("%s: got labels %v, %v", name, labels, err)
		}
		x.Shape = []int{1, 3}
		f, err := x.Features()
		if err != nil || f.Rows != 1 || f.Cols != 3 || f.CheckShape() != nil || !slices.Equal(f.Bytes, c.pixels) || c.pixels == nil && !slices.Equal(f.Floats, c.floats) {
			t.Errorf("%s: got features %+v, %v", name, f, err)
		}
	}
}

func TestIDXTypesFaults(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		is   error
		want string
	}{
		"NaN":            {idxOf(0x0d, []int{2}, []float32{1, float32(math.NaN())}), ErrValue, "offset 12: expected a finite number of at most 3.4e38, found NaN"},
		"infinite":       {idxOf(0x0e, []int{2}, []float64{math.Inf(-1), 1}), ErrValue, "offset 8: expected a finite number"},
		"too large":      {idxOf(0x0e, []int{2}, []float64{1, 1e300}), ErrValue, "offset 16: expected a finite number of at most 3.4e38, found 1e+300"},
		"not in float32": {idxOf(0x0c, []int{2}, []int32{1, 1<<24 + 1}), ErrValue, "offset 12: expected a whole number that float32 holds exactly, found 16777217"},
		"cut":            {idxOf(0x0c, []int{2}, []int32{1, 2})[:15], ErrTruncated, "offset 15: expected 1 more bytes of data"},
		"more":           {append(idxOf(0x0b, []int{2}, []int16{1, 2}), 0), ErrFormat, "offset 12: expected the end of the file after 4 bytes of data"},
		"too many":       {idxOf(0x0e, []int{1 << 28}, []float64{}), ErrFormat, "offset 4: expected 1 to 1073741824 bytes of data, found the shape [268435456] of float64"},
	} {
		_, err := DecodeIDX(bytes.NewReader(c.file), "x")
		checkError(t, name, err, c.is, "x: "+c.want)
		_, err = ParseIDX(c.file, "x")
		checkError(t, name+" in memory", err, c.is, "x: "+strings.Split(c.want, ",")[0])
	}
}

// TestOpenIDXDirTypes opens sets whose labels and images have other types, and warns of
// pixels that are not scaled.
func TestOpenIDXDirTypes(t *testing.T) {
	shares := idxOf(0x0d, []int{3, 2, 2}, slices.Repeat([]float32{0.5, 1}, 6))
	large := idxOf(0x0d, []int{3, 2, 2}, slices.Repeat([]float32{0.5, 99}, 6))
	whole := idxOf(0x0c, []int{3, 2, 2}, slices.Repeat([]int32{7, 255}, 6))
	color := idxFile([]int{3, 1, 2, 2}, slices.Repeat([]uint8{7, 255}, 6))
	labels := idxOf(0x0c, []int{3}, []int32{4, 0, 9})
	for name, c := range map[string]struct {
		images, testImages, labels []byte
		imagesName                 string
		note, fault                string
	}{
		"int32":           {whole, whole, labels, "images-idx3-int", "", ""},
		"float32":         {shares, shares, labels, "images-idx3-float", "", ""},
		"unscaled":        {large, large, labels, "images-idx3-float", "the pixels are from 0.5 to 99 and are not scaled", ""},
		"four dimensions": {color, color, labels, "images-idx4-ubyte", "", ""},
		"two kinds":       {whole, shares, labels, "images-idx3-ubyte", "", "pixels of the same range"},
		"float labels":    {whole, whole, idxOf(0x0d, []int{3}, []float32{4, 0, 1.5}), "images-idx3-ubyte", "", "row 3: expected a label that is a whole number from 0 to 10000, found 1.5"},
		"negative label":  {whole, whole, idxOf(0x09, []int{3}, []int8{4, -1, 1}), "images-idx3-ubyte", "", "row 2: expected a label that is a whole number from 0 to 10000, found -1"},
		"table of labels": {whole, whole, idxOf(0x0c, []int{3, 2}, []int32{4, 0, 1, 1, 2, 2}), "images-idx3-ubyte", "", "or the same with another type (third byte)"},
	} {
		dir := t.TempDir()
		for file, b := range map[string][]byte{"train-" + c.imagesName: c.images, "t10k-" + c.imagesName: c.testImages, "train-labels-idx1-int": c.labels, "t10k-labels-idx1-int": c.labels} {
			if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		train, test, err := OpenIDXDir(dir)
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: got %v", name, err)
			}
			continue
		}
		if err != nil || train.Check() != nil || test.Check() != nil || !slices.Equal(train.Targets.Class, []int32{4, 0, 9}) {
			t.Errorf("%s: got %v, %v", name, train, err)
			continue
		}
		if note := ""; len(train.Notes) > 0 {
			note = train.Notes[0].Text
			if !strings.Contains(note, c.note) || c.note == "" {
				t.Errorf("%s: noted %q", name, note)
			}
		} else if c.note != "" {
			t.Errorf("%s: noted nothing", name)
		}
	}
}
