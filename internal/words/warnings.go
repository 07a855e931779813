package words

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/shell"
)

const (
	// mostListed is the number of columns that a warning about several columns names.
	mostListed = 3
	// mostConstant is the largest number of constant columns that a hint names. They do
	// no harm, so a hint with hundreds of names would not help.
	mostConstant = 10
)

// Warnings returns the warnings about the data, one on each line, and a hint that says
// how to leave out the columns that they name. It returns "" if there are no warnings.
func Warnings(warnings []data.Warning) string {
	var lines []string
	for _, w := range GroupWarnings(warnings) {
		kind := "warning: "
		if w.Code == data.Chosen {
			kind = "note: "
		}
		lines = append(lines, kind+Line(w.Text))
	}
	if columns := toDrop(warnings); columns != nil {
		lines = append(lines, fmt.Sprintf("hint: --drop %s leaves out columns that should not be used", shell.List(columns...)))
	}
	return strings.Join(lines, "\n")
}

// GroupWarnings returns the warnings for people to read: one for all columns that
// have only one value, one for all columns that number or name the rows, and each
// other text once.
func GroupWarnings(warnings []data.Warning) (grouped []data.Warning) {
	columns := map[data.WarningCode][]string{}
	for _, w := range warnings {
		columns[w.Code] = append(columns[w.Code], w.Column)
	}
	seen := map[data.Warning]bool{}
	for _, w := range warnings {
		w.Column = ""
		if text := groupText(w.Code, columns[w.Code]); text != "" {
			w.Text = text
		}
		if !seen[w] {
			seen[w] = true
			grouped = append(grouped, w)
		}
	}
	return grouped
}

// groupText returns the text of one warning about several columns. It returns "" if there
// is only one column, or if the warnings of the code differ in more than the column.
func groupText(code data.WarningCode, columns []string) string {
	n := len(columns)
	switch {
	case n < 2:
		return ""
	case code == data.Constant && n > mostConstant:
		return fmt.Sprintf("%d columns have one value in all rows, or none: %s; they are always 0 for the network, so they do no harm", n, listed(columns))
	case code == data.Constant:
		return fmt.Sprintf("%d columns have one value in all rows, or none: %s", n, listed(columns))
	case code == data.Identifier:
		return fmt.Sprintf("%d columns identify the rows, as numbers or names do: %s", n, listed(columns))
	}
	return ""
}

// listed returns the names of the first mostListed columns, and "…" if there are more.
func listed(columns []string) string {
	if len(columns) <= mostListed {
		return strings.Join(Names(columns), ", ")
	}
	return strings.Join(Names(columns[:mostListed]), ", ") + ", …"
}

// toDrop returns the columns that should not be used, each once.
func toDrop(warnings []data.Warning) (columns []string) {
	constant := 0
	for _, w := range warnings {
		if w.Code == data.Constant {
			constant++
		}
	}
	seen := map[string]bool{}
	for _, w := range warnings {
		unused := w.Code == data.Identifier || w.Code == data.Leakage || w.Code == data.Constant && constant <= mostConstant
		if unused && !seen[w.Column] {
			seen[w.Column] = true
			columns = append(columns, w.Column)
		}
	}
	return columns
}
