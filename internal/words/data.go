package words

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
)

// Task returns the task that was chosen for tables, such as the classification of a
// column, and the reasons for the choice.
func Task(c data.Choice) string {
	text := fmt.Sprintf("%s of %s", c.Task, strings.Join(Names(c.Targets), ", "))
	if c.Guess != "" {
		text += fmt.Sprintf(" (%s; --target chooses another)", c.Guess)
	}
	if c.Reason != "" {
		text += ": " + Line(c.Reason)
	}
	return text
}

// Tables describes the tables to train on and the chosen task, and warns about rows
// without a target.
func Tables(set *data.Set, c data.Choice) string {
	kinds := map[data.Kind]int{}
	if t := set.Features.Table; t != nil {
		for _, column := range t.Columns {
			kinds[column.Kind]++
		}
	} else {
		kinds[data.Number] = set.Features.Cols // pixels
	}
	var parts []string
	for _, k := range []data.Kind{data.Number, data.Boolean, data.Date, data.Category} {
		if n := kinds[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	rows := Count(set.Len()+c.Unlabeled, "row")
	text := fmt.Sprintf("%s: %s, %s (%s)\n%s", Line(set.Name), rows, Count(set.Features.Cols, "column"), strings.Join(parts, ", "), Task(c))
	if c.Unlabeled == 0 {
		return text
	}
	are, they := "are", "they have"
	if c.Unlabeled == 1 {
		are, they = "is", "it has"
	}
	return text + fmt.Sprintf("\nwarning: %d of %s %s left out, because %s no %s", c.Unlabeled, rows, are, they, strings.Join(Names(c.Targets), " or "))
}

// Pictures describes the folders of pictures to train on.
func Pictures(train *data.Set) string {
	f, colors := train.Features.Pictures, "in shades of gray"
	if f.Color {
		colors = "in color"
	}
	return fmt.Sprintf("%s: pictures of %s, scaled to %d×%d pixels %s", Line(train.Name), Count(len(train.Classes), "class"), f.Width, f.Height, colors)
}
