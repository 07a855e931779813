package job

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// ReadFlags holds the texts of the flags about reading tables. [ReadFlags.Options]
// checks them.
type ReadFlags struct {
	Kinds     []string // COLUMN=KIND
	Delimiter string   // one character or "tab"; "" means that the delimiter is detected
	Decimal   string   // auto, point or comma
	Missing   []string // texts; none means only empty fields
	Header    string   // auto, yes or no
	Comment   string
	Skip      string // auto, or a number of lines
	Encoding  string
}

// Options returns the options for reading tables.
func (f *ReadFlags) Options() (o data.ReadOptions, err error) {
	o = data.ReadOptions{Kinds: map[string]data.Kind{}, Comment: f.Comment, Encoding: f.Encoding}
	o.OnlyEmpty = slices.Contains(f.Missing, "none")
	o.Missing = slices.DeleteFunc(slices.Clone(f.Missing), func(text string) bool { return text == "none" })
	switch runes := []rune(f.Delimiter); {
	case f.Delimiter == "tab" || f.Delimiter == `\t`:
		o.Delimiter = '\t'
	case len(runes) == 1:
		o.Delimiter = runes[0]
	case len(runes) > 1:
		return o, Usage(fmt.Errorf("delimiter: expected one character or the word tab, found %q", f.Delimiter))
	}
	if o.Decimal, err = choose("decimal", f.Decimal, []string{"auto", "point", "comma"}, []rune{0, '.', ','}); err != nil {
		return o, err
	}
	if o.Header, err = choose("header", f.Header, []string{"auto", "yes", "no"}, []*bool{nil, new(true), new(false)}); err != nil {
		return o, err
	}
	if f.Skip != "auto" {
		n, err := strconv.Atoi(f.Skip)
		if err != nil || n < 0 {
			return o, Usage(fmt.Errorf("skip: expected auto or a number of lines, found %q", f.Skip))
		}
		o.Skip = &n
	}
	if err := o.Check(); err != nil {
		return o, Usage(err)
	}
	return o, readKinds(f.Kinds, o.Kinds)
}

// choose returns the element of values that has the same index as text has in names.
// If text is not in names, it returns an error that lists the names. flag is the
// name of the flag in that error.
func choose[T any](flag, text string, names []string, values []T) (value T, err error) {
	i := slices.Index(names, text)
	if i < 0 {
		last := len(names) - 1
		return value, Usage(fmt.Errorf("%s: expected %s or %s, found %q", flag, strings.Join(names[:last], ", "), names[last], text))
	}
	return values[i], nil
}

// readKinds reads texts such as zip=category and adds them to kinds, which maps the
// names of columns to their kinds. A text is split at its last =, because a name
// may contain one.
func readKinds(texts []string, kinds map[string]data.Kind) error {
	for _, text := range texts {
		i := strings.LastIndex(text, "=")
		kind, err := data.ParseKind(text[i+1:])
		if i < 0 || err != nil {
			return Usage(fmt.Errorf("kind: expected COLUMN=number, boolean, date, day-first, month-first or category, found %q", text))
		}
		kinds[text[:i]] = kind
	}
	return nil
}
