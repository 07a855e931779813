package kernel

// affineSparseGeneric computes each row of dst as the bias plus, for each term of the
// row in order, the term's value times its row of the weights.
func affineSparseGeneric(_ *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	bias := weights.Row(x.Cols)
	for i, r := range rows {
		sums := dst.Row(i)
		copy(sums, bias)
		accumulate(sums, weights, x.row(r))
	}
}

// gradientSparseGeneric computes the gradient rows of the given columns.
func gradientSparseGeneric(w *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	sums := w.floats(c.Cols)
	for k := range c.Rows {
		clear(sums)
		accumulate(sums, delta, x.terms.Slice(int(x.start[k]), int(x.start[k+1])))
		f.row(c.Row(k), sums)
	}
}

// accumulate adds to sums, for each term in order, the term's value times the row of
// m that its index selects. It adds four terms in one pass over sums.
func accumulate(sums []float32, m Matrix, t Terms) {
	n := t.Len()
	k := 0
	for ; k+4 <= n; k += 4 {
		i0, v0 := t.At(k)
		i1, v1 := t.At(k + 1)
		i2, v2 := t.At(k + 2)
		i3, v3 := t.At(k + 3)
		r0, r1 := m.Row(i0)[:len(sums)], m.Row(i1)[:len(sums)]
		r2, r3 := m.Row(i2)[:len(sums)], m.Row(i3)[:len(sums)]
		for i, s := range sums {
			s += float32(v0 * r0[i])
			s += float32(v1 * r1[i])
			s += float32(v2 * r2[i])
			sums[i] = s + float32(v3*r3[i])
		}
	}
	for ; k < n; k++ {
		i, v := t.At(k)
		for j, x := range m.Row(i)[:len(sums)] {
			sums[j] += float32(v * x)
		}
	}
}

// countGeneric adds 1 to counts[column-lo] for each term of a row.
func countGeneric(counts []int32, row Terms, lo int) {
	for k := range row.Len() {
		column, _ := row.At(k)
		counts[column-lo]++
	}
}

// placeGeneric writes each term of batch row i to the next free place of its column,
// next[column-lo].
func placeGeneric(terms Terms, next []int32, row Terms, lo, i int) {
	for k := range row.Len() {
		column, value := row.At(k)
		at := next[column-lo]
		next[column-lo] = at + 1
		if row.codes != nil {
			terms.coded[at] = codedTerm(i)<<codeBits | row.coded[k]&(1<<codeBits-1)
		} else {
			terms.plain[at] = term{int32(i), value}
		}
	}
}
