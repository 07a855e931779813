package data

// fewColumns is the number of columns up to which a search by comparing names is faster
// than a map.
const fewColumns = 16

// columnFinder finds many columns of a table by their names. It goes through all columns
// once, and not for each name as [Table.Column] does.
type columnFinder struct {
	table *Table
	place map[string]int // of the first column of each name; nil if there are few
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

// column does what [Table.Column] does.
func (f columnFinder) column(name string) (*Column, error) {
	if i, ok := f.place[name]; ok {
		return &f.table.Columns[i], nil
	}
	return f.table.Column(name) // one of few, or an error
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

// setOf returns a set of names.
func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
