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

// position is what a name says about the place of a module: its numbers, and
// the name without them.
type position struct {
	numbers []int
	stem    string
}

// positionOf reads the numbers of a module's name. Keras leaves that of the
// first of its name out: dense, dense_1.
func positionOf(m *module) position {
	name := m.name
	if m.keras() && !kerasNumber.MatchString(name) {
		name += "_0"
	}
	p := position{stem: digits.ReplaceAllString(name, "#")}
	for _, d := range digits.FindAllString(name, -1) {
		n, err := strconv.Atoi(d)
		if err != nil {
			return position{stem: name} // so long a number is no position
		}
		p.numbers = append(p.numbers, n)
	}
	return p
}

// keras reports whether m is called as in Keras.
func (m *module) keras() bool {
	return m.epsilon == kerasEpsilon || m.kernel != nil && m.inOut && !m.whole && strings.ContainsFunc(m.name, isLetter)
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// after returns how many positions m stands behind another, if their names
// tell: they differ only in their last number.
func (m *module) after(other *module) (gap int, told bool) {
	last := len(m.numbers) - 1
	if m.stem != other.stem || last < 0 || len(other.numbers) != last+1 || !slices.Equal(m.numbers[:last], other.numbers[:last]) {
		return 0, false
	}
	return m.numbers[last] - other.numbers[last], true
}

// order returns the modules from the inputs to the outputs: by the numbers in
// their names if these tell, else as the only chain that their shapes allow.
func (r *Result) order(list []*module) ([]*module, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("expected the weights of at least one layer, found none: %w", ErrFormat)
	}
	sorted, told := byNumber(list)
	broken := chainError(sorted)
	if told && broken == nil {
		return sorted, nil
	}
	c := chains{modules: sorted, used: make([]bool, len(sorted)), left: maxTries}
	c.extend(nil)
	switch {
	case len(c.found) == 1 && c.left > 0:
		r.assume("the order " + moduleNames(c.found[0]) + ", the only one that the shapes allow")
		return c.found[0], nil
	case len(c.found) == 0 && broken != nil:
		return nil, broken
	}
	return nil, fmt.Errorf("expected modules whose numbers or shapes show their order, found %s, which fit together in several; name them by their position, as in 0.weight, 2.weight, or save the model as ONNX: %w", moduleNames(sorted), ErrFormat)
}

// byNumber returns the modules in the order of the numbers in their names, and
// whether these tell the order: all linear layers are called alike but for their
// numbers, and so are all normalizations. Of one number, the linear layer is
// first.
func byNumber(list []*module) (sorted []*module, told bool) {
	sorted, told = slices.Clone(list), true
	compare := func(a, b *module) int {
		return cmp.Or(slices.Compare(a.numbers, b.numbers), cmp.Compare(kind(a), kind(b)))
	}
	slices.SortStableFunc(sorted, compare)
	stems := map[int]string{}
	for i, m := range sorted {
		stem, seen := stems[kind(m)]
		if seen && stem != m.stem || i > 0 && compare(sorted[i-1], m) == 0 {
			told = false
		}
		stems[kind(m)] = m.stem
	}
	return sorted, told
}

// kind returns 0 for a linear layer and 1 for a normalization.
func kind(m *module) int {
	if m.kernel != nil {
		return 0
	}
	return 1
}

// chainError reports the first module that does not take what the one before
// gives.
func chainError(list []*module) error {
	for i, m := range list[1:] {
		if before := list[i]; before.outputs() != m.inputs() {
			return fmt.Errorf("module %q: expected %d inputs, the outputs of %q before it, found %d: %w", m.name, before.outputs(), before.name, m.inputs(), ErrFormat)
		}
	}
	return nil
}

// maxTries limits the search for a chain.
const maxTries = 10_000

// chains looks for the ways to join modules into a chain in which those that are
// called alike but for their numbers keep the order of the numbers. Two are
// enough to know that there is not one.
type chains struct {
	modules []*module
	used    []bool
	found   [][]*module
	left    int // tries
}

// extend adds to a chain whatever fits its end.
func (c *chains) extend(chain []*module) {
	if len(chain) == len(c.modules) {
		c.found = append(c.found, slices.Clone(chain))
		return
	}
	waiting := map[string]bool{} // stems whose next module has not been passed yet
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
