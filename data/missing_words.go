package data

import (
	"bytes"
	"slices"
)

// isMark reports whether a text stands for a missing value among numbers, dates and
// booleans. The list is that of [ReadTable]; its words are in any case. In a column of
// texts it is a text like others.
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

// isMissing reports whether a text is one of the further ones for missing values.
func (o *ReadOptions) isMissing(text []byte) bool {
	return len(o.Missing) > 0 && slices.Contains(o.Missing, string(text))
}

// isMissing reports whether a text of the column stands for a missing value.
func (c *schemaColumn) isMissing(text []byte) bool {
	return c.reading.isMissing(text, c.kind) || len(c.missing) > 0 && slices.Contains(c.missing, string(text))
}

// isMissing reports whether a text stands for a missing value in the files of models that
// keep no [Reading].
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
