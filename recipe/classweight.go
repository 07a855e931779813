package recipe

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

// balanced is the value of class_weight that gives all classes the same total weight.
const balanced = "balanced"

// classWeight is the weight of a class's rows. Classes without one have weight 1.
type classWeight struct {
	class  string
	weight float64
}

// String returns the text that parseClassWeights reads, such as spam=5. It is quoted as in
// CSV if the name requires that: "ham, canned=5".
func (c classWeight) String() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{c.class + "=" + strconv.FormatFloat(c.weight, 'g', -1, 64)}) // to memory
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// parseClassWeights reads entries of the form class=weight, separated by commas. An
// entry that contains a comma is quoted as in CSV. The weight is the text after the
// entry's last =. Errors only say what was found; the caller adds what was expected.
func parseClassWeights(text string) (all []classWeight, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	entries, err := r.Read()
	if err == nil {
		if _, end := r.Read(); end != io.EOF {
			err = errors.New("more than one line")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("found %q: %w", text, mlp.ErrConfig)
	}
	for _, entry := range entries {
		at := strings.LastIndexByte(entry, '=')
		if at < 0 {
			return nil, fmt.Errorf("found %q: %w", entry, mlp.ErrConfig)
		}
		w, err := strconv.ParseFloat(entry[at+1:], 64)
		if narrow := float32(w); err != nil || !(narrow > 0) || narrow-narrow != 0 {
			return nil, fmt.Errorf("found %q: %w", entry, mlp.ErrConfig)
		}
		if slices.ContainsFunc(all, func(c classWeight) bool { return c.class == entry[:at] }) {
			return nil, fmt.Errorf("found %q twice: %w", entry[:at], mlp.ErrConfig)
		}
		all = append(all, classWeight{entry[:at], w})
	}
	return all, nil
}

// writeClassWeights reads weights of classes and returns them in canonical form.
func writeClassWeights(text string) (string, error) {
	all, err := parseClassWeights(text)
	entries := make([]string, len(all))
	for i, c := range all {
		entries[i] = c.String()
	}
	return strings.Join(entries, ","), err
}

// classWeights returns the weights in the setting class_weight, or nil if it is "none"
// or "balanced".
func (r *Recipe) classWeights() ([]classWeight, error) {
	if r.ClassWeight == none || r.ClassWeight == balanced {
		return nil, nil
	}
	return parseClassWeights(r.ClassWeight)
}

// byClass returns the weights as a map from class name to weight, or nil if all is nil.
func byClass(all []classWeight) map[string]float64 {
	if all == nil {
		return nil
	}
	weights := map[string]float64{}
	for _, c := range all {
		weights[c.class] = c.weight
	}
	return weights
}

// mostListed is the largest number of classes that an error lists.
const mostListed = 20

// checkClassWeights returns an error if there is a weight for a class that train does
// not have.
func (r *Recipe) checkClassWeights(train *data.Set) error {
	all, err := r.classWeights()
	if err != nil || all == nil {
		return err
	}
	if train.Targets.Class == nil {
		return fmt.Errorf("class_weight: expected rows that each have one class, found values: %w", mlp.ErrConfig)
	}
	for _, c := range all {
		if slices.Contains(train.Classes, c.class) {
			continue
		}
		names := strings.Join(train.Classes[:min(mostListed, len(train.Classes))], ", ")
		if more := len(train.Classes) - mostListed; more > 0 {
			names += fmt.Sprintf(" and %d more", more)
		}
		return fmt.Errorf("class_weight: expected only classes of the training set (%s), as in --class-weight %s, found the class %q: %w",
			names, shell.Quote(classWeight{train.Classes[0], c.weight}.String()), c.class, mlp.ErrConfig)
	}
	return nil
}
