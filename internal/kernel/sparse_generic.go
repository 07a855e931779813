package kernel

// affineSparseGeneric adds, for each row, the weight rows of its values, four
// values at a time in their order.
func affineSparseGeneric(_ *Worker, dst Matrix, x *Sparse, rows []int32, weights Matrix) {
	bias := weights.Row(x.Cols)
	for i, r := range rows {
		sums := dst.Row(i)
		copy(sums, bias)
		index, value := x.row(r)
		accumulate(sums, weights, index, value)
	}
}

// gradientSparseGeneric computes the gradient rows of the given columns.
func gradientSparseGeneric(w *Worker, c Matrix, x *Columns, delta Matrix, f finish) {
	scratch := w.floats(c.Cols + delta.Rows)
	sums, value := scratch[:c.Cols], scratch[c.Cols:]
	w.places = resize(w.places, delta.Rows)
	for k := range c.Rows {
		clear(sums)
		terms := x.terms[x.start[k]:x.start[k+1]]
		for j, t := range terms {
			w.places[j], value[j] = t.row, t.value
		}
		accumulate(sums, delta, w.places[:len(terms)], value[:len(terms)])
		f.row(c.Row(k), sums)
	}
}

// accumulate adds value[j] times row index[j] of m to sums, for every j in
// order.
func accumulate(sums []float32, m Matrix, index []int32, value []float32) {
	for len(index) >= 4 && len(value) >= 4 {
		v0, v1, v2, v3 := value[0], value[1], value[2], value[3]
		r0, r1 := m.Row(int(index[0]))[:len(sums)], m.Row(int(index[1]))[:len(sums)]
		r2, r3 := m.Row(int(index[2]))[:len(sums)], m.Row(int(index[3]))[:len(sums)]
		for i, s := range sums {
			s += float32(v0 * r0[i])
			s += float32(v1 * r1[i])
			s += float32(v2 * r2[i])
			sums[i] = s + float32(v3*r3[i])
		}
		index, value = index[4:], value[4:]
	}
	for j, v := range value {
		for i, x := range m.Row(int(index[j]))[:len(sums)] {
			sums[i] += float32(v * x)
		}
	}
}

// countGeneric counts the indices of one row, less lo.
func countGeneric(counts, index []int32, lo int) {
	for _, k := range index {
		counts[int(k)-lo]++
	}
}

// placeGeneric writes batch row i's values to the next places of their columns.
func placeGeneric(terms []term, next, index []int32, value []float32, lo, i int) {
	value = value[:len(index)]
	for j, k := range index {
		at := next[int(k)-lo]
		next[int(k)-lo] = at + 1
		terms[at] = term{int32(i), value[j]}
	}
}
