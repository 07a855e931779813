package data

// Up to fewColumns columns, comparing names one by one is faster than a map.
const fewColumns = 16

// columnFinder finds many columns of a table by their names. It goes through all columns
// only once, while [Table.Column] does so for each name.
type columnFinder struct {
	table *Table
	place map[string]int // index of the first column of each name; nil if there are few columns
}

func newColumnFinder(t *Table) columnFinder {
	f := columnFinder{table: t}
	if len(t.Columns) <= fewColumns {
		return f
	}
	f.place = make(map[string]int, len(t.Columns))
	for i := range t.Columns {
		if _, taken := f.place[t.Columns[i].Name]; !taken {
			f.place[t.Columns[i].Name] = i
		}
	}
	return f
}

// column is like [Table.Column].
func (f columnFinder) column(name string) (*Column, error) {
	if i, ok := f.place[name]; ok {
		return &f.table.Columns[i], nil
	}
	return f.table.Column(name) // there are few columns, or this returns the error
}

// ColumnsNamed returns the columns with the given names, in the order of the names.
func (t *Table) ColumnsNamed(names ...string) ([]*Column, error) {
	find := newColumnFinder(t)
	columns := make([]*Column, len(names))
	for i, name := range names {
		c, err := find.column(name)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	return columns, nil
}

// setOf returns the set of the names.
func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
