package data

import "fmt"

// Divide divides every number, for example pixels by 255.
type Divide struct {
	By float32 `json:"by"`
}

// Type returns "divide".
func (Divide) Type() string { return "divide" }

func (d Divide) Apply(row []float32) {
	for i := range row {
		row[i] /= d.By
	}
}

func (d Divide) KeepsZero() bool { return true }

func (d Divide) Fits(int) error { return nil }

func (d Divide) Check() error {
	if d.By == 0 || d.By-d.By != 0 { // zero, NaN or infinite
		return fmt.Errorf("divide: expected a finite divisor other than 0, found %v: %w", d.By, ErrStep)
	}
	return nil
}

// Standardize turns every number x into (x - Mean) / Scale, in float32. Each list
// has one number for all columns or one for each.
type Standardize struct {
	Mean  []float32 `json:"mean"`
	Scale []float32 `json:"scale"`
}

// Type returns "standardize".
func (Standardize) Type() string { return "standardize" }

const badStandardize = "data: Standardize has neither one number for all columns nor one for each"

func (s Standardize) Apply(row []float32) {
	if s.Fits(len(row)) != nil {
		panic(badStandardize)
	}
	for i := range row {
		row[i] = (row[i] - forColumn(s.Mean, i)) / forColumn(s.Scale, i)
	}
}

// forColumn returns the number for column i.
func forColumn(list []float32, i int) float32 {
	if len(list) == 1 {
		return list[0]
	}
	return list[i]
}

func (s Standardize) KeepsZero() bool {
	for _, v := range s.Mean {
		if v != 0 {
			return false
		}
	}
	return true
}

func (s Standardize) Check() error {
	if len(s.Mean) == 0 || len(s.Scale) == 0 {
		return fmt.Errorf("standardize: expected a mean and a scale, found %d and %d numbers: %w", len(s.Mean), len(s.Scale), ErrStep)
	}
	for i, v := range s.Mean {
		if v-v != 0 {
			return fmt.Errorf("standardize: expected finite means, found %v as number %d: %w", v, i+1, ErrStep)
		}
	}
	for i, v := range s.Scale {
		if v == 0 || v-v != 0 {
			return fmt.Errorf("standardize: expected finite scales other than 0, found %v as number %d: %w", v, i+1, ErrStep)
		}
	}
	return nil
}

func (s Standardize) Fits(width int) error {
	for _, n := range []int{len(s.Mean), len(s.Scale)} {
		if n != 1 && n != width {
			return fmt.Errorf("standardize: expected one number for all columns, or one for each of %d, found %d: %w", width, n, ErrStep)
		}
	}
	return nil
}
