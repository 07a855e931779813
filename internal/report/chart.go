package report

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Chart is a line chart.
type Chart struct {
	Title  string
	X, Y   Axis
	Series []Series
}

// Series is one line of a chart. X rises; X and Y have the same length. The line
// breaks at values that are not numbers.
type Series struct {
	Name   string // written at the end of the line; empty: no label
	Style  int    // 0 to 5: color and dashes
	Faint  bool   // whether to draw the line thin and pale, as one of many
	Points bool   // whether to draw dots instead of a line; X may then be in any order
	X, Y   []float64
}

// Styles is the number of styles that readers can distinguish.
const Styles = 6

// dashes are the dash patterns of the styles, which tell lines apart without color.
var dashes = [Styles]string{"", "7 4", "2 3", "11 3 2 3", "14 5", "5 2 2 2"}

// The dimensions of the drawing, in units of SVG.
const (
	chartWidth  = 760.0
	chartHeight = 400.0
	plotLeft    = 64.0
	plotTop     = 52.0
	plotBottom  = chartHeight - 50
	labelHeight = 17.0
	swatch      = 22.0 // length of the line sample next to a label
	leader      = 14.0 // length of the line that connects a series with its label
	glyph       = 7.4  // width of a letter in a wide font
)

// SVG returns the chart as an SVG file that needs no other file. It follows
// the reader's light or dark color scheme.
func (c Chart) SVG() []byte { return []byte(c.draw("chart", true)) }

// drawing is a chart being drawn.
type drawing struct {
	strings.Builder
	Chart
	x, y scale
}

// draw returns the chart's SVG element. name makes its IDs different from those
// of other charts on a page; style says whether it includes a style sheet.
func (c Chart) draw(name string, style bool) string {
	d := &drawing{Chart: c}
	d.layOut()
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-desc">`,
		num(chartWidth), num(chartHeight), escape(name), escape(name))
	d.put(`<title id="%s-title">%s</title>`, escape(name), escape(c.Title))
	d.put(`<desc id="%s-desc">%s</desc>`, escape(name), escape(c.Description()))
	if style {
		d.put(`<style>%s</style>`, escape(asset("chart.css")))
	}
	d.put(`<rect class="back" width="%s" height="%s"/>`, num(chartWidth), num(chartHeight))
	d.put(`<text class="title" x="%s" y="26">%s</text>`, num(plotLeft), escape(c.Title))
	d.axes()
	for _, s := range c.Series {
		d.line(s)
	}
	d.labels()
	d.WriteString("</svg>\n")
	return d.String()
}

// layOut sets the position of the plot and the ranges of its axes.
func (d *drawing) layOut() {
	var xs, ys []float64
	longest := 0
	for _, s := range d.Series {
		xs, ys = append(xs, s.X...), append(ys, s.Y...)
		longest = max(longest, len([]rune(s.Name)))
	}
	right := chartWidth - 24
	if longest > 0 {
		right = max(chartWidth/2, chartWidth-leader-swatch-14-glyph*float64(longest))
	}
	d.x = scale{log: d.X.Log, whole: d.X.Whole, from: plotLeft, to: right}
	d.x.lo, d.x.hi = d.X.fit(xs, false)
	d.y = scale{log: d.Y.Log, whole: d.Y.Whole, from: plotBottom, to: plotTop}
	d.y.lo, d.y.hi = d.Y.fit(ys, true)
}

// put writes a line of SVG. The caller escapes texts among the values.
func (d *drawing) put(format string, values ...any) {
	fmt.Fprintf(d, format+"\n", values...)
}

