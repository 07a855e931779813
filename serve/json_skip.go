package serve

import "fmt"

// skip checks the syntax of a value of any kind and skips it. depth is the number of
// lists and objects around the value.
func (r *jsonReader) skip(depth int) error {
	c := r.next()
	if (c == '{' || c == '[') && depth >= maxDepth {
		return r.meaning(r.i, fmt.Sprintf("lists and objects at most %d deep", maxDepth), "a deeper one")
	}
	switch {
	case c == '{':
		return r.object(func([]byte) error { return r.skip(depth + 1) })
	case c == '[':
		return r.list(func(int) error { return r.skip(depth + 1) })
	case c == '"':
		_, err := r.str()
		return err
	case c == '-' || c-'0' <= 9:
		_, err := r.decimal()
		return err
	}
	_, err := r.literal()
	return err
}
