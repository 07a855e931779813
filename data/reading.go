package data

import (
	"fmt"
	"maps"
	"slices"
)

// Reading says how the texts of a table were read, as far as the kinds of its columns do
// not show it. A model stores the reading of its training table, so that later rows are
// read in the same way.
type Reading struct {
	Comma     bool `json:"comma,omitempty"`      // decimals have a comma
	OnlyEmpty bool `json:"only_empty,omitempty"` // NA and the like are not missing values
	Places    int  `json:"places,omitempty"`     // number of columns in a file without column names, otherwise 0
	// Dates maps the names of date columns to the forms of their dates. A form is January
	// 2, 2006, written as in the column: 2/1/2006 if the day comes first.
	Dates map[string]string `json:"dates,omitempty"`
	// Before is true for models of versions that did not store a reading: NA and the like
	// are missing values also in columns of texts.
	Before bool `json:"-"`
}

// dateForm returns the form of a column's dates. It returns noDateForm if r has no form
// for the column.
func (r *Reading) dateForm(column string) dateForm {
	if r == nil {
		return noDateForm
	}
	return dateFormOf[r.Dates[column]]
}

// DateText writes a date (days since 1970-01-01, with fractions) in the form that the
// column's dates have. Without a form, it writes a day such as 2006-01-02.
func (r *Reading) DateText(column string, days float64) string {
	return r.dateForm(column).text(days)
}

// TimesOnly reports whether the dates of a column are times of day (fractions of a day)
// or durations (numbers of days).
func (r *Reading) TimesOnly(column string) bool {
	f := r.dateForm(column)
	return f != noDateForm && !f.hasDay()
}

// check returns an error if r has a form of dates that this version does not know.
func (r *Reading) check() error {
	if r == nil {
		return nil
	}
	for _, column := range slices.Sorted(maps.Keys(r.Dates)) {
		if _, err := parseDateForm(r.Dates[column]); err != nil {
			return fmt.Errorf("column %q: %w", column, err)
		}
	}
	return nil
}

// isMissing reports whether text means a missing value in a column of kind k.
func (r *Reading) isMissing(text []byte, k Kind) bool {
	switch {
	case len(text) == 0:
		return true
	case r == nil || r.Before:
		return isMissing(text)
	}
	return k != Category && !r.OnlyEmpty && isMark(text)
}

// reading returns how texts are read: as in the training of the model, if there is one,
// and otherwise by the rules of this version.
func (o *ReadOptions) reading() *Reading {
	if o.Like != nil {
		return o.Like
	}
	return &Reading{OnlyEmpty: o.OnlyEmpty}
}
