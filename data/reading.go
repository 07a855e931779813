package data

// Reading says how the texts of a table were read, as far as its kinds do not show it.
// A model keeps that of its training, so that later rows are read in the same way.
type Reading struct {
	Comma     bool `json:"comma,omitempty"`      // decimals have a comma
	OnlyEmpty bool `json:"only_empty,omitempty"` // NA and the like are no missing values
	Places    int  `json:"places,omitempty"`     // number of columns of a file without column names, else 0
	// Before marks the reading of models that were saved before they kept one: NA and the
	// like are missing values in columns of texts, too.
	Before bool `json:"-"`
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
