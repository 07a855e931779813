package data

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pixelFile describes a CSV file for tests. If there is no name, it has no header.
type pixelFile struct {
	columns int
	name    func(k int) string
	value   func(r *rand.Rand, row, k int) int
}

// write writes 120 rows to a file. It returns its path and the numbers, column by column.
func (c *pixelFile) write(t *testing.T) (path string, want [][]float32) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	want = make([][]float32, c.columns)
	var text strings.Builder
	if c.name != nil {
		for k := range c.columns {
			text.WriteString(c.name(k) + ",")
		}
	}
	lines := strings.TrimSuffix(text.String(), ",")
	if lines != "" {
		lines += "\n"
	}
	for row := range 120 {
		text.Reset()
		for k := range c.columns {
			x := c.value(r, row, k)
			want[k] = append(want[k], float32(x))
			fmt.Fprintf(&text, "%d,", x)
		}
		lines += strings.TrimSuffix(text.String(), ",") + "\n"
	}
	path = filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, want
}

// drawStroke is a bright line on black, as in a written digit: in each row of an image of width
// side, three pixels at a place that depends on the image.
func drawStroke(side int) func(r *rand.Rand, row, k int) int {
	return func(r *rand.Rand, row, k int) int {
		y, x := k/side, k%side
		at := (row + y/2) % (side - 2)
		if x < at || x > at+2 {
			return 0
		}
		return 100 + r.IntN(156)
	}
}

// upTo returns numbers from 0 to most, all equally frequent.
func drawUpTo(most int) func(r *rand.Rand, row, k int) int {
	return func(r *rand.Rand, _, _ int) int { return r.IntN(most + 1) }
}

// drawCounts returns small counts in most columns and sums of up to 255 in a few.
func drawCounts(r *rand.Rand, _, k int) int {
	if k%10 == 0 {
		return r.IntN(256)
	}
	return int(r.ExpFloat64() * 4)
}

func numberedName(format string) func(k int) string {
	return func(k int) string { return fmt.Sprintf(format, k) }
}

func placedName(format string, side, first int) func(k int) string {
	return func(k int) string { return fmt.Sprintf(format, k/side+first, k%side+first) }
}

// word returns a name of letters only, different for each k.
func wordName(k int) string { return fmt.Sprintf("%c%c_measure", 'a'+k/26, 'a'+k%26) }

// TestPixelTables reads files of pixels and files of small numbers.
func TestPixelTables(t *testing.T) {
	color := func(k int) string { return fmt.Sprintf("%s_%d", []string{"red", "green", "blue"}[k%3], k/3) }
	for name, c := range map[string]struct {
		table pixelFile
		shape []int // nil: no pixels
	}{
		"digits of 28×28":       {pixelFile{784, placedName("%dx%d", 28, 1), drawStroke(28)}, []int{28, 28}},
		"digits of 8×8":         {pixelFile{64, numberedName("pixel%d"), drawStroke(8)}, []int{8, 8}},
		"photos of 16×16":       {pixelFile{256, placedName("r%dc%d", 16, 0), drawUpTo(255)}, []int{16, 16}},
		"colors of 8×8":         {pixelFile{192, color, drawUpTo(255)}, []int{8, 8, 3}},
		"no header":             {pixelFile{100, nil, drawStroke(10)}, []int{10, 10}},
		"header of numbers":     {pixelFile{144, numberedName("%d"), drawStroke(12)}, []int{12, 12}},
		"black lines on white":  {pixelFile{81, numberedName("px_%d"), func(r *rand.Rand, i, k int) int { return 255 - drawStroke(9)(r, i, k) }}, []int{9, 9}},
		"9 counts":              {pixelFile{9, numberedName("n%d"), drawUpTo(255)}, nil},
		"16 counts":             {pixelFile{16, nil, drawUpTo(255)}, nil},
		"25 counts":             {pixelFile{25, numberedName("day%d"), drawUpTo(200)}, nil},
		"3 measures of 9 parts": {pixelFile{27, numberedName("part_%d"), drawUpTo(255)}, nil},
		"64 counts":             {pixelFile{64, numberedName("word%d"), drawCounts}, nil},
		"digits up to 16":       {pixelFile{64, numberedName("p%d"), drawUpTo(16)}, nil},
		"100 percentages":       {pixelFile{100, numberedName("q%d"), drawUpTo(100)}, nil},
		"yes or no":             {pixelFile{256, numberedName("c%d"), drawUpTo(1)}, nil},
		"named measures":        {pixelFile{64, wordName, drawUpTo(255)}, nil},
		"beyond 255":            {pixelFile{64, numberedName("p%d"), drawUpTo(300)}, nil},
		"no square":             {pixelFile{65, numberedName("p%d"), drawUpTo(255)}, nil},
	} {
		path, want := c.table.write(t)
		table, err := OpenTable([]string{path}, ReadOptions{})
		if err != nil {
			t.Fatal(name, err)
		}
		if got := HasPixels(table); got != (c.shape != nil) {
			t.Errorf("%s: got %v", name, got)
		}
		if c.shape == nil {
			continue
		}
		f, err := LayPixels(table).Features(table)
		if err != nil || fmt.Sprint(f.Shape) != fmt.Sprint(c.shape) || f.Rows != 120 || f.Cols != c.table.columns || f.Floats != nil || f.Table != nil {
			t.Fatalf("%s: got %d×%d of shape %v, %v", name, f.Rows, f.Cols, f.Shape, err)
		}
		for i, b := range f.Bytes {
			if row, k := i/f.Cols, i%f.Cols; float32(b) != want[k][row] {
				t.Fatalf("%s: row %d, column %d: got %d, want %v", name, row+1, k+1, b, want[k][row])
			}
		}
	}
}
