package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
)

// errorCurves is a chart like those of a training.
func errorCurves() Chart {
	return Chart{
		Title: "Run <1> & more",
		X:     Axis{Label: "epoch", Whole: true},
		Y:     Axis{Label: "error (% of images)", Log: true, Percent: true},
		Series: []Series{
			{Name: "training", Style: 0, X: []float64{0, 1, 2}, Y: []float64{0.4491, 0.07512, 0.0005}},
			{Name: "test", Style: 1, X: []float64{0, 1, 2}, Y: []float64{0.4466, 0.0737, 0.0005}},
			{Style: 2, Faint: true, X: []float64{0, 1, 2}, Y: []float64{0.9, 0.9, 0.9}},
		},
	}
}

// element is an element of an SVG file, with its text.
type element struct {
	name, text string
	attributes map[string]string
}

// parse returns the elements of an SVG file. It fails the test if the file is not
// well-formed.
func parse(t *testing.T, svg []byte) []*element {
	t.Helper()
	var all, open []*element
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		}
	}
}

func TestSVGNamesWhatItShows(t *testing.T) {
	texts := map[string]bool{}
	elements := parse(t, errorCurves().SVG())
	for _, e := range elements {
		texts[e.name+": "+e.text] = true
	}
	for _, want := range []string{
		"title: Run <1> & more",
		"desc: Line chart of error (% of images) over epoch. training: 44.9% at 0, 0.05% at 2. test: 44.7% at 0, 0.05% at 2. 1 more lines without a name.",
		"text: Run <1> & more", "text: epoch", "text: error (% of images)", "text: training", "text: test", "text: 0.05%", "text: 100%", "text: 2",
	} {
		if !texts[want] {
			t.Errorf("expected %q among %v", want, texts)
		}
	}
	if root := elements[0]; root.attributes["role"] != "img" || root.attributes["aria-labelledby"] != "chart-title chart-desc" {
		t.Errorf("expected an image with a title and a description, found %v", root.attributes)
	}
}

func TestSVGTellsLinesApartWithoutColor(t *testing.T) {
	seen := map[string]string{}
	for i := range Styles {
		c := Chart{Series: []Series{{Style: i, X: []float64{0, 1}, Y: []float64{0, 1}}}}
		for _, e := range parse(t, c.SVG()) {
			if strings.HasPrefix(e.attributes["class"], "line line") {
				dash := e.attributes["stroke-dasharray"]
				if before, taken := seen[dash]; taken {
					t.Errorf("%s has the dashes of %s", e.attributes["class"], before)
				}
				seen[dash] = e.attributes["class"]
			}
		}
	}
	if len(seen) != Styles {
		t.Errorf("expected %d styles, found %v", Styles, seen)
	}
}

func TestLineIsBrokenWhereAValueIsNotANumber(t *testing.T) {
	nan := math.NaN()
	c := Chart{Series: []Series{{X: []float64{0, 1, 2, 3, 4}, Y: []float64{1, nan, 2, 3, math.Inf(1)}}}}
	for _, e := range parse(t, c.SVG()) {
		if e.attributes["class"] == "line line0" {
			if d := e.attributes["d"]; strings.Count(d, "M") != 2 || strings.Count(d, "L") != 1 || strings.Contains(d, "NaN") {
				t.Errorf("expected a point and a line of two points, found %s", d)
			}
			return
		}
	}
	t.Error("expected a line, found none")
}

func TestSVGOfExtremeValues(t *testing.T) {
	for name, c := range map[string]Chart{
		"nothing":      {},
		"empty series": {Series: []Series{{Name: "none"}}},
		"no numbers":   {Series: []Series{{Name: "none", X: []float64{0}, Y: []float64{math.NaN()}}}},
		"huge":         {Series: []Series{{X: []float64{0, 1, 2}, Y: []float64{-1e150, 1e150, math.MaxFloat64}}}},
		"tiny, log":    {Y: Axis{Log: true}, Series: []Series{{X: []float64{0, 1}, Y: []float64{1e-140, 1e140}}}},
	} {
		t.Run(name, func(t *testing.T) {
			svg := c.SVG()
			parse(t, svg)
			if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
				t.Errorf("expected numbers, found %s", svg)
			}
			if len(svg) > 1<<14 {
				t.Errorf("expected a small drawing, found %d bytes", len(svg))
			}
		})
	}
}

func TestLabelsDoNotCoverEachOther(t *testing.T) {
	for name, ends := range map[string][]float64{
		"all at the top":    {plotTop, plotTop, plotTop},
		"all at the bottom": {plotBottom, plotBottom, plotBottom, plotBottom},
		"in between":        {200, 201, 120, 330, 199},
	} {
		t.Run(name, func(t *testing.T) {
			var labels []label
			for _, y := range ends {
				labels = append(labels, label{fromY: y})
			}
			spread(labels)
			for i, l := range labels {
				if l.y < plotTop || l.y > plotBottom {
					t.Errorf("label %d is at %v, outside the plot", i, l.y)
				}
				if i > 0 && l.y-labels[i-1].y < labelHeight {
					t.Errorf("labels %d and %d are at %v and %v, closer than %v", i-1, i, labels[i-1].y, l.y, labelHeight)
				}
			}
		})
	}
}
