package data

import (
	"slices"
	"strings"
	"unicode"
)

// colorNames are the words for red, green and blue in the names of columns.
var colorNames = map[string]int{"r": 0, "red": 0, "g": 1, "green": 1, "b": 2, "blue": 2}

// colorOrder returns the names in an order in which red, green and blue of each pixel are
// next to each other. names may already have this order, or list all of red, then all of
// green, then all of blue. It returns nil if the names do not say which color a column
// is.
func colorOrder(names []string) []string {
	colors := make([]int, len(names))
	for i, name := range names {
		if colors[i] = colorOf(name); colors[i] < 0 {
			return nil
		}
	}
	pixels := len(names) / 3
	if followsColors(colors, func(i int) int { return i % 3 }) {
		return slices.Clone(names)
	}
	if !followsColors(colors, func(i int) int { return i / pixels }) {
		return nil
	}
	order := make([]string, len(names))
	for i, name := range names {
		order[3*(i%pixels)+i/pixels] = name
	}
	return order
}

// followsColors reports whether each column i has the color at(i).
func followsColors(colors []int, at func(i int) int) bool {
	for i, c := range colors {
		if c != at(i) {
			return false
		}
	}
	return true
}

// colorOf returns the color that a word in name stands for: 0 for red, 1 for green, 2 for
// blue. It returns -1 if no word stands for one, or several do. A word is a run of
// letters, as in pixel_3_g and 12R.
func colorOf(name string) int {
	found := -1
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		color, ok := colorNames[word]
		switch {
		case !ok:
		case found >= 0:
			return -1
		default:
			found = color
		}
	}
	return found
}
