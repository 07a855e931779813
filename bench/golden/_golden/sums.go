package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"os"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/safetensors"
)

// sums maps each part of a case to its sum.
type sums map[string]string

// The parts of a case that have a sum, in the order in which they are written.
const (
	weightsPart = "weights"
	// preprocessingPart has a sum because preprocessing is fitted to the data, like the
	// weights.
	preprocessingPart = "preprocessing"
	scoresPart        = "scores" // scores of the folds, in a case with folds
)

var parts = []string{weightsPart, preprocessingPart, scoresPart}

// sumsOf returns the sums of a model file and of the events that its training printed.
func sumsOf(model string, events []byte) (sums, error) {
	b, err := os.ReadFile(model)
	if err != nil {
		return nil, err
	}
	f, err := safetensors.Decode(b)
	if err != nil {
		return nil, err
	}
	s := sums{weightsPart: sumWeights(f.Tensors)}
	if s[preprocessingPart], err = sumPreprocessing(f.Metadata); err != nil {
		return nil, err
	}
	scores, err := sumScores(events)
	if scores != "" {
		s[scoresPart] = scores
	}
	return s, err
}

// sumWeights returns the sum of the names, types, shapes and values of tensors, sorted by
// name.
func sumWeights(tensors []safetensors.Tensor) string {
	tensors = slices.Clone(tensors)
	slices.SortFunc(tensors, func(a, b safetensors.Tensor) int { return cmp.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, t := range tensors {
		fmt.Fprintf(h, "%s %s %v\n", t.Name, t.DType, t.Shape)
		h.Write(t.Data)
	}
	return short(h)
}

// sumPreprocessing returns the sum of the metadata that affect what the model computes.
// It leaves out other metadata, such as the recipe, because they may change while the
// model computes the same.
func sumPreprocessing(metadata map[string]string) (string, error) {
	h := sha256.New()
	for _, key := range []string{"preprocessing", "pictures", "target_scale", "classes"} {
		text, ok := metadata[key]
		if !ok {
			continue
		}
		canonical, err := canonicalJSON(text)
		if err != nil {
			return "", fmt.Errorf("%s: %w", key, err)
		}
		fmt.Fprintf(h, "%s %s\n", key, canonical)
	}
	return short(h), nil
}

// canonicalJSON returns JSON without spaces and with sorted keys. Numbers keep their text.
func canonicalJSON(text string) ([]byte, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

// sumScores returns the sum of the folds' scores in the events, or "" if there are
// none. It uses only some of the figures, so that a new figure does not change the sum.
func sumScores(events []byte) (string, error) {
	h, n := sha256.New(), 0
	for line := range bytes.Lines(events) {
		event := map[string]json.RawMessage{}
		if err := json.Unmarshal(line, &event); err != nil {
			return "", fmt.Errorf("event %q: %w", line, err)
		}
		if kind := string(event["event"]); kind != `"fold"` && kind != `"folds"` {
			continue
		}
		n++
		for _, key := range []string{"event", "fold", "rows", "accuracy", "log_loss", "r2", "rmse", "mean", "deviation"} {
			fmt.Fprintf(h, "%s %s\n", key, event[key])
		}
	}
	if n == 0 {
		return "", nil
	}
	return short(h), nil
}

func short(h hash.Hash) string { return fmt.Sprintf("%x", h.Sum(nil)[:8]) }

// differences returns a line for each part whose sum depends on the number of threads, or
// differs from the committed sum. The committed sums may be nil; then they are not
// compared.
func differences(committed sums, found [len(threads)]sums) (lines []string) {
	for _, part := range parts {
		one, other := found[0][part], found[1][part]
		want := committed[part]
		switch {
		case one != other:
			lines = append(lines, fmt.Sprintf("%s: expected the same sum with %d and %d threads, found %s and %s",
				part, threads[0], threads[1], orNone(one), orNone(other)))
		case committed != nil && one != want:
			lines = append(lines, fmt.Sprintf("%s: expected the sum %s, found %s", part, orNone(want), orNone(one)))
		}
	}
	return lines
}

func orNone(sum string) string { return cmp.Or(sum, "none") }
