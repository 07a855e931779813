package data

import "fmt"

// Set is a table of rows with their targets, in compact form. It does not change after it
// is made, so any number of goroutines may share it.
type Set struct {
	Name        string // the source of the rows, for messages: "MNIST test images"
	Features    Features
	Targets     Targets
	Classes     []string  // names of the classes, in class order; nil if the targets are values
	TargetNames []string  // names of the target columns; nil if they have none
	Weights     []float32 // weight of each row in training, 0 or more; nil if all are equal
	Groups      []int32   // group of each row, such as a patient; a split keeps groups together; nil if there are none
	Notes       []Warning // what the reader chose and left out, for messages
}

// Features holds rows of numbers, one row after the other, in the form in which they were
// read. Rows is the number of rows, and Cols is the length of a row. Exactly one of
// Bytes, Floats and Table is set; in rows from [Encoder.Bind], none is.
type Features struct {
	Rows, Cols int
	Shape      []int // the shape of one row, if it has one: {28, 28} for an MNIST image
	Bytes      []uint8
	Floats     []float32
	Table      *Table         // named columns, which a model's encoder turns into numbers
	Pictures   *PictureFormat // how pictures became these rows; nil if this is not known
	Columns    *Encoder       // the columns of a table whose pixels are in Bytes, see [Pixels]; otherwise nil

	// Codes are whole numbers of 0 or more, in addition to the other numbers. Their shape
	// is (Rows, CodeCols). A code stands for a category or for the interval that contains
	// a number. nil means that there are none.
	Codes    []int32
	CodeCols int

	bound  *boundRows // rows from Encoder.Bind, in place of Bytes, Floats and Table
	mapped bool       // Floats are in a file, because they may be larger than memory
}

// TableFeatures returns the rows of a table as features.
func TableFeatures(t *Table) Features {
	return Features{Rows: t.Rows, Cols: len(t.Columns), Table: t}
}

// Targets holds one target per row. It is either a class number, in Class, or Width
// numbers, in Values (for regression, several labels per row, or soft labels). Exactly
// one of Class and Values is set.
type Targets struct {
	Class  []int32
	Values []float32 // (rows, Width)
	Width  int
	Labels bool // the values are 1 for yes and 0 for no: a row may have any number of labels

	// Exact holds the same numbers as Values in float64, if some have more digits than
	// float32: see [Column]. A network that learns standardized values uses these. If it
	// is nil, Values are exact.
	Exact []float64
}

// Len returns the number of rows.
func (s *Set) Len() int { return s.Features.Rows }

// Check returns an error for the first inconsistency between the parts of s: numbers of
// rows that differ, a class number without a name, or not exactly one kind of features or
// targets.
func (s *Set) Check() error { return s.checkRest(s.Features.Check()) }

// CheckShape is like Check, but does not look at the floats of the features.
func (s *Set) CheckShape() error { return s.checkRest(s.Features.CheckShape()) }

