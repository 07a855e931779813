package interop

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	digits      = regexp.MustCompile(`\d+`)
	kerasNumber = regexp.MustCompile(`_\d+$`)
)

// position is what a module's name says about its place in the network: the numbers in
// the name, and the stem, which is the name with # in place of each number.
type position struct {
	numbers []int
	stem    string
}

// positionOf returns the position that m's name gives. Keras does not number the first
// module of each name: dense, dense_1. Such a module gets the number 0.
func positionOf(m *module) position {
	name := m.name
	if m.keras() && !kerasNumber.MatchString(name) {
		name += "_0"
	}
	p := position{stem: digits.ReplaceAllString(name, "#")}
	for _, d := range digits.FindAllString(name, -1) {
		n, err := strconv.Atoi(d)
		if err != nil {
			return position{stem: name} // a number in the name is too large for an int
		}
		p.numbers = append(p.numbers, n)
	}
	return p
}

// keras reports whether m's arrays have the names and form that Keras uses.
func (m *module) keras() bool {
	return m.epsilon == kerasEpsilon || m.kernel != nil && m.inOut && !m.whole && strings.ContainsFunc(m.name, isLetter)
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// after returns the number of positions by which m comes after the module o. known is
// false if their names do not show it, because they differ in more than their last
// number.
func (m *module) after(o *module) (gap int, known bool) {
	last := len(m.numbers) - 1
	if m.stem != o.stem || last < 0 || len(o.numbers) != last+1 || !slices.Equal(m.numbers[:last], o.numbers[:last]) {
		return 0, false
	}
	return m.numbers[last] - o.numbers[last], true
}

// order returns the modules in order from the inputs to the outputs. If the numbers
// in their names give an order that the shapes fit, that is the order. Otherwise
// the shapes must allow only one order.
func (r *Result) order(list []*module) ([]*module, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("expected the weights of at least one layer, found none: %w", ErrFormat)
	}
	sorted, known := byNumber(list)
	broken := chainError(sorted)
	if known && broken == nil {
		return sorted, nil
	}
	c := chains{modules: sorted, used: make([]bool, len(sorted)), left: maxTries}
	c.extend(nil)
	switch {
	case len(c.found) == 1 && c.left > 0:
		r.assume("the layers have the order " + moduleNames(c.found[0]) + ", the only one that their shapes allow")
		return c.found[0], nil
	case len(c.found) == 0 && broken != nil:
		return nil, broken
	}
	return nil, fmt.Errorf("expected modules whose numbers or shapes show their order, found %s, for which several orders are possible; name them by their position, as in 0.weight, 2.weight, or save the model as ONNX: %w", moduleNames(sorted), ErrFormat)
}

// byNumber returns the modules sorted by the numbers in their names. A linear layer
// comes before a normalization of the same number. known is true if the numbers show
// the order: the names of all linear layers differ only in their numbers, and so do
// those of all normalizations.
func byNumber(list []*module) (sorted []*module, known bool) {
	sorted, known = slices.Clone(list), true
	compare := func(a, b *module) int {
		return cmp.Or(slices.Compare(a.numbers, b.numbers), cmp.Compare(kind(a), kind(b)))
	}
	slices.SortStableFunc(sorted, compare)
	stems := map[int]string{}
	for i, m := range sorted {
		stem, seen := stems[kind(m)]
		if seen && stem != m.stem || i > 0 && compare(sorted[i-1], m) == 0 {
			known = false
		}
		stems[kind(m)] = m.stem
	}
	return sorted, known
}

// kind returns 0 for a linear layer and 1 for a normalization.
func kind(m *module) int {
	if m.kernel != nil {
		return 0
	}
	return 1
}

// chainError returns an error for the first module whose number of inputs is not the
// number of outputs of the module before it. It returns nil if all modules fit.
func chainError(list []*module) error {
	for i, m := range list[1:] {
		if before := list[i]; before.outputs() != m.inputs() {
			return fmt.Errorf("module %q: expected %d inputs, found %d (the module before it, %q, has %[2]d outputs): %[5]w", m.name, before.outputs(), m.inputs(), before.name, ErrFormat)
		}
	}
	return nil
}

// maxTries limits the number of modules that the search for a chain tries to append.
const maxTries = 10_000

// chains searches for the orders of modules in which the shapes fit. Modules with the
// same stem keep the order of their numbers. The search ends when it has found two
// orders, since the order is then ambiguous.
type chains struct {
	modules []*module
	used    []bool
	found   [][]*module
	left    int // number of tries left
}

// extend tries to append each unused module to chain, and collects complete chains in
// c.found.
func (c *chains) extend(chain []*module) {
	if len(chain) == len(c.modules) {
		c.found = append(c.found, slices.Clone(chain))
		return
	}
	waiting := map[string]bool{} // stems whose next module has been tried here
	for i, m := range c.modules {
		if c.used[i] || waiting[m.stem] {
			continue
		}
		waiting[m.stem] = len(m.numbers) > 0
		if len(chain) > 0 && chain[len(chain)-1].outputs() != m.inputs() {
			continue
		}
		if c.left--; c.left <= 0 || len(c.found) > 1 {
			return
		}
		c.used[i] = true
		c.extend(append(chain, m))
		c.used[i] = false
	}
}

// moduleNames lists modules for a message.
func moduleNames(list []*module) string {
	var names []string
	for _, m := range list {
		names = append(names, strconv.Quote(m.name))
	}
	return strings.Join(names, ", ")
}
