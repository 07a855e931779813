package data

import (
	"fmt"
	"maps"
	"slices"
)

// Reading says how the texts of a table were read, as far as its kinds do not show it.
// A model keeps that of its training, so that later rows are read in the same way.
type Reading struct {
	Comma     bool `json:"comma,omitempty"`      // decimals have a comma
	OnlyEmpty bool `json:"only_empty,omitempty"` // NA and the like are no missing values
	Places    int  `json:"places,omitempty"`     // number of columns of a file without column names, else 0
	// Dates are the forms of the columns of dates, by name. A form shows January 2, 2006
	// as the column has it: 2/1/2006 if the day comes first.
	Dates map[string]string `json:"dates,omitempty"`
	// Before marks the reading of models that were saved before they kept one: NA and the
	// like are missing values in columns of texts, too.
	Before bool `json:"-"`
}

// dateForm returns the form of a column's dates. It returns noDateForm if r does not know
// the column.
func (r *Reading) dateForm(column string) dateForm {
	if r == nil {
		return noDateForm
	}
	return dateFormOf[r.Dates[column]]
}

// TimesOnly reports whether the dates of a column are times of day or durations: parts of
// a day and numbers of days.
func (r *Reading) TimesOnly(column string) bool {
	f := r.dateForm(column)
	return f != noDateForm && !f.hasDay()
}

// check returns an error if r has a form of dates that this program does not know.
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

// isMissing reports whether a text in a column of the kind k stands for a missing value.
func (r *Reading) isMissing(text []byte, k Kind) bool {
	switch {
	case len(text) == 0:
		return true
	case r == nil || r.Before:
		return isMissing(text)
	}
	return k != Category && !r.OnlyEmpty && isMark(text)
}

// reading returns how texts are read: as by a model's training, or by today's rules.
func (o *ReadOptions) reading() *Reading {
	if o.Like != nil {
		return o.Like
	}
	return &Reading{OnlyEmpty: o.OnlyEmpty}
}
