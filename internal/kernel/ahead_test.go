package kernel

import (
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// TestAhead checks that the lists of a product fetch every line of the pending
// terms, in both forms, and that nothing is left for the next product.
func TestAhead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var codes *Codes
		if rapid.Bool().Draw(t, "coded") {
			codes = new(Codes)
		}
		all := NewTerms(1000, codes)
		var a ahead
		lines := map[uintptr]bool{}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			lo := rapid.IntRange(0, 999).Draw(t, "from")
			part := all.Slice(lo, lo+rapid.IntRange(0, 1000-lo).Draw(t, "terms"))
			a.add(part)
			for k := range part.Len() {
				at, size := uintptr(0), uintptr(8)
				if codes != nil {
					at, size = uintptr(unsafe.Pointer(&part.coded[k])), 4
				} else {
					at = uintptr(unsafe.Pointer(&part.plain[k]))
				}
				lines[at/lineBytes], lines[(at+size-1)/lineBytes] = true, true
			}
		}
		lists := rapid.IntRange(1, 50).Draw(t, "lists")
		first, each := a.over(lists)
		for range lists * each { // as the kernels do
			delete(lines, first.begin/lineBytes)
			if first.begin += lineBytes; first.begin >= first.end {
				first = (*span)(unsafe.Add(unsafe.Pointer(first), unsafe.Sizeof(*first)))
			}
		}
		if len(lines) > 0 {
			t.Fatalf("%d lines are not fetched by %d lists of %d", len(lines), lists, each)
		}
		if _, each := a.over(lists); each != 0 {
			t.Fatalf("the next product fetches %d lines again", each)
		}
	})
}

// TestAheadIsForgotten checks that no product leaves a prefetch pending, on any
// backend, even if a worker has no columns to compute.
func TestAheadIsForgotten(t *testing.T) {
	for _, b := range Backends() {
		x := &Sparse{Cols: 2, Start: []int32{0, 1}, Terms: NewTerms(1, nil)}
		rows, columns := []int32{0}, make([]Columns, 1)
		columns[0].Gather(b, x, rows, 0, 1)
		for _, cols := range []int{0, 3} {
			w := NewWorker(b)
			w.FetchRows(x, rows)
			w.AffineSparse(NewMatrix(1, cols), x, rows, NewMatrix(3, cols))
			if n := len(w.ahead.spans); n > 0 {
				t.Errorf("%s, %d columns: AffineSparse leaves %d spans", b.Name, cols, n)
			}
			w.FetchColumns(columns)
			w.GradientSparse(NewMatrix(3, cols), columns, NewMatrix(1, cols))
			if n := len(w.ahead.spans); n > 0 {
				t.Errorf("%s, %d columns: GradientSparse leaves %d spans", b.Name, cols, n)
			}
		}
	}
}
