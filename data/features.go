package data

import "fmt"

// checkCodes returns an error if there are not CodeCols codes per row, or if a code is
// negative.
func (f *Features) checkCodes() error {
	if f.CodeCols < 0 || len(f.Codes) != f.Rows*f.CodeCols {
		return fmt.Errorf("expected %d rows × %d = %d codes, found %d: %w", f.Rows, f.CodeCols, f.Rows*f.CodeCols, len(f.Codes), ErrShape)
	}
	for i, c := range f.Codes {
		if c < 0 {
			return fmt.Errorf("row %d, column %d of the codes: expected a code of 0 or more, found %d: %w", i/f.CodeCols+1, i%f.CodeCols+1, c, ErrValue)
		}
	}
	return nil
}

// Lazy reports whether rows are encoded each time they are read: see [Encoder.Bind].
func (f *Features) Lazy() bool { return f.bound != nil }

// EncodeRow writes row i of lazy features to dst, which has Cols numbers and must be 0.
func (f *Features) EncodeRow(dst []float32, i int) { f.bound.encode(dst, i, i+1) }

// Mapped reports whether the floats are stored in a file, because they may be larger
// than memory: see [Cache].
func (f *Features) Mapped() bool { return f.mapped }

// Rows returns features with a copy of the given rows, which must all have the same
// length.
func Rows(rows [][]float32) (Features, error) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return Features{}, fmt.Errorf("expected at least one row with at least one number, found %d rows: %w", len(rows), ErrShape)
	}
	f := Features{Rows: len(rows), Cols: len(rows[0])}
	f.Floats = make([]float32, 0, f.Rows*f.Cols)
	for i, row := range rows {
		if len(row) != f.Cols {
			return Features{}, fmt.Errorf("row %d: expected %d numbers, as in row 1, found %d: %w", i+1, f.Cols, len(row), ErrShape)
		}
		f.Floats = append(f.Floats, row...)
	}
	return f, f.Check()
}
