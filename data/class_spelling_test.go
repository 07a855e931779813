package data

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestKnownTargetsSpelling checks that a class in another spelling is named with what
// differs, and that other unknown classes are not.
func TestKnownTargetsSpelling(t *testing.T) {
	for _, c := range []struct {
		name  string
		found []string // in the rows
		known []string
		want  string // in the message
		all   []Spelling
	}{
		{"dots", []string{"<=50K", ">50K.", ">50K.", "<=50K."}, []string{"<=50K", ">50K"},
			`column "y", row 2: expected one of 2 classes (<=50K, >50K), found ">50K.", which differs from ">50K" only in a dot at the end, and 1 more like it: `,
			[]Spelling{{">50K.", ">50K"}, {"<=50K.", "<=50K"}}},
		{"a dot in the model", []string{"yes"}, []string{"no.", "yes."}, `found "yes", which differs from "yes." only in a dot at the end: `, []Spelling{{"yes", "yes."}}},
		{"blanks", []string{" new  york"}, []string{"new york", "rome"}, `found " new  york", which differs from "new york" only in blanks: `, []Spelling{{" new  york", "new york"}}},
		{"a blank that is none", []string{"new\u00a0york"}, []string{"new york", "rome"}, "york\" only in", []Spelling{{"new\u00a0york", "new york"}}},
		{"case", []string{"Cat"}, []string{"cat", "dog"}, `found "Cat", which differs from "cat" only in upper and lower case: `, []Spelling{{"Cat", "cat"}}},
		{"all three", []string{"CAT ."}, []string{"cat", "dog"}, `only in a dot at the end and blanks and upper and lower case: `, []Spelling{{"CAT .", "cat"}}},
		{"the same case first", []string{"cat."}, []string{"CAT", "cat"}, `differs from "cat"`, []Spelling{{"cat.", "cat"}}},
		{"a wrong class as well", []string{"Cat", "cow"}, []string{"cat", "dog"}, `found "Cat", which differs`, []Spelling{{"Cat", "cat"}}},
		{"a wrong class first", []string{"cow", "Cat"}, []string{"cat", "dog"}, `row 1: expected one of 2 classes (cat, dog), found "cow": `, nil},
		{"of two", []string{"Cat"}, []string{"cat", "CAT"}, `found "Cat": `, nil},
		{"a letter", []string{"A"}, []string{"a", "b"}, `found "A": `, nil},
		{"a letter with a dot", []string{"a."}, []string{"a", "b"}, `found "a.", which differs from "a"`, []Spelling{{"a.", "a"}}},
		{"a missing blank", []string{"newyork"}, []string{"new york", "rome"}, `found "newyork": `, nil},
		{"a dot inside", []string{"v12"}, []string{"v1.2", "v2"}, `found "v12": `, nil},
	} {
		column := texts("y", c.found...)
		_, err := KnownTargets(&column, c.known)
		if !errors.Is(err, ErrLabel) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		var all []Spelling
		if e, ok := errors.AsType[*SpellingError](err); ok {
			all = e.Spellings
		}
		if d := cmp.Diff(c.all, all); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestCheckSpelling checks sets with classes that are known, new, and known in another
// spelling.
func TestCheckSpelling(t *testing.T) {
	set := func(classes ...string) *Set { return &Set{Name: "t.csv", TargetNames: []string{"y"}, Classes: classes} }
	known := []string{"cat", "dog"}
	for _, s := range []*Set{set("dog"), set("cow"), set("cow", "cat"), {}} {
		if err := s.CheckSpelling(known); err != nil {
			t.Errorf("%v: %v", s.Classes, err)
		}
	}
	err := set("cow", "Dog").CheckSpelling(known)
	if want := `t.csv: column "y": expected one of 2 classes (cat, dog), found "Dog", which differs from "dog" only in upper and lower case: `; err == nil || !errors.Is(err, ErrLabel) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
