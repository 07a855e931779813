package data

import "fmt"

// Set is a table of rows with their targets, in compact storage. A Set is
// read-only once made, so any number of goroutines may share it.
type Set struct {
	Name        string // the source of the rows, for people: "MNIST test images"
	Features    Features
	Targets     Targets
	Classes     []string  // class names in class order; nil if the targets are values
	TargetNames []string  // the names of the target columns; nil if they have none
	Weights     []float32 // how much each row counts in training, 0 or more; nil: all alike
	Groups      []int32   // of each row, such as patients, which no split parts; nil: none
	Notes       []Warning // what its reader chose and left out, for people
}

// Features holds Rows rows of Cols numbers, row after row, in the storage they
// came in: exactly one of Bytes, Floats and Table is set, or none in rows from
// [Encoder.Bind].
type Features struct {
	Rows, Cols int
	Shape      []int // the shape of one row, if it has one: {28, 28} for an MNIST image
	Bytes      []uint8
	Floats     []float32
	Table      *Table         // named columns, which a model's encoder turns into numbers
	Pictures   *PictureFormat // how pictures became these rows; nil if that is not known
	Columns    *Encoder       // the columns of a table, if Bytes hold its pixels: see [Pixels]; else nil

	// Codes are whole numbers of 0 or more in addition to the numbers, (Rows,
	// CodeCols): of categories, or of the intervals that hold the numbers. Nil:
	// none.
	Codes    []int32
	CodeCols int

	bound  *boundRows // in place of the three, from Encoder.Bind
	mapped bool       // Floats are larger than memory
}

// TableFeatures returns the rows of a table as features.
func TableFeatures(t *Table) Features {
	return Features{Rows: t.Rows, Cols: len(t.Columns), Table: t}
}

// Targets holds one target per row: a class number, or Width values
// (regression, multi-label, soft labels). Exactly one of Class and Values is
// set.
type Targets struct {
	Class  []int32
	Values []float32 // (rows, Width)
	Width  int
	Labels bool // the values are yes or no, 1 and 0: any number of labels for each row

	// Exact are the Values, if some have more digits than float32: see [Column]. A
	// network that learns standardized values learns from these. Nil: the Values are
	// exact.
	Exact []float64
}

// Len returns the number of rows.
func (s *Set) Len() int { return s.Features.Rows }

// Check returns an error with the first inconsistency between the parts of s: counts
// that differ, a class number without a name, or more or less than one storage.
func (s *Set) Check() error { return s.checkRest(s.Features.Check()) }

// CheckShape is Check without a look at the floats of the features.
func (s *Set) CheckShape() error { return s.checkRest(s.Features.CheckShape()) }

// checkRest adds the name of the set to err, an error of the features. If err is
// nil, it checks the rest of s.
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

// Select returns the given rows of s, in that order, in new memory or, as
// [Table.Select] does, in a table's cache.
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

// Select returns the given rows of f, as [Set.Select] does.
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

// Range returns rows lo to hi-1 of f. They share its memory.
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

// choose returns the given rows of t.
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

// pickRows returns the given rows, of cols numbers each.
func pickRows[T any](from []T, cols int, rows []int32) []T {
	to := make([]T, 0, len(rows)*cols)
	for _, r := range rows {
		to = append(to, from[int(r)*cols:(int(r)+1)*cols]...)
	}
	return to
}

// Check returns an error if the stored numbers do not match Rows and Cols, or if one is
// not finite.
func (f *Features) Check() error {
	if err := f.CheckShape(); err != nil {
		return err
	}
	return checkFinite(f.Floats, f.Cols)
}

// CheckShape is Check without a look at the floats.
func (f *Features) CheckShape() error {
	if f.Rows <= 0 || f.Cols <= 0 {
		return fmt.Errorf("expected at least one row and one column, found %d rows of %d: %w", f.Rows, f.Cols, ErrShape)
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
		return fmt.Errorf("expected the features either as bytes, as floats or as a table: %w", ErrShape)
	}
	if n := max(len(f.Bytes), len(f.Floats)); n != f.Rows*f.Cols {
		return fmt.Errorf("expected %d×%d = %d numbers, found %d: %w", f.Rows, f.Cols, f.Rows*f.Cols, n, ErrShape)
	}
	if f.Columns != nil && len(f.Columns.Columns) != f.Cols {
		return fmt.Errorf("expected the names of %d columns, found %d: %w", f.Cols, len(f.Columns.Columns), ErrShape)
	}
	return nil
}

// checkFinite returns an error with the first number that is not finite. The numbers are
// rows of cols.
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
		return fmt.Errorf("expected the targets either as classes or as values: %w", ErrShape)
	}
	if t.Values != nil {
		if t.Width <= 0 || len(t.Values) != rows*t.Width {
			return fmt.Errorf("expected %d target values for each of %d rows, found %d values: %w", t.Width, rows, len(t.Values), ErrShape)
		}
		if t.Exact != nil && len(t.Exact) != len(t.Values) {
			return fmt.Errorf("expected as many exact target values as values, %d, found %d: %w", len(t.Values), len(t.Exact), ErrShape)
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

// Evenly returns up to most row indices, evenly spaced over [0, n).
func Evenly(n, most int) []int32 {
	rows := make([]int32, min(n, most))
	for i := range rows {
		rows[i] = int32(i * n / len(rows))
	}
	return rows
}

// Sample returns up to most rows of s, evenly spaced. If s has no more, it
// returns s itself.
func (s *Set) Sample(most int) *Set {
	if s.Len() <= most {
		return s
	}
	return s.Select(Evenly(s.Len(), most))
}

// Split deals the rows of s into a training and a test set, as [Split] does. If o
// has no classes or groups, it takes those of s.
func (s *Set) Split(o SplitOptions) (train, test *Set) {
	trainRows, testRows := Split(s.Len(), s.splitOptions(o))
	return s.Select(trainRows), s.Select(testRows)
}

// Folds deals the rows of s into k parts, as [Folds] does. If o has no classes or
// groups, it takes those of s.
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
