package data

// fewColumns is up to how many columns are compared one by one to find a name,
// which takes less time than a map.
const fewColumns = 16

// columnFinder finds many columns of a table by their names. Unlike
// [Table.Column], it looks at all columns once, and not for each name.
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

// column is [Table.Column].
func (f columnFinder) column(name string) (*Column, error) {
	if i, ok := f.place[name]; ok {
		return &f.table.Columns[i], nil
	}
	return f.table.Column(name) // one of few, or an error
}

// ColumnsNamed returns the columns of those names, in the order of the names.
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
