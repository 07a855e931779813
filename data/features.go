package data

import "fmt"

// checkCodes reports codes that are not CodeCols a row, or are negative.
func (f *Features) checkCodes() error {
	if f.CodeCols < 0 || len(f.Codes) != f.Rows*f.CodeCols {
		return fmt.Errorf("expected %d×%d = %d codes, found %d: %w", f.Rows, f.CodeCols, f.Rows*f.CodeCols, len(f.Codes), ErrShape)
	}
	for i, c := range f.Codes {
		if c < 0 {
			return fmt.Errorf("row %d, column %d of the codes: expected a code of 0 or more, found %d: %w", i/f.CodeCols+1, i%f.CodeCols, c, ErrValue)
		}
	}
	return nil
}

// Codes returns the codes of row r, which share the features' memory: none if
// the features have none.
func (p *Prepared) Codes(r int32) []int32 {
	f := p.rows.features
	i := p.first + int(r)
	return f.Codes[i*f.CodeCols : (i+1)*f.CodeCols]
}

// Rows returns features of the given rows, all of the same length, which it
// copies.
func Rows(rows [][]float32) (Features, error) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return Features{}, fmt.Errorf("expected at least one row of at least one number, found %d rows: %w", len(rows), ErrShape)
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
