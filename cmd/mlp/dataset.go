package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Opened says what the data hold and what was chosen.
func (t *trainCommand) Opened(d *job.Data) error {
	t.targets = d.Train.TargetNames
	switch f := &d.Train.Features; {
	case f.Table != nil:
		return t.tellTables(d)
	case f.Pictures != nil:
		return t.tellPictures(d.Train)
	}
	return nil
}

// tellTables says what the tables hold and what was chosen.
func (o *output) tellTables(d *job.Data) error {
	set := d.Train
	v := wire.NewTable(set, d.Choice)
	kinds := map[data.Kind]int{}
	for _, c := range set.Features.Table.Columns {
		kinds[c.Kind]++
	}
	if err := o.object(v); err != nil {
		return err
	}
	var parts []string
	for _, k := range []data.Kind{data.Number, data.Boolean, data.Date, data.Category} {
		if n := kinds[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	if err := o.say("%s: %s, %s (%s)\n%s", set.Name, count(v.Rows, "row"),
		count(len(v.Columns), "column"), strings.Join(parts, ", "), d.Task()); err != nil || d.Choice.Unlabeled == 0 {
		return err
	}
	are, they := "are", "they have"
	if d.Choice.Unlabeled == 1 {
		are, they = "is", "it has"
	}
	return o.say("warning: %d of %s %s left out, because %s no %s", d.Choice.Unlabeled, count(v.Rows, "row"), are, they, strings.Join(d.Choice.Targets, " or "))
}

// tellPictures says what the folders of the training pictures hold.
func (o *output) tellPictures(train *data.Set) error {
	f := &train.Features
	if err := o.object(wire.NewPictures(train)); err != nil {
		return err
	}
	colors := "in shades of gray"
	if f.Pictures.Color {
		colors = "in color"
	}
	return o.say("%s: pictures of %s, scaled to %d×%d pixels %s", train.Name, count(len(train.Classes), "class"), f.Pictures.Width, f.Pictures.Height, colors)
}

// Warned prints the warnings about the data.
func (t *trainCommand) Warned(warnings []data.Warning) error {
	var columns []string
	for _, w := range warnings {
		if err := t.object(wire.NewWarning(w)); err != nil {
			return err
		}
		if err := t.say("warning: %s", w.Text); err != nil {
			return err
		}
		if w.Column != "" && !slices.Contains(columns, w.Column) {
			columns = append(columns, w.Column)
		}
	}
	if columns == nil {
		return nil
	}
	var list strings.Builder
	names := csv.NewWriter(&list) // as the flag reads them
	_ = names.Write(columns)      // to memory
	names.Flush()
	return t.say("hint: --drop '%s' leaves out what should not be used", strings.TrimSpace(list.String()))
}
