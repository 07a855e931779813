package data

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pixelTable returns rows of pixels in columns p0, p1 and so on. Pixel k of row i is
// (i·31 + k·7) mod 256, so that every column has contrast.
func pixelTable(rows, cols int) *Table {
	t := &Table{Name: "some-file", Rows: rows}
	for k := range cols {
		c := Column{Name: fmt.Sprintf("p%d", k), Numbers: make([]float32, rows)}
		for i := range rows {
			c.Numbers[i] = float32((i*31 + k*7) % 256)
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

// changedPixels returns a pixel table of 8×8 after a change.
func changedPixels(change func(t *Table)) *Table {
	t := pixelTable(100, 64)
	change(t)
	return t
}

// contrastIn returns a table in which only the first columns have contrast. In the others
// limit changes the values.
func contrastIn(columns int, limit func(x float32) float32) *Table {
	return changedPixels(func(t *Table) {
		for _, c := range t.Columns[columns:] {
			for i, x := range c.Numbers {
				c.Numbers[i] = limit(x)
			}
		}
	})
}

func onlyDark(x float32) float32   { return min(x, 127) }
func onlyBright(x float32) float32 { return max(x, 128) }

func setPixel(row, column int, x float32) func(t *Table) {
	return func(t *Table) { t.Columns[column].Numbers[row] = x }
}

func TestHasPixels(t *testing.T) {
	for name, c := range map[string]struct {
		table *Table
		want  bool
	}{
		"8×8":                {pixelTable(100, 64), true},
		"28×28":              {pixelTable(120, 784), true},
		"8×8 in color":       {pixelTable(100, 192), true},
		"a black column":     {changedPixels(func(t *Table) { clear(t.Columns[5].Numbers) }), true},
		"no square":          {pixelTable(100, 63), false},
		"twice a square":     {pixelTable(100, 128), false},
		"7×7":                {pixelTable(100, 49), false},
		"7×7 in color":       {pixelTable(100, 147), false},
		"few rows":           {pixelTable(99, 64), false},
		"a fraction":         {changedPixels(setPixel(3, 63, 0.5)), false},
		"negative":           {changedPixels(setPixel(3, 63, -1)), false},
		"256":                {changedPixels(setPixel(99, 0, 256)), false},
		"missing":            {changedPixels(setPixel(0, 1, float32(math.NaN()))), false},
		"infinite":           {changedPixels(setPixel(0, 1, float32(math.Inf(1)))), false},
		"dark":               {contrastIn(0, onlyDark), false},
		"bright":             {contrastIn(0, onlyBright), false},
		"little contrast":    {contrastIn(15, onlyDark), false},
		"enough contrast":    {contrastIn(16, onlyDark), true},
		"enough, but bright": {contrastIn(16, onlyBright), true},
		"a word":             {changedPixels(func(t *Table) { t.Columns[5].Name = "age" }), false},
		"another word":       {changedPixels(func(t *Table) { t.Columns[5].Name = "q5" }), false},
		"no number":          {changedPixels(func(t *Table) { t.Columns[5].Name = "p" }), false},
		"a category":         {changedPixels(func(t *Table) { t.Columns[9] = as(Category, texts("p9", make([]string, 100)...)) }), false},
		"a date":             {changedPixels(func(t *Table) { t.Columns[9].Kind = Date }), false},
		"no columns":         {&Table{Rows: 100}, false},
	} {
		if got := HasPixels(c.table); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// colorTable returns one row of pixels in color, with names made by form. Colors stand side
// by side, or in planes one after the other.
func colorTable(form func(pixel, color int) string, pixels int, planes bool) *Table {
	t := &Table{Rows: 1}
	for i := range 3 * pixels {
		pixel, color := i/3, i%3
		if planes {
			pixel, color = i%pixels, i/pixels
		}
		t.Columns = append(t.Columns, numbers(form(pixel, color), 0))
	}
	return t
}

// sortedAsTexts returns t with its columns in the order p0, p1, p10, p11 and so on.
func sortedAsTexts(t *Table) *Table {
	slices.SortFunc(t.Columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	return t
}

// TestLayPixels finds shapes, and colors by names only.
func TestLayPixels(t *testing.T) {
	letter := func(pixel, color int) string { return fmt.Sprintf("%c%d", "rgb"[color], pixel) }
	word := func(pixel, color int) string {
		return fmt.Sprintf("pixel_%d_%s", pixel, []string{"Red", "Green", "Blue"}[color])
	}
	for name, c := range map[string]struct {
		table *Table
		shape []int
		first string // columns of the first two pixels
	}{
		"gray":                {pixelTable(1, 64), []int{8, 8}, "p0 p1 p2 p3 p4 p5"},
		"side by side":        {colorTable(letter, 4, false), []int{2, 2, 3}, "r0 g0 b0 r1 g1 b1"},
		"one after the other": {colorTable(letter, 4, true), []int{2, 2, 3}, "r0 g0 b0 r1 g1 b1"},
		"words":               {colorTable(word, 4, true), []int{2, 2, 3}, "pixel_0_Red pixel_0_Green pixel_0_Blue pixel_1_Red pixel_1_Green pixel_1_Blue"},
		"behind the number":   {colorTable(func(p, c int) string { return fmt.Sprintf("%d%c", p, "RGB"[c]) }, 4, false), []int{2, 2, 3}, "0R 0G 0B 1R 1G 1B"},
		"no names":            {pixelTable(1, 192), nil, "p0 p1 p2 p3 p4 p5"},
		"blue first":          {colorTable(func(p, c int) string { return fmt.Sprintf("%c%d", "bgr"[c], p) }, 4, false), nil, "b0 g0 r0 b1 g1 r1"},
		"two colors in one":   {colorTable(func(p, c int) string { return fmt.Sprintf("r_%c%d", "rgb"[c], p) }, 4, false), nil, "r_r0 r_g0 r_b0 r_r1 r_g1 r_b1"},
		"no square":           {pixelTable(1, 66), nil, "p0 p1 p2 p3 p4 p5"},
		"sorted as texts":     {sortedAsTexts(pixelTable(1, 64)), []int{8, 8}, "p0 p1 p2 p3 p4 p5"},
		"by row and column":   {colorTable(func(p, c int) string { return fmt.Sprintf("x%dy%d", p, 2-c) }, 27, false), []int{9, 9}, "x0y2 x0y1 x0y0 x1y2 x1y1 x1y0"},
		"one without number":  {changedPixels(func(t *Table) { t.Columns[0], t.Columns[1].Name = t.Columns[2], "q" }), []int{8, 8}, "p2 q p2 p3 p4 p5"},
	} {
		got := LayPixels(c.table)
		if !slices.Equal(got.Shape, c.shape) || strings.Join(got.Columns[:6], " ") != c.first || len(got.Columns) != len(c.table.Columns) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// TestPixelFeatures reads pixels by the names of their columns, in any order.
func TestPixelFeatures(t *testing.T) {
	table := pixelTable(700, 64) // several blocks
	p := LayPixels(table)
	table.Missing, table.Reading = []string{"n.k."}, &Reading{Places: 65}
	slices.Reverse(table.Columns)
	table.Columns = slices.Insert(table.Columns, 7, texts("further", make([]string, 700)...))
	f, err := p.Features(table)
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Rows {
		for k := range f.Cols {
			if got := f.Bytes[i*f.Cols+k]; got != uint8((i*31+k*7)%256) {
				t.Fatalf("row %d, pixel %d is %d", i+1, k, got)
			}
		}
	}
	if f.Check() != nil || !slices.Equal(f.Columns.Names(), p.Columns) || !slices.Equal(f.Shape, []int{8, 8}) || f.Pictures != nil || f.Table != nil {
		t.Errorf("got %d rows of %v, columns %v", f.Rows, f.Shape, f.Columns.Names())
	}
	if e := f.Columns; !cmp.Equal(e.Missing, table.Missing) || e.Reading != table.Reading {
		t.Errorf("got the texts %q and the reading %+v", e.Missing, e.Reading)
	}
	named := f
	named.Columns = &Encoder{Columns: f.Columns.Columns[1:]}
	checkError(t, "a name less", named.Check(), ErrShape, "expected the names of 64 columns, found 63")
	part := f.Select([]int32{5})
	if part.Columns != f.Columns || part.Bytes[0] != 5*31 {
		t.Errorf("selected %v", part)
	}
	color := colorTable(func(p, c int) string { return fmt.Sprintf("%c%d", "rgb"[c], p) }, 4, true)
	color.Columns[4].Numbers[0] = 9 // g0
	f, err = LayPixels(color).Features(color)
	if want := (&PictureFormat{Width: 2, Height: 2, Color: true}); err != nil || !cmp.Equal(f.Pictures, want) || f.Bytes[1] != 9 {
		t.Errorf("in color: got %v, %v", f, err)
	}
}

func TestPixelFeaturesFaults(t *testing.T) {
	for name, c := range map[string]struct {
		table *Table
		want  string
		is    error
	}{
		"a fraction":  {changedPixels(setPixel(3, 63, 0.5)), `some-file: row 4, column "p63": expected a pixel, a whole number from 0 to 255, found 0.5`, ErrValue},
		"the first":   {changedPixels(func(t *Table) { setPixel(9, 2, 300)(t); setPixel(1, 40, -1)(t) }), `row 10, column "p2": expected a pixel, a whole number from 0 to 255, found 300`, ErrValue},
		"missing":     {changedPixels(setPixel(0, 1, float32(math.NaN()))), `row 1, column "p1": expected a pixel, a whole number from 0 to 255, found a missing value`, ErrValue},
		"a kind":      {changedPixels(func(t *Table) { t.Columns[9].Kind = Date }), `column "p9": expected pixels, found the kind date`, ErrColumn},
		"no column":   {changedPixels(func(t *Table) { t.Columns = t.Columns[1:] }), `expected a column "p0"`, ErrColumn},
		"a short one": {changedPixels(func(t *Table) { t.Columns[0].Numbers = t.Columns[0].Numbers[1:] }), `column "p0": expected either 100 numbers`, ErrShape},
	} {
		_, err := LayPixels(pixelTable(1, 64)).Features(c.table)
		checkError(t, name, err, c.is, c.want)
	}
}
