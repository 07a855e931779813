package report

import (
	"cmp"
	"slices"
)

// label is the name of a series, drawn at the end of its line.
type label struct {
	Series
	fromX, fromY float64 // the last point of the line
	y            float64 // the vertical position of the name
}

// labels writes the names of the series next to the ends of their lines, without
// overlaps, each with a sample of its line.
func (d *drawing) labels() {
	var labels []label
	for _, s := range d.Series {
		if last := s.last(); s.Name != "" && last >= 0 {
			y := d.y.at(s.Y[last])
			labels = append(labels, label{s, d.x.at(s.X[last]), y, y})
		}
	}
	spread(labels)
	for _, l := range labels {
		x := d.x.to + leader
		d.put(`<path class="leader line%d" d="M%s %sL%s %s"/>`, l.style(), num(l.fromX), num(l.fromY), num(x), num(l.y))
		d.put(`<path class="line line%d" d="M%s %sh%s"%s/>`, l.style(), num(x), num(l.y), num(swatch), l.dash())
		d.put(`<text class="label" x="%s" y="%s" dy=".35em">%s</text>`, num(x+swatch+6), num(l.y), escape(l.Name))
	}
}

// spread moves labels apart so that they do not overlap, each as near to the end of
// its series as possible. They stay inside the plot, unless there are too many.
func spread(labels []label) {
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.fromY, b.fromY) })
	top := plotTop
	for i := range labels {
		labels[i].y = max(labels[i].y, top)
		top = labels[i].y + labelHeight
	}
	bottom := plotBottom
	for i := len(labels) - 1; i >= 0; i-- {
		labels[i].y = min(labels[i].y, bottom)
		bottom = labels[i].y - labelHeight
	}
}
