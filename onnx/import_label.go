package onnx

import (
	"strconv"
)

// label is the class of each row: the class with the largest output. A graph may output
// it next to the probabilities, or instead of them.
type label struct {
	of    *rows    // the outputs; the largest decides the class
	names []string // of the classes, in order; nil if the label is a class number
}

// argMax handles ArgMax over the outputs of each row.
func argMax(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	axis := n.integer("axis", 0)
	if axis < 0 {
		axis += int64(len(r.dims) + 1)
	}
	if len(r.dims) != 1 || axis != 1 {
		return value{}, n.fault("expected ArgMax over the numbers of each row (axis 1), found axis %d with rows of the shape %v", n.integer("axis", 0), r.dims)
	}
	return value{label: &label{of: r}}, nil
}

// atLeast handles GreaterOrEqual and Greater when they compare the probability of the
// second of two classes with 0.5.
func atLeast(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	half, err := n.needed(1, "bound")
	if err != nil {
		return value{}, err
	}
	if numbers := half.numbers(); !r.isProbability() || len(numbers) != 1 || numbers[0] != 0.5 {
		return value{}, n.fault("expected a probability compared with 0.5 to decide between two classes, found another comparison")
	}
	return value{label: &label{of: r}}, nil
}

// pickClass handles ArrayFeatureExtractor and Gather when they look up class names by
// class number.
func pickClass(n *node) (value, error) {
	names, err := n.needed(0, "names of classes")
	if err != nil {
		return value{}, err
	}
	l := n.input(1).label
	if l == nil || l.names != nil {
		return value{}, n.fault("expected class numbers as input 1, to look up class names, found something else")
	}
	return value{label: &label{of: l.of, names: names.names()}}, nil
}

// names returns t's values as class names. Numbers are formatted as texts.
func (t *tensor) names() []string {
	if t.texts != nil {
		return t.texts
	}
	names := []string{}
	for _, v := range t.ints {
		names = append(names, strconv.FormatInt(v, 10))
	}
	for _, v := range t.floats {
		names = append(names, strconv.FormatFloat(float64(v), 'g', -1, 32))
	}
	return names
}

// encodeLabel handles LabelEncoder when it maps the class numbers 0, 1, … to names.
func encodeLabel(n *node) (value, error) {
	l := n.input(0).label
	keys, names := n.attribute("keys_int64s"), n.attribute("values_strings")
	if l == nil || l.names != nil || keys == nil || names == nil || len(keys.Ints) != len(names.Strings) {
		return value{}, n.fault("expected a map from the class numbers 0, 1, … to class names, found something else")
	}
	for i, k := range keys.Ints {
		if k != int64(i) {
			return value{}, n.fault("expected the keys 0, 1, … in this order, found the key %d at index %d", k, i)
		}
	}
	return value{label: &label{of: l.of, names: names.Strings}}, nil
}

// zipMap handles ZipMap, which attaches class names to probabilities.
func zipMap(n *node) (value, error) {
	r, err := n.rows(0)
	if err != nil {
		return value{}, err
	}
	named := *r
	if a := n.attribute("classlabels_strings"); a != nil {
		named.classes = (&tensor{texts: a.Strings}).names()
	} else if a := n.attribute("classlabels_int64s"); a != nil {
		named.classes = (&tensor{ints: a.Ints}).names()
	}
	return value{rows: &named}, nil
}

// concatRows handles Concat of 1-p and p, if p is the output of a sigmoid. Exporters
// write the probabilities of two classes in this way.
func (n *node) concatRows() (value, error) {
	if len(n.inputs) == 2 && n.inputs[1].rows != nil {
		a, b := n.inputs[0].rows, n.inputs[1].rows
		axis := n.integer("axis", 0)
		if axis < 0 {
			axis += int64(len(b.dims) + 1)
		}
		less := affine{vector{-1}, vector{1}}
		if a.last == b.last && axis == 1 && len(b.dims) == 1 && b.isProbability() && a.factor == nil && a.plain.equal(less) {
			out := *b
			out.end, out.dims = twoClasses, []int{2}
			return value{rows: &out}, nil
		}
	}
	return value{}, n.fault("expected a chain of layers, found branches that are joined; only 1-p and p, the probabilities of two classes, may be joined")
}

// isProbability reports whether r is the single output of a sigmoid.
func (r *rows) isProbability() bool {
	return r.isSigmoid() && r.width() == 1
}

// decides returns the rows behind a graph's output v, and the names of the classes if
// the graph gives them. If v is a label, the rows are those that decide the class.
func (v value) decides() (r *rows, names []string) {
	if v.label != nil {
		return v.label.of, v.label.names
	}
	return v.rows, v.rows.classes
}
