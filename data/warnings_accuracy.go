package data

import (
	"cmp"
	"math"
	"slices"
)

// judged is one row of a column that is compared with the classes.
type judged struct {
	key   float64 // NaN if the value is missing
	class int32
}

// accuracy returns the share of rows whose class a single column predicts from the other
// rows. The prediction is the largest class among the other rows with the same value. For
// a number that no other row has, it is the class of the nearest number. Because a row
// does not predict itself, names and identifiers predict nothing.
func (g *goal) accuracy(c *Column) float64 {
	rows := make([]judged, len(g.rows))
	for i, row := range g.rows {
		rows[i] = judged{math.NaN(), g.classes[i]}
		if !c.absent(int(row)) {
			rows[i].key = c.key(int(row))
		}
	}
	sortJudged(rows)
	right := 0
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && cmp.Compare(rows[end].key, rows[start].key) == 0 {
			end++
		}
		switch {
		case end-start > 1:
			right += rightOfEqual(rows[start:end])
		case c.Kind != Category && nearest(rows, start) == rows[start].class:
			right++
		}
		start = end
	}
	return float64(right) / float64(len(rows))
}

// sortJudged sorts rows by their keys, then by their classes. Missing values come first.
// If all keys are float32 numbers, as they mostly are, it packs each row into a 64-bit
// word, because sorting words takes a tenth of the time.
func sortJudged(rows []judged) {
	words := make([]uint64, len(rows))
	for i, r := range rows {
		key := float32(r.key)
		if float64(key) != r.key && r.key == r.key {
			slices.SortFunc(rows, func(a, b judged) int {
				return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.class, b.class))
			})
			return
		}
		if words[i] = uint64(uint32(r.class)); r.key == r.key {
			words[i] |= uint64(sortKey(key)) << 32 // greater than 0, which means a missing value
		}
	}
	sortWords(words)
	for i, w := range words {
		rows[i] = judged{math.NaN(), int32(w)}
		if key := uint32(w >> 32); key != 0 {
			rows[i].key = float64(keyNumber(key))
		}
	}
}

// rightOfEqual counts the rows whose class has more of the other rows than any other
// class. The rows must be sorted by class.
func rightOfEqual(rows []judged) int {
	most, second := 0, 0
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && rows[end].class == rows[start].class {
			end++
		}
		if n := end - start; n > most {
			most, second = n, most
		} else {
			second = max(second, n)
		}
		start = end
	}
	if most-1 > second {
		return most
	}
	return 0
}

// nearest compares the number of row i with those of the rows before and after it. It
// returns the class of the nearer one, or -1 if there is no number to compare. The rows
// must be sorted by number.
func nearest(rows []judged, i int) int32 {
	class, gap := int32(-1), math.Inf(1)
	for _, k := range [2]int{i - 1, i + 1} {
		if k < 0 || k >= len(rows) {
			continue
		}
		if d := math.Abs(rows[k].key - rows[i].key); d < gap {
			class, gap = rows[k].class, d
		}
	}
	return class
}
