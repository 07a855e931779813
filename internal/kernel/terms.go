package kernel

// Terms are non-zero numbers, each with an index. In a row the index is the number's
// column, in a column it is its row. Terms are either plain or coded. They are coded
// if each number is computed from a byte, as with pixels: a coded term takes four
// bytes, a plain one eight. That saves time, because reading the terms of a set takes
// longer than multiplying by them.
type Terms struct {
	plain []term
	coded []codedTerm
	codes *Codes // the number of each byte in coded; nil: the terms are plain
}

// Codes maps each byte to the number that it stands for.
type Codes [256]float32

type term struct {
	index int32
	value float32
}

// codedTerm is an index, shifted left by codeBits, plus a byte.
type codedTerm uint32

const codeBits = 8

// MaxCoded is the number of different indices that a coded term can hold.
const MaxCoded = 1 << (32 - codeBits)

// NewTerms returns memory for n terms. They are coded unless codes is nil.
func NewTerms(n int, codes *Codes) Terms {
	if codes != nil {
		return Terms{coded: make([]codedTerm, n), codes: codes}
	}
	return Terms{plain: make([]term, n)}
}

// Len returns the number of terms.
func (t Terms) Len() int { return len(t.plain) + len(t.coded) }

// Slice returns terms lo to hi-1.
func (t Terms) Slice(lo, hi int) Terms {
	if t.codes != nil {
		return Terms{coded: t.coded[lo:hi], codes: t.codes}
	}
	return Terms{plain: t.plain[lo:hi]}
}

// At returns term k.
func (t Terms) At(k int) (index int, value float32) {
	if t.codes != nil {
		c := t.coded[k]
		return int(c >> codeBits), t.codes[byte(c)]
	}
	return int(t.plain[k].index), t.plain[k].value
}

// Divide divides the numbers of the first n terms, which must be plain.
func (t Terms) Divide(n int, divisor float32) {
	for k := range t.plain[:n] {
		t.plain[k].value /= divisor
	}
}

// Grown returns memory for n terms. It is t's memory if that is large enough. The terms
// are coded unless codes is nil.
func (t Terms) Grown(n int, codes *Codes) Terms {
	if codes != nil {
		return Terms{plain: t.plain[:0], coded: resize(t.coded, n), codes: codes}
	}
	return Terms{plain: resize(t.plain, n), coded: t.coded[:0]}
}

// resize returns s with length n. It allocates only if s is too small.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
