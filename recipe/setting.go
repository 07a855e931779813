package recipe

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Group says what a setting is about. The help of mlp train lists flags by group.
type Group string

// The groups, in the order in which the help lists them.
const (
	Data       Group = "data"
	Network    Group = "network"
	Training   Group = "training"
	Evaluation Group = "evaluation"
	Output     Group = "output"
)

// Groups lists the groups in their order.
func Groups() []Group { return []Group{Data, Network, Training, Evaluation, Output} }

// Setting is a row of the table of settings.
type Setting struct {
	Key     string   // in a recipe file
	Flag    string   // on the command line, without the dashes
	Aliases []string // other names of the flag
	Help    string
	Group   Group
	Choices []string // the allowed words of a text setting; some, such as elu, may have a parameter
	Form    string   // describes the allowed texts that are not in Choices; "": there are none
	Range   *Range   // of a number, or of each number in a list; nil: all numbers
	// Reason is true if every built-in recipe must give a reason for its value.
	Reason bool

	field func(*Recipe) any                // returns a pointer to the field
	parse func(string) (string, error)     // checks a text and returns its canonical form; its errors name the setting; nil: Choices decide
	write func(string) (string, error)     // checks a text that is not a choice and returns its canonical form; nil: only choices are allowed
	auto  any                              // the value that leaves the setting to the data; nil: not possible
	fill  func(r *Recipe, train *data.Set) // chooses a value by the data
	idle  func(*Recipe) bool               // reports whether the setting has no effect, given the others; nil: never
}

// Kind is the type of a setting's values.
type Kind string

// The kinds of values, with the names that the help shows.
const (
	Bool  Kind = "bool"
	Int   Kind = "int"
	Uint  Kind = "uint"
	Float Kind = "float"
	Text  Kind = "string"
	List  Kind = "ints" // a list of whole numbers
)

// Kind returns the type of the setting's values.
func (s Setting) Kind() Kind {
	switch s.field(new(Recipe)).(type) {
	case *bool:
		return Bool
	case *int:
		return Int
	case *uint64:
		return Uint
	case *float64:
		return Float
	case *[]int:
		return List
	}
	return Text
}

// Auto reports whether the setting may be left to the data.
func (s Setting) Auto() bool { return s.auto != nil }

// Value returns the setting's value in r.
func (s Setting) Value(r *Recipe) any { return reflect.ValueOf(s.field(r)).Elem().Interface() }

// Text returns the setting's value in r as a text that Set reads.
func (s Setting) Text(r *Recipe) string {
	if s.open(r) {
		return auto
	}
	if list, ok := s.Value(r).([]int); ok {
		if len(list) == 0 {
			return none
		}
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ",")
	}
	return fmt.Sprint(s.Value(r))
}

// auto is the text of a setting that is left to the data. none is the text of an empty
// list.
const (
	auto = "auto"
	none = "none"
)

// Set sets the setting in r to the value of a text. The text auto leaves the setting to
// the data, if that is possible. After an error r is unchanged. The error does not name
// the setting.
func (s Setting) Set(r *Recipe, text string) error {
	if text == auto && s.Auto() {
		s.put(r, s.auto)
		return nil
	}
	v, err := s.read(text)
	if err == nil {
		err = s.check(v, text)
	}
	if err == nil {
		s.put(r, v)
	}
	return err
}

// put sets the setting in r to v. It deletes the reason in r, which was for the old
// value.
func (s Setting) put(r *Recipe, v any) {
	reflect.ValueOf(s.field(r)).Elem().Set(reflect.ValueOf(v))
	delete(r.Reasons, s.Key)
}

// read converts a text to a value of the setting's kind. It does not check the value.
func (s Setting) read(text string) (v any, err error) {
	switch s.Kind() {
	case Bool:
		v, err = strconv.ParseBool(text)
	case Int:
		v, err = strconv.Atoi(text)
	case Uint:
		v, err = strconv.ParseUint(text, 10, 64)
	case Float:
		v, err = strconv.ParseFloat(text, 64)
	case List:
		v, err = readList(text)
	default:
		return s.readText(text)
	}
	if err != nil {
		return nil, s.unexpected(text, mlp.ErrConfig)
	}
	return v, nil
}

// readText returns the canonical form of a text. If the setting has neither parse nor
// write, it returns the text unchecked.
func (s Setting) readText(text string) (string, error) {
	switch {
	case s.parse != nil:
		return s.parse(text)
	case s.write == nil || slices.Contains(s.Choices, text):
		return text, nil
	}
	text, err := s.write(text)
	if err != nil {
		return "", fmt.Errorf("expected %s, %w", s.Expected(), err)
	}
	return text, nil
}

// readList reads whole numbers separated by commas, or the word none for an empty list.
func readList(text string) ([]int, error) {
	list := []int{}
	if text == none {
		return list, nil
	}
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// check returns an error if a value is out of range or not an allowed word. text is the
// value as the user wrote it, for the message.
func (s Setting) check(v any, text string) error {
	inside := true
	switch v := v.(type) {
	case string:
		if s.write != nil {
			_, err := s.readText(v)
			return err
		}
		if s.parse == nil && !slices.Contains(s.Choices, v) {
			return s.unexpected(strconv.Quote(text), mlp.ErrConfig)
		}
	case int:
		inside = s.Range.contains(float64(v))
	case float64:
		inside = s.Range.contains(v)
	case []int:
		inside = !slices.ContainsFunc(v, func(n int) bool { return !s.Range.contains(float64(n)) })
	}
	if !inside {
		return s.unexpected(text, mlp.ErrConfig)
	}
	return nil
}

// unexpected returns the error for a value that the setting does not allow.
func (s Setting) unexpected(found string, sentinel error) error {
	return fmt.Errorf("expected %s, found %s: %w", s.Expected(), found, sentinel)
}

// Expected describes the allowed values in words, for messages.
func (s Setting) Expected() string {
	words := map[Kind]string{Bool: "true or false", Int: "a whole number", Uint: "a whole number, 0 or more", Float: "a number", Text: "a text",
		List: "none, or whole numbers with commas between them (as in 100,100)"}[s.Kind()]
	if len(s.Choices) > 0 {
		all := s.Choices
		if s.Form != "" {
			all = append(slices.Clone(all), s.Form)
		}
		last := len(all) - 1
		words = strings.Join(all[:last], ", ") + " or " + all[last]
	}
	if s.Range != nil {
		words += ", " + s.Range.String()
	}
	if s.Auto() && !slices.Contains(s.Choices, auto) {
		words += ", or auto"
	}
	return words
}

// Idle reports whether the setting has no effect, given the other settings of r. An
// example is momentum if the optimizer does not use it.
func (s Setting) Idle(r *Recipe) bool { return s.idle != nil && s.idle(r) }

// open reports whether r leaves the setting to the data.
func (s Setting) open(r *Recipe) bool { return s.Auto() && s.Value(r) == s.auto }
