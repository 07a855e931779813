package kernel

import "unsafe"

// ahead lists memory that a worker will read soon. The terms of a sparse batch come
// from a set that is too large for any cache. So the worker's next sparse product
// prefetches the listed memory, a few cache lines at a time, and the memory arrives
// while the product is computed.
type ahead struct {
	spans []span
	lines int // cache lines in all spans
}

// span is the memory from address begin up to, but not including, address end. It
// is prefetched and never read, so it need not be kept alive.
type span struct{ begin, end uintptr }

const lineBytes = lanes * 4

// FetchRows makes w's next sparse product prefetch the terms of the given rows
// of x.
func (w *Worker) FetchRows(x *Sparse, rows []int32) {
	for _, r := range rows {
		w.ahead.add(x.row(r))
	}
}

// FetchColumns makes w's next sparse product prefetch the terms of the given
// columns.
func (w *Worker) FetchColumns(columns []Columns) {
	for i := range columns {
		w.ahead.add(columns[i].terms)
	}
}

// add appends the memory of t to the pending prefetch.
func (a *ahead) add(t Terms) {
	if t.Len() == 0 {
		return
	}
	at, size := uintptr(0), uintptr(0)
	if t.codes != nil {
		at, size = uintptr(unsafe.Pointer(&t.coded[0])), unsafe.Sizeof(t.coded[0])
	} else {
		at, size = uintptr(unsafe.Pointer(&t.plain[0])), unsafe.Sizeof(t.plain[0])
	}
	end := at + uintptr(t.Len())*size
	at -= at % lineBytes
	a.spans = append(a.spans, span{at, end})
	a.lines += int(end-at+lineBytes-1) / lineBytes
}

// over divides the pending prefetch evenly among the given number of lists, and clears
// it. It returns the first span (nil if nothing is pending) and the number of cache
// lines for each list.
func (a *ahead) over(lists int) (first *span, each int) {
	if a.lines == 0 || lists == 0 {
		return nil, 0
	}
	each = (a.lines + lists - 1) / lists
	a.spans = append(a.spans, span{a.spans[0].begin, ^uintptr(0)}) // never ends: when no lines are left, the last lists prefetch the first ones again
	first = &a.spans[0]
	a.forget()
	return first, each
}

// forget clears the pending prefetch. Without it, the list would grow from step to
// step if the backend does not prefetch, or if the products have no columns.
func (a *ahead) forget() { a.spans, a.lines = a.spans[:0], 0 }