// axes draws the grid, the ticks and the labels of the axes.
func (d *drawing) axes() {
	for _, v := range d.y.ticks() {
		at := num(d.y.at(v))
		d.put(`<path class="grid" d="M%s %sH%s"/>`, num(d.x.from), at, num(d.x.to))
		d.put(`<text class="tick" x="%s" y="%s" dy=".35em" text-anchor="end">%s</text>`, num(d.x.from-8), at, escape(d.Y.format(v)))
	}
	for _, v := range d.x.ticks() {
		at := num(d.x.at(v))
		d.put(`<path class="axis" d="M%s %sv5"/>`, at, num(plotBottom))
		d.put(`<text class="tick" x="%s" y="%s" text-anchor="middle">%s</text>`, at, num(plotBottom+19), escape(d.X.format(v)))
	}
	d.put(`<path class="axis" d="M%s %sH%s"/>`, num(d.x.from), num(plotBottom), num(d.x.to))
	d.put(`<text class="name" x="%s" y="%s" text-anchor="end">%s</text>`, num(d.x.to), num(chartHeight-12), escape(d.X.Label))
	d.put(`<text class="name" x="%s" y="43">%s</text>`, num(plotLeft), escape(d.Y.Label))
}

// line draws a series. Isolated points, and the points of short lines, are drawn
// as dots too.
func (d *drawing) line(s Series) {
	if s.Points {
		d.points(s)
		return
	}
	var path strings.Builder
	var dots []string
	pen := "M"
	for i, v := range s.Y {
		if !drawn(v) || !drawn(s.X[i]) {
			pen = "M"
			continue
		}
		x, y := num(d.x.at(s.X[i])), num(d.y.at(v))
		path.WriteString(pen + x + " " + y)
		alone := pen == "M" && (i+1 == len(s.Y) || !drawn(s.Y[i+1]))
		if alone || len(s.Y) <= 12 && !s.Faint {
			dots = append(dots, fmt.Sprintf(`<circle class="dot%d" cx="%s" cy="%s" r="3"/>`, s.style(), x, y))
		}
		pen = "L"
	}
	if path.Len() == 0 {
		return
	}
	d.put(`<path class="%s" d="%s"%s/>`, s.class(), path.String(), s.dash())
	for _, dot := range dots {
		d.put("%s", dot)
	}
}

// points draws a series as dots.
func (d *drawing) points(s Series) {
	for i, v := range s.Y {
		if drawn(v) && drawn(s.X[i]) {
			d.put(`<circle class="dot%d point" cx="%s" cy="%s" r="2.6"/>`, s.style(), num(d.x.at(s.X[i])), num(d.y.at(v)))
		}
	}
}

func (s Series) style() int { return ((s.Style % Styles) + Styles) % Styles }

func (s Series) class() string {
	class := "line line" + strconv.Itoa(s.style())
	if s.Faint {
		class += " faint"
	}
	return class
}

func (s Series) dash() string {
	if pattern := dashes[s.style()]; pattern != "" {
		return ` stroke-dasharray="` + pattern + `"`
	}
	return ""
}

// last returns the index of the last drawn point, or -1.
func (s Series) last() int {
	for i := len(s.Y) - 1; i >= 0; i-- {
		if drawn(s.Y[i]) && drawn(s.X[i]) {
			return i
		}
	}
	return -1
}

// Description describes the chart in words: the first and the last value of each
// line that has a name.
func (c Chart) Description() string {
	parts := []string{fmt.Sprintf("Line chart of %s over %s.", c.Y.Label, c.X.Label)}
	unnamed := 0
	for _, s := range c.Series {
		last := s.last()
		switch {
		case s.Name == "":
			unnamed++
		case last < 0:
			parts = append(parts, s.Name+": no values.")
		default:
			first := 0
			for !drawn(s.Y[first]) || !drawn(s.X[first]) {
				first++
			}
			parts = append(parts, fmt.Sprintf("%s: %s at %s, %s at %s.", s.Name,
				c.Y.format(significant(s.Y[first])), c.X.format(s.X[first]), c.Y.format(significant(s.Y[last])), c.X.format(s.X[last])))
		}
	}
	if unnamed > 0 {
		parts = append(parts, fmt.Sprintf("%d more lines without a name.", unnamed))
	}
	return strings.Join(parts, " ")
}

// significant rounds v to three digits.
func significant(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}

// num formats a coordinate with at most one decimal.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// escape returns text that is safe in XML, in elements and in attributes.
func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // writing to a Builder can't fail
	}
	return b.String()
}
