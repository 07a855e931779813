package data

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-217ca19f/mlp/npy"
)

// textArray returns words, of up to four code points each, as an array.
func textArray(words ...string) npy.Array {
	a := npy.Array{DType: "U4", Shape: []int{len(words)}}
	for _, w := range words {
		b := make([]byte, 16)
		for i, r := range []rune(w) {
			binary.LittleEndian.PutUint32(b[4*i:], uint32(r))
		}
		a.Data = append(a.Data, b...)
	}
	return a
}

// bytesOf returns an array of the bytes first, first+1 and so on.
func bytesOf(first uint8, shape ...int) npy.Array {
	n := 1
	for _, size := range shape {
		n *= size
	}
	b := counting(n + int(first))[first:]
	return npy.Array{DType: npy.U1, Shape: shape, Data: b}
}

// doubles returns the bytes of values as float64.
func doubles(values ...float64) (b []byte) {
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

func floatsOf(values ...float32) npy.Array { return npy.FromFloat32([]int{len(values)}, values) }

// writeNPZ writes arrays to an NPZ file under their names, and returns its path.
func writeNPZ(t *testing.T, arrays map[string]npy.Array) string {
	t.Helper()
	var list []npy.Named
	for name, a := range arrays {
		list = append(list, npy.Named{Name: name, Array: a})
	}
	path := filepath.Join(t.TempDir(), "set.npz")
	if err := os.WriteFile(path, []byte(npzFile(list...)), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// imageArrays holds the arrays of an NPZ file, and what the test expects to read from it.
type imageArrays struct {
	arrays      map[string]npy.Array
	train, test []int32 // the classes
	classes     []string
	shape       []int
	firstTest   uint8 // the first pixel of the test set
	note        string
	color       bool
}

func TestOpenImageArrays(t *testing.T) {
	six, two := bytesOf(0, 3, 2, 2), bytesOf(50, 2, 2, 2)
	for name, c := range map[string]imageArrays{
		"Keras": {arrays: map[string]npy.Array{"x_train": six, "y_train": bytesOf(3, 3), "x_test": two, "y_test": bytesOf(4, 2)},
			train: []int32{0, 1, 2}, test: []int32{1, 2}, classes: []string{"3", "4", "5"}, shape: []int{2, 2}, firstTest: 50, note: "training on x_train, testing on x_test"},
		"names before": {arrays: map[string]npy.Array{"train_X": six, "train_labels": bytesOf(0, 3), "test_X": two, "test_labels": bytesOf(1, 2)},
			train: []int32{0, 1, 2}, test: []int32{1, 2}, classes: []string{"0", "1", "2"}, shape: []int{2, 2}, firstTest: 50, note: "training on train_X, testing on test_X"},
		"three parts": {arrays: map[string]npy.Array{"train_images": six, "train_labels": bytesOf(0, 3, 1), "test_images": two, "test_labels": bytesOf(1, 2, 1), "val_images": bytesOf(90, 2, 2, 2), "val_labels": bytesOf(0, 2, 1)},
			train: []int32{0, 1, 2}, test: []int32{1, 2}, classes: []string{"0", "1", "2"}, shape: []int{2, 2}, firstTest: 50, note: "training on train_images, testing on test_images; left out val_images and val_labels"},
		"validation": {arrays: map[string]npy.Array{"x_train": six, "y_train": bytesOf(0, 3), "x_val": two, "y_val": bytesOf(1, 2)},
			train: []int32{0, 1, 2}, test: []int32{1, 2}, classes: []string{"0", "1", "2"}, shape: []int{2, 2}, firstTest: 50, note: "training on x_train, testing on x_val"},
		"one set":         {arrays: map[string]npy.Array{"X": six, "y": bytesOf(0, 3)}, train: []int32{0, 1, 2}, classes: []string{"0", "1", "2"}, shape: []int{2, 2}},
		"texts":           {arrays: map[string]npy.Array{"X": six, "y": textArray("dog", "cat", "dog")}, train: []int32{1, 0, 1}, classes: []string{"cat", "dog"}, shape: []int{2, 2}},
		"float labels":    {arrays: map[string]npy.Array{"X": six, "y": floatsOf(2, 0, 7)}, train: []int32{1, 0, 2}, classes: []string{"0", "2", "7"}, shape: []int{2, 2}},
		"yes and no":      {arrays: map[string]npy.Array{"X": six, "y": {DType: npy.B1, Shape: []int{3}, Data: []byte{1, 0, 1}}}, train: []int32{1, 0, 1}, classes: []string{"false", "true"}, shape: []int{2, 2}},
		"colors last":     {arrays: map[string]npy.Array{"X": bytesOf(0, 2, 2, 2, 3), "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{2, 2, 3}, color: true},
		"colors first":    {arrays: map[string]npy.Array{"X": bytesOf(0, 2, 3, 2, 2), "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{3, 2, 2}},
		"one channel":     {arrays: map[string]npy.Array{"X": bytesOf(0, 2, 2, 2, 1), "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{2, 2}},
		"channel first":   {arrays: map[string]npy.Array{"X": bytesOf(0, 2, 1, 2, 2), "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{2, 2}},
		"ints of 0 and 1": {arrays: map[string]npy.Array{"X": {DType: npy.I1, Shape: []int{2, 1, 2}, Data: []byte{0, 1, 1, 1}}, "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{1, 2}},
		"whole floats":    {arrays: map[string]npy.Array{"X": npy.FromFloat32([]int{2, 2, 2}, []float32{0, 1, 2, 3, 4, 5, 6, 255}), "y": bytesOf(0, 2)}, train: []int32{0, 1}, classes: []string{"0", "1"}, shape: []int{2, 2}},
	} {
		c.check(t, name)
	}
}

// check reads the file in every way and compares the results with the expected ones.
func (c *imageArrays) check(t *testing.T, name string) {
	t.Helper()
	path := writeNPZ(t, c.arrays)
	if !IsImageArrays(path) || HasTestPart(path) != (c.test != nil) || (ImageArraysFormat(path) != nil) != c.color {
		t.Errorf("%s: images %v, test part %v, format %v", name, IsImageArrays(path), HasTestPart(path), ImageArraysFormat(path))
	}
	train, test, err := OpenImageArrays(path)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if f := &train.Features; !slices.Equal(train.Targets.Class, c.train) || !slices.Equal(train.Classes, c.classes) || !slices.Equal(f.Shape, c.shape) || f.Bytes[0] != 0 || f.Bytes[1] != 1 || train.Check() != nil || (f.Pictures != nil) != c.color {
		t.Errorf("%s: got %+v", name, train)
	}
	note := ""
	if len(train.Notes) > 0 {
		note = train.Notes[0].Text
	}
	if note != c.note {
		t.Errorf("%s: noted %q, want %q", name, note, c.note)
	}
	again, err := OpenImageArraysTest(path, train.Classes)
	features, featuresErr := ImageArraysFeatures(path)
	if err != nil || featuresErr != nil {
		t.Errorf("%s: %v, %v", name, err, featuresErr)
		return
	}
	if c.test == nil {
		if test != nil || !slices.Equal(again.Targets.Class, c.train) || features.Rows != train.Len() {
			t.Errorf("%s: got a test set %+v, %+v", name, test, again)
		}
		return
	}
	if !slices.Equal(test.Targets.Class, c.test) || !slices.Equal(again.Targets.Class, c.test) || test.Features.Bytes[0] != c.firstTest || again.Features.Bytes[0] != c.firstTest || features.Bytes[0] != c.firstTest || test.Check() != nil {
		t.Errorf("%s: got the test set %+v, %+v", name, test, again)
	}
}

// TestImageArraysFloats reads features that are not pixels and targets that are values. Both
// must stay as they are in the file.
func TestImageArraysFloats(t *testing.T) {
	for name, c := range map[string]struct {
		x      []float32
		y      npy.Array
		values []float32
		note   Warning
	}{
		"shares":       {[]float32{0, 0.5, 1, 1}, bytesOf(0, 2), nil, Warning{}},
		"standardized": {[]float32{-2, 0.5, 3.5, 1}, bytesOf(0, 2), nil, Warning{}},
		"large":        {[]float32{0, 0.5, 200, 1}, bytesOf(0, 2), nil, Warning{Code: Unscaled}},
		"large values": {[]float32{0, 0.5, 1, 1}, npy.Array{DType: npy.F8, Shape: []int{2}, Data: doubles(20000000.5, 1)}, []float32{20000000, 1}, Warning{}},
		"values":       {[]float32{0, 0.5, 1, 1}, floatsOf(0.5, 20), []float32{0.5, 20}, Warning{}},
	} {
		path := writeNPZ(t, map[string]npy.Array{"X": npy.FromFloat32([]int{2, 1, 2}, c.x), "y": c.y})
		set, _, err := OpenImageArrays(path)
		if err != nil || !slices.Equal(set.Features.Floats, c.x) || !slices.Equal(set.Targets.Values, c.values) || set.Check() != nil {
			t.Errorf("%s: got %+v, %v", name, set, err)
			continue
		}
		if got := len(set.Notes) > 0; got != (c.note.Code != "") || got && set.Notes[0].Code != c.note.Code {
			t.Errorf("%s: noted %v", name, set.Notes)
		}
	}
}

func TestImageArraysFaults(t *testing.T) {
	x, y := bytesOf(0, 3, 2, 2), bytesOf(0, 3)
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		arrays map[string]npy.Array
		want   string
		is     error
	}{
		"no labels":          {map[string]npy.Array{"X": x}, "expected labels for X, such as an array y, found none", ErrColumn},
		"no labels to train": {map[string]npy.Array{"x_train": x, "x_test": x, "y_test": y}, "expected labels for x_train", ErrColumn},
		"no training":        {map[string]npy.Array{"x_test": x, "y_test": y}, "found ", ErrColumn},
		"no features":        {map[string]npy.Array{"x_train": x, "y_train": y, "y_test": y}, "for each part, the names end in _train, _test or _val", ErrColumn},
		"whole and parts":    {map[string]npy.Array{"X": x, "x_train": x}, "for each part, the names end in _train", ErrColumn},
		"two of a part":      {map[string]npy.Array{"x_train": x, "train_x": x}, "expected one array of X or x or data or images", ErrColumn},
		"other length":       {map[string]npy.Array{"X": x, "y": bytesOf(0, 2)}, `array "y": expected the shape [3], found [2]`, ErrShape},
		"one-hot":            {map[string]npy.Array{"X": x, "y": bytesOf(0, 3, 2)}, "found [3 2]; y.argmax(1) turns one-hot rows into labels", ErrShape},
		"test of other size": {map[string]npy.Array{"x_train": x, "y_train": y, "x_test": bytesOf(0, 1, 3, 2), "y_test": bytesOf(0, 1)}, "expected images of the same size and type in both parts, found shape [3 2 2] of u1 in x_train, but [1 3 2] of u1 in x_test", ErrShape},
		"test of other type": {map[string]npy.Array{"x_train": x, "y_train": y, "x_test": npy.FromFloat32([]int{1, 2, 2}, []float32{0, 0.5, 1, 1}), "y_test": bytesOf(0, 1)}, "found shape [3 2 2] of u1 in x_train, but [1 2 2] of f4 in x_test", ErrShape},
		"unknown test label": {map[string]npy.Array{"x_train": x, "y_train": y, "x_test": bytesOf(0, 1, 2, 2), "y_test": bytesOf(9, 1)}, `column "y_test", row 1: expected one of 3 classes (0, 1, 2), found "9"`, ErrLabel},
		"one class":          {map[string]npy.Array{"X": x, "y": floatsOf(1, 1, 1)}, "expected 2 to 10000 classes, found 1", ErrLabel},
		"NaN":                {map[string]npy.Array{"X": npy.FromFloat32([]int{1, 1, 2}, []float32{1, nan}), "y": bytesOf(0, 1)}, `array "X": row 1, column 2: expected a finite number`, ErrValue},
		"features of texts":  {map[string]npy.Array{"X": {DType: "S1", Shape: []int{1, 1, 2}, Data: []byte("ab")}, "y": bytesOf(0, 1)}, "expected numbers, found texts", npy.ErrConvert},
		"too wide":           {map[string]npy.Array{"X": bytesOf(0, 1, 513, 257), "y": bytesOf(0, 1)}, "expected at most 2147483647 rows of 131072 columns", ErrLimit},
		"no rows":            {map[string]npy.Array{"X": bytesOf(0, 0, 2, 2), "y": bytesOf(0, 0)}, "expected at least one row and one column", ErrShape},
	} {
		path := writeNPZ(t, c.arrays)
		_, _, err := OpenImageArrays(path)
		checkError(t, name, err, c.is, path, c.want)
	}
	for name, arrays := range map[string]map[string]npy.Array{
		"a table": {"X": bytesOf(0, 3, 4), "y": y}, "weights": {"W0": x}, "five dimensions": {"X": bytesOf(0, 1, 1, 1, 2, 2), "y": y},
	} {
		if IsImageArrays(writeNPZ(t, arrays)) {
			t.Errorf("%s is taken for images", name)
		}
	}
}

func TestArrayManyTexts(t *testing.T) {
	setFor(t, &maxCategories, 2)
	path := writeNPZ(t, map[string]npy.Array{"X": bytesOf(0, 5, 2, 2), "y": textArray("a", "b", "", "a", "c")})
	_, _, err := OpenImageArrays(path)
	checkError(t, "many texts", err, ErrLimit, path, `array "y": row 5: expected at most 2 different texts, found another one, "c"`)
}

// TestReadArrayParts reads each part of an NPZ file as a table, and images as columns.
func TestReadArrayParts(t *testing.T) {
	x, held := npy.FromFloat32([]int{2, 2}, []float32{1, 2, 3, 4}), npy.FromFloat32([]int{1, 2}, []float32{5, 6})
	parts := npzFile(npy.Named{Name: "x_train", Array: x}, npy.Named{Name: "y_train", Array: textArray("a", "b")}, npy.Named{Name: "x_test", Array: held}, npy.Named{Name: "y_test", Array: textArray("b")})
	for name, c := range map[string]struct {
		file  string
		test  bool
		title string
		want  string
	}{
		"training part": {parts, false, "some-file (training part)", "c0 number 1 3\nc1 number 2 4\ntarget category \"a\" \"b\"\n"},
		"test part":     {parts, true, "some-file (test part)", "c0 number 5\nc1 number 6\ntarget category \"b\"\n"},
		"no parts":      {npzFile(npy.Named{Name: "X", Array: x}, npy.Named{Name: "y", Array: textArray("犬", "")}), true, "some-file", "c0 number 1 3\nc1 number 2 4\ntarget category \"犬\" ∅\n"},
		"only training": {npzFile(npy.Named{Name: "x_train", Array: x}), true, "some-file (training part)", "c0 number 1 3\nc1 number 2 4\n"},
		"images":        {npyFile(bytesOf(1, 2, 2, 1)), false, "some-file", "c0 number 1 3\nc1 number 2 4\n"},
	} {
		got, err := readText(c.file, ReadOptions{TestPart: c.test})
		if err != nil || show(got) != c.want || got.Name != c.title {
			t.Errorf("%s: got %v, %v", name, got, err)
			if err == nil {
				t.Error(show(got))
			}
		}
	}
}
