package recipe

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// Partial is a recipe that may leave settings out, as [Parse] reads it. [Partial.For] and
// [Partial.Over] return a whole recipe.
type Partial struct {
	// Base is the name of the built-in recipe that supplies the settings that are left
	// out. If it is "", another recipe does: see [Partial.For] and [Partial.Over].
	Base string

	values Recipe
	given  map[string]bool // keys of the settings in the text
}

// Has reports whether the text has the setting with the given key.
func (p *Partial) Has(key string) bool { return p.given[key] }

// For returns a whole recipe. Settings that p leaves out come from its base or, without
// one, from the built-in recipe for the kind of rows in a training set.
func (p *Partial) For(train *data.Set) (*Recipe, error) {
	r, err := For(train)
	if err != nil {
		return nil, err
	}
	return p.Over(r)
}

// Over returns a whole recipe. Settings that p leaves out come from its base or, without
// one, from fallback.
func (p *Partial) Over(fallback *Recipe) (*Recipe, error) {
	if p.Base != "" {
		var err error
		if fallback, err = Get(p.Base); err != nil {
			return nil, err
		}
	}
	return p.over(fallback), nil
}

func (p *Partial) over(fallback *Recipe) *Recipe {
	r := p.values
	r.Reasons = maps.Clone(r.Reasons)
	for _, s := range settings {
		if !p.given[s.Key] {
			reflect.ValueOf(s.field(&r)).Elem().Set(reflect.ValueOf(s.Value(fallback)))
		}
	}
	r.Hidden = slices.Clone(r.Hidden)
	return &r
}

// Parse reads a recipe and checks its settings. Besides settings, the text may have a
// name, the name of a base, and reasons. Without a name, the recipe is called "custom".
func Parse(text string) (*Partial, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	var file map[string]any
	if _, err := toml.Decode(text, &file); err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrSyntax)
	}
	p := &Partial{values: Recipe{Name: "custom"}, given: map[string]bool{}}
	for _, key := range slices.Sorted(maps.Keys(file)) {
		if err := p.take(key, file[key]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// take stores one entry of the text, a key and its value v, in p.
func (p *Partial) take(key string, v any) error {
	switch key {
	case "name":
		name, _ := v.(string)
		if !validName.MatchString(name) {
			return fmt.Errorf("name: expected up to 64 letters, digits, - and _, found %q: %w", fmt.Sprint(v), ErrSyntax)
		}
		p.values.Name = name
		return nil
	case "base":
		p.Base = fmt.Sprint(v)
		if !slices.Contains(Names(), p.Base) {
			return fmt.Errorf("base: expected one of %s, found %q: %w", strings.Join(Names(), ", "), p.Base, mlp.ErrConfig)
		}
		return nil
	case "reasons":
		return p.takeReasons(v)
	}
	s, ok := find(key)
	if !ok {
		return fmt.Errorf("expected a setting, name, base or reasons, found the key %q: %w", key, ErrSyntax)
	}
	p.given[key] = true
	return s.named(s.Key, s.take(&p.values, v))
}

func (p *Partial) takeReasons(v any) error {
	table, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("reasons: expected a table of texts, found %v: %w", v, ErrSyntax)
	}
	p.values.Reasons = map[string]string{}
	for key, v := range table {
		text, ok := v.(string)
		if !ok {
			return fmt.Errorf("reasons: %s: expected a text, found %v: %w", key, v, ErrSyntax)
		}
		p.values.Reasons[key] = text
	}
	return nil
}

// take sets the setting in r to v, a value as the TOML library returns it. It keeps the
// setting's reason, which the method put deletes.
func (s Setting) take(r *Recipe, v any) error {
	value, ok := s.convert(v)
	if v == auto && s.Auto() {
		value, ok = s.auto, true
	}
	if !ok {
		return fmt.Errorf("expected %s, found %#v: %w", s.Expected(), v, ErrSyntax)
	}
	if text, ok := value.(string); ok {
		written, err := s.readText(text)
		if err != nil {
			return err
		}
		value = written
	}
	if value != s.auto || s.auto == nil {
		if err := s.check(value, fmt.Sprint(v)); err != nil {
			return err
		}
	}
	reflect.ValueOf(s.field(r)).Elem().Set(reflect.ValueOf(value))
	return nil
}

// convert converts v, a value as the TOML library returns it, to the setting's kind. It
// returns false if v is of another kind.
func (s Setting) convert(v any) (any, bool) {
	n, whole := v.(int64)
	switch s.Kind() {
	case Bool:
		b, ok := v.(bool)
		return b, ok
	case Int:
		return int(n), whole
	case Uint:
		return uint64(n), whole && n >= 0
	case Float:
		f, ok := v.(float64)
		if whole {
			f = float64(n)
		}
		return f, ok || whole
	case List:
		return wholeNumbers(v)
	}
	text, ok := v.(string)
	return text, ok
}

func wholeNumbers(v any) (any, bool) {
	values, ok := v.([]any)
	list := make([]int, len(values))
	for i, v := range values {
		n, whole := v.(int64)
		list[i], ok = int(n), ok && whole
	}
	return list, ok
}
