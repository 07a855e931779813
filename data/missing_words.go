package data

import (
	"bytes"
	"slices"
)

// isMark reports whether a text marks a missing value among numbers, dates and booleans.
// The list is in the documentation of [ReadTable], and its words may be in any case. In a
// column of texts, such a text is an ordinary value.
func isMark(text []byte) bool {
	switch n := len(text); {
	case n == 0 || n > 7 || bytes.IndexByte([]byte("?-.nN<#"), text[0]) < 0:
		return false
	case n == 1:
		return text[0] == '?' || text[0] == '-' || text[0] == '.'
	default:
		for _, word := range []string{"na", "n/a", "n.a.", "nan", "-nan", "null", "none", "nil", "<na>", "#n/a", "#na", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!", "..", "--", "---"} {
			if equalFold(text, word) {
				return true
			}
		}
	}
	return false
}

// isMissing reports whether text is one of the further texts that the options name for
// missing values.
func (o *ReadOptions) isMissing(text []byte) bool {
	return len(o.Missing) > 0 && slices.Contains(o.Missing, string(text))
}

// isMissing reports whether text means a missing value in the column.
func (c *schemaColumn) isMissing(text []byte) bool {
	return c.reading.isMissing(text, c.kind) || len(c.missing) > 0 && slices.Contains(c.missing, string(text))
}

// isMissing reports whether text means a missing value in tables for a model that has no
// [Reading].
func isMissing(text []byte) bool {
	switch len(text) {
	case 0:
		return true
	case 1:
		return text[0] == '?' || text[0] == '-'
	case 2, 3, 4:
		switch string(text) {
		case "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None":
			return true
		}
	}
	return false
}
