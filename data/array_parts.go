package data

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/npy"
)

// The names of arrays in an NPZ file. A name of this list may have the name of a part
// before or after it: x_train, test_labels.
var (
	featureArrays = []string{"X", "x", "data", "images"}
	targetArrays  = []string{"y", "target", "targets", "label", "labels"}
)

// arrayPart is one part of an NPZ file: its features and, if the file has them, its
// targets.
type arrayPart struct {
	name              string // trainPart, testPart or valPart; "" if the file has no parts
	features, targets *npy.Named
	left              []string // names of the arrays in a part that is not used
}

// parseArrayName returns the part that an array with this name belongs to, and whether
// the array holds targets. ok is false if the name means neither features nor targets.
func parseArrayName(name string) (part string, target, ok bool) {
	if before, after, found := strings.Cut(name, "_"); found {
		if part, name = partNamed(before), after; part == "" {
			part, name = partNamed(after), before
		}
		if part == "" {
			return "", false, false
		}
	}
	target = slices.Contains(targetArrays, name)
	return part, target, target || slices.Contains(featureArrays, name)
}

// partNamed returns the part that word stands for, or "" if it stands for none.
func partNamed(word string) string {
	switch word {
	case trainPart, testPart:
		return word
	case valPart, "valid", "validation":
		return valPart
	}
	return ""
}

// arrayParts returns the parts of an NPZ file by name. A file without parts has one
// entry, whose name is "".
func arrayParts(arrays []npy.Named) (map[string]*arrayPart, error) {
	parts := map[string]*arrayPart{}
	for i := range arrays {
		name, target, ok := parseArrayName(arrays[i].Name)
		if !ok {
			return nil, unknownArrays(arrays)
		}
		p := parts[name]
		if p == nil {
			p = &arrayPart{name: name}
			parts[name] = p
		}
		array, names := &p.features, featureArrays
		if target {
			array, names = &p.targets, targetArrays
		}
		if *array != nil {
			return nil, fmt.Errorf("expected one array of %s, found %q and %q: %w", oneOf(names), (*array).Name, arrays[i].Name, ErrColumn)
		}
		*array = &arrays[i]
	}
	// A file must have either parts, one of them to train on, or no parts at all.
	if parts[""] == nil && parts[trainPart] == nil || parts[""] != nil && len(parts) > 1 {
		return nil, unknownArrays(arrays)
	}
	for _, p := range parts {
		if p.features == nil {
			return nil, unknownArrays(arrays)
		}
	}
	return parts, nil
}

// unknownArrays returns the error for a file in which an array has an unknown name or
// an array is missing.
func unknownArrays(arrays []npy.Named) error {
	return fmt.Errorf("expected an array of features (%s) and at most one of targets (%s); for each part, the names end in _train, _test or _val; found %s: %w",
		oneOf(featureArrays), oneOf(targetArrays), arrayNames(arrays), ErrColumn)
}

// choosePart returns one part of a file: the part to test on if test is true, and
// otherwise the part to train on. If there is no test part, the validation part replaces
// it. If there is neither, the same arrays are used for both.
func choosePart(arrays []npy.Named, test bool) (*arrayPart, error) {
	parts, err := arrayParts(arrays)
	if err != nil {
		return nil, err
	}
	order := []string{trainPart, ""}
	if test {
		order = []string{testPart, valPart, trainPart, ""}
	}
	i := slices.IndexFunc(order, func(name string) bool { return parts[name] != nil })
	chosen := parts[order[i]]
	if parts[testPart] != nil && parts[valPart] != nil {
		chosen.left = parts[valPart].arrayNames()
	}
	return chosen, nil
}

// arrayNames returns the names of the part's arrays.
func (p *arrayPart) arrayNames() []string {
	names := []string{p.features.Name}
	if p.targets != nil {
		names = append(names, p.targets.Name)
	}
	return names
}

// hasTest reports whether an NPZ file has a part to test on.
func hasTest(arrays []npy.Named) bool {
	parts, err := arrayParts(arrays)
	return err == nil && (parts[testPart] != nil || parts[valPart] != nil)
}

// title returns the text that follows the name of the file when a message names the
// part. It is empty if the file has no parts.
func (p *arrayPart) title() string {
	switch p.name {
	case "":
		return ""
	case trainPart:
		return " (training part)"
	}
	return " (test part)"
}

// oneOf lists names in a message.
func oneOf(names []string) string { return strings.Join(names, " or ") }

// arrayNames lists the arrays in a message.
func arrayNames(arrays []npy.Named) string {
	t := Table{}
	for _, a := range arrays {
		t.Columns = append(t.Columns, Column{Name: a.Name})
	}
	if len(arrays) == 0 {
		return "none"
	}
	return t.names()
}
