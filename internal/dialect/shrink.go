package dialect

// Shrink returns the smallest file that it finds for which fails reports true. It
// leaves out rows and columns of f as long as fails reports true for the rest.
func Shrink(f File, fails func(f File) bool) File {
	for smaller := true; smaller; {
		smaller = false
		for i := len(f.Table.Columns) - 1; i >= 0; i-- {
			if i > 0 || !f.Dialect.RowNames {
				smaller = f.try(f.Table.without(i), fails) || smaller
			}
		}
		for part := f.Table.Rows / 2; part > 0; part /= 2 {
			for at := 0; at+part <= f.Table.Rows; at += part {
				smaller = f.try(f.Table.leaving(at, at+part), fails) || smaller
			}
		}
	}
	return f
}

// try replaces the table of f by t if fails reports true for the result.
func (f *File) try(t Table, fails func(f File) bool) bool {
	g := File{t, f.Dialect}
	if len(t.Columns) == 0 || t.Rows < 3 || len(t.Columns) == 1 && len(f.Table.Columns) > 1 || !fails(g) {
		return false
	}
	f.Table = t
	return true
}

// leaving returns t without rows lo to hi-1.
func (t Table) leaving(lo, hi int) Table {
	return t.mapped(t.Rows-(hi-lo), func(c Column) []Value {
		return append(c.Values[:lo:lo], c.Values[hi:]...)
	})
}
