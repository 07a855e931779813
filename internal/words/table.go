package words

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// table formats rows as a table with aligned columns. It measures cells by their width on
// a terminal: a Chinese character has width two, a combining mark zero. align says
// whether cells are aligned left or right.
func table(align text.Align, rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for k, cell := range row {
			if k == len(widths) {
				widths = append(widths, 0)
			}
			widths[k] = max(widths[k], text.StringWidthWithoutEscSequences(cell))
		}
	}
	between := "  "
	if align == text.AlignLeft {
		between = "   " // left-aligned columns need more space between them
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for k, cell := range row {
			cells[k] = align.Apply(cell, widths[k])
		}
		lines[i] = strings.TrimRight(strings.Join(cells, between), " ")
	}
	return strings.Join(lines, "\n")
}
