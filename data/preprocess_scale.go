package data

import "fmt"

// Divide divides every number, for example pixels by 255.
type Divide struct {
	By float32 `json:"by"`
}

// Type returns "divide".
func (Divide) Type() string { return "divide" }

// Apply divides the numbers of a row.
func (d Divide) Apply(row []float32) {
	for i := range row {
		row[i] /= d.By
	}
}

// KeepsZero returns true.
func (d Divide) KeepsZero() bool { return true }

// Slope returns the factor for numbers of any column.
func (d Divide) Slope(int) float32 { return 1 / d.By }

// Fits returns nil, because rows may have any width.
func (d Divide) Fits(int) error { return nil }

// Check returns an error if By is 0 or not finite.
func (d Divide) Check() error {
	if d.By == 0 || d.By-d.By != 0 { // zero, NaN or infinite
		return fmt.Errorf("divide: expected a finite divisor other than 0, found %v: %w", d.By, ErrStep)
	}
	return nil
}

// Standardize turns every number x into (x - Mean) / Scale, in float32. Mean and Scale
// each have one number per column, or a single number for all columns.
type Standardize struct {
	Mean  []float32 `json:"mean"`
	Scale []float32 `json:"scale"`
}

// Type returns "standardize".
func (Standardize) Type() string { return "standardize" }

const badStandardize = "data: Standardize has neither one number for all columns nor one for each"

// Apply standardizes the numbers of a row. It panics if the row has the wrong length.
func (s Standardize) Apply(row []float32) {
	if s.Fits(len(row)) != nil {
		panic(badStandardize)
	}
	for i := range row {
		row[i] = (row[i] - forColumn(s.Mean, i)) / forColumn(s.Scale, i)
	}
}

// forColumn returns the number in list for column i.
func forColumn(list []float32, i int) float32 {
	if len(list) == 1 {
		return list[0]
	}
	return list[i]
}

// Slope returns the factor for numbers of the column. They are multiplied by it after the
// mean is subtracted.
func (s Standardize) Slope(column int) float32 { return 1 / forColumn(s.Scale, column) }

// KeepsZero reports whether all means are 0.
func (s Standardize) KeepsZero() bool {
	for _, v := range s.Mean {
		if v != 0 {
			return false
		}
	}
	return true
}

// Check returns an error if a list is empty, a number is not finite, or a scale is 0.
func (s Standardize) Check() error {
	if len(s.Mean) == 0 || len(s.Scale) == 0 {
		return fmt.Errorf("standardize: expected at least one mean and one scale, found %d means and %d scales: %w", len(s.Mean), len(s.Scale), ErrStep)
	}
	for i, v := range s.Mean {
		if v-v != 0 {
			return fmt.Errorf("standardize: expected finite means, found %v in position %d: %w", v, i+1, ErrStep)
		}
	}
	for i, v := range s.Scale {
		if v == 0 || v-v != 0 {
			return fmt.Errorf("standardize: expected finite scales other than 0, found %v in position %d: %w", v, i+1, ErrStep)
		}
	}
	return nil
}

// Fits returns an error if Mean or Scale has neither one number nor width numbers.
func (s Standardize) Fits(width int) error {
	for _, n := range []int{len(s.Mean), len(s.Scale)} {
		if n != 1 && n != width {
			return fmt.Errorf("standardize: expected one number for all columns, or one for each of %d columns, found %d numbers: %w", width, n, ErrStep)
		}
	}
	return nil
}