// checkRest adds the name of the set to err, an error about the features. If err is nil,
// it checks the rest of s.
func (s *Set) checkRest(err error) error {
	if err == nil {
		err = s.Targets.check(s.Features.Rows, len(s.Classes))
	}
	if err == nil && s.Weights != nil {
		err = checkWeights(s.Weights, s.Features.Rows)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	return nil
}

// Select returns the given rows of s, in this order. They are copied to new memory, or to
// the table's cache, as in [Table.Select].
func (s *Set) Select(rows []int32) *Set {
	part := *s
	part.Features = s.Features.Select(rows)
	part.Targets = s.Targets.choose(rows)
	if s.Weights != nil {
		part.Weights = pick(s.Weights, rows)
	}
	if s.Groups != nil {
		part.Groups = pick(s.Groups, rows)
	}
	return &part
}

// Select returns the given rows of f. It copies them, as [Set.Select] does.
func (f *Features) Select(rows []int32) Features {
	part := *f
	part.Rows = len(rows)
	if f.Codes != nil {
		part.Codes = pickRows(f.Codes, f.CodeCols, rows)
	}
	switch {
	case f.Table != nil:
		part.Table = f.Table.Select(rows)
	case f.Bytes != nil:
		part.Bytes = pickRows(f.Bytes, f.Cols, rows)
	case f.Floats != nil:
		part.Floats, part.mapped = pickRows(f.Floats, f.Cols, rows), false
	case f.bound == nil:
		panic(noRows)
	default:
		part.Floats, part.bound = make([]float32, len(rows)*f.Cols), nil
		for i, r := range rows {
			f.bound.encode(part.Floats[i*f.Cols:], int(r), int(r)+1)
		}
	}
	return part
}

const (
	noRows   = "data: Features: no rows are set"
	badRange = "data: Features.Range: lo and hi are not 0 ≤ lo ≤ hi ≤ Rows"
)

// Range returns rows lo to hi-1 of f. They share the memory of f.
func (f *Features) Range(lo, hi int) Features {
	if lo < 0 || hi < lo || hi > f.Rows {
		panic(badRange)
	}
	part := *f
	part.Rows = hi - lo
	part.Codes = f.Codes[lo*f.CodeCols : hi*f.CodeCols]
	switch {
	case f.Table != nil:
		part.Table = f.Table.Range(lo, hi)
	case f.Bytes != nil:
		part.Bytes = f.Bytes[lo*f.Cols : hi*f.Cols]
	case f.Floats != nil:
		part.Floats = f.Floats[lo*f.Cols : hi*f.Cols]
	case f.bound == nil:
		panic(noRows)
	default:
		part.bound = f.bound.slice(lo, hi)
	}
	return part
}

// choose returns the targets of the given rows.
func (t *Targets) choose(rows []int32) Targets {
	part := *t
	if t.Class != nil {
		part.Class = pick(t.Class, rows)
	} else {
		part.Values = pickRows(t.Values, t.Width, rows)
	}
	if t.Exact != nil {
		part.Exact = pickRows(t.Exact, t.Width, rows)
	}
	return part
}

// pickRows returns the given rows of an array. Each of its rows has cols numbers.
func pickRows[T any](all []T, cols int, rows []int32) []T {
	picked := make([]T, 0, len(rows)*cols)
	for _, r := range rows {
		picked = append(picked, all[int(r)*cols:(int(r)+1)*cols]...)
	}
	return picked
}

// Check returns an error if the number of stored numbers does not match Rows and Cols, or
// if a number is not finite.
func (f *Features) Check() error {
	if err := f.CheckShape(); err != nil {
		return err
	}
	return checkFinite(f.Floats, f.Cols)
}

// CheckShape is like Check, but does not look at the floats.
func (f *Features) CheckShape() error {
	if f.Rows <= 0 || f.Cols <= 0 {
		return fmt.Errorf("expected at least one row and one column, found %d rows × %d columns: %w", f.Rows, f.Cols, ErrShape)
	}
	if err := f.checkCodes(); err != nil {
		return err
	}
	if f.bound != nil {
		return f.checkBound()
	}
	if f.Table != nil && f.Bytes == nil && f.Floats == nil {
		return f.Table.check()
	}
	if f.Table != nil || (f.Bytes == nil) == (f.Floats == nil) {
		return fmt.Errorf("expected exactly one of bytes, floats and table for the features, found none or several: %w", ErrShape)
	}
	if n := max(len(f.Bytes), len(f.Floats)); n != f.Rows*f.Cols {
		return fmt.Errorf("expected %d rows × %d = %d numbers, found %d: %w", f.Rows, f.Cols, f.Rows*f.Cols, n, ErrShape)
	}
	if f.Columns != nil && len(f.Columns.Columns) != f.Cols {
		return fmt.Errorf("expected the names of %d columns, found %d: %w", f.Cols, len(f.Columns.Columns), ErrShape)
	}
	return nil
}

// checkFinite returns an error for the first number that is not finite. cols is the
// number of numbers in a row.
func checkFinite(numbers []float32, cols int) error {
	if AllFinite(numbers) {
		return nil
	}
	for i, v := range numbers {
		if v-v != 0 {
			return fmt.Errorf("row %d, column %d: expected a finite number, found %v: %w", i/cols+1, i%cols+1, v, ErrValue)
		}
	}
	return nil
}

// check returns an error if the targets do not fit the number of rows and classes.
func (t *Targets) check(rows, classes int) error {
	if (t.Class == nil) == (t.Values == nil) {
		return fmt.Errorf("expected either classes or values for the targets, found both or neither: %w", ErrShape)
	}
	if t.Values != nil {
		if t.Width <= 0 || len(t.Values) != rows*t.Width {
			return fmt.Errorf("expected %d target values for each of %d rows, found %d values: %w", t.Width, rows, len(t.Values), ErrShape)
		}
		if t.Exact != nil && len(t.Exact) != len(t.Values) {
			return fmt.Errorf("expected %d exact target values, one for each value, found %d: %w", len(t.Values), len(t.Exact), ErrShape)
		}
		if err := checkFinite(t.Values, t.Width); err != nil {
			return fmt.Errorf("targets: %w", err)
		}
		return nil
	}
	if len(t.Class) != rows {
		return fmt.Errorf("expected one label for each of %d rows, found %d labels: %w", rows, len(t.Class), ErrShape)
	}
	for i, c := range t.Class {
		if c < 0 || int(c) >= classes {
			return fmt.Errorf("row %d: expected a label from 0 to %d, found %d: %w", i+1, classes-1, c, ErrLabel)
		}
	}
	return nil
}

// Evenly returns at most limit row indices from 0 to n-1, evenly spaced.
func Evenly(n, limit int) []int32 {
	rows := make([]int32, min(n, limit))
	for i := range rows {
		rows[i] = int32(i * n / len(rows))
	}
	return rows
}

// Sample returns at most limit rows of s, evenly spaced. If s has no more rows than that,
// it returns s itself.
func (s *Set) Sample(limit int) *Set {
	if s.Len() <= limit {
		return s
	}
	return s.Select(Evenly(s.Len(), limit))
}

// Split divides the rows of s into a training and a test set, as [Split] does. If o has
// no classes or groups, it uses those of s.
func (s *Set) Split(o SplitOptions) (train, test *Set) {
	trainRows, testRows := Split(s.Len(), s.splitOptions(o))
	return s.Select(trainRows), s.Select(testRows)
}

// Folds divides the rows of s into k parts, as [Folds] does. If o has no classes or
// groups, it uses those of s.
func (s *Set) Folds(k int, o SplitOptions) []Fold { return Folds(s.Len(), k, s.splitOptions(o)) }

func (s *Set) splitOptions(o SplitOptions) SplitOptions {
	if o.Classes == nil {
		o.Classes = s.Targets.Class
	}
	if o.Groups == nil {
		o.Groups = s.Groups
	}
	return o
}
