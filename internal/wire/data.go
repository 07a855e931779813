package wire

import "github.com/seed-217ca19f/mlp/data"

// Table describes the tables of a training and the task that was chosen for them.
type Table struct {
	Event     string   `json:"event"` // "data"
	Data      string   `json:"data"`
	Rows      int      `json:"rows"`
	Unlabeled int      `json:"unlabeled,omitempty"` // rows that are left out because they have no target
	Columns   []string `json:"columns"`
	Shape     []int    `json:"shape,omitempty"` // shape of the images, if the columns are pixels
	Targets   []string `json:"targets"`
	Guess     string   `json:"guess,omitempty"` // how the target was chosen; absent if a flag or the name of the column decided
	Task      string   `json:"task"`
	Reason    string   `json:"reason,omitempty"`
	Classes   []string `json:"classes,omitempty"`
}

// NewTable returns the object for the tables to train on, before they are split.
func NewTable(set *data.Set, c data.Choice) Table {
	v := Table{
		Event: "data", Data: set.Name, Rows: set.Len() + c.Unlabeled, Unlabeled: c.Unlabeled, Targets: c.Targets, Guess: c.Guess,
		Task: c.Task.String(), Reason: c.Reason, Classes: set.Classes, Shape: set.Features.Shape,
	}
	if pixels := set.Features.Columns; pixels != nil {
		v.Columns = pixels.Names()
		return v
	}
	for _, column := range set.Features.Table.Columns {
		v.Columns = append(v.Columns, column.Name)
	}
	return v
}

// Pictures describes folders of pictures.
type Pictures struct {
	Event   string   `json:"event"` // "data"
	Data    string   `json:"data"`
	Rows    int      `json:"rows"`
	Shape   []int    `json:"shape"`
	Classes []string `json:"classes"`
}

// NewPictures returns the object for the pictures to train on.
func NewPictures(set *data.Set) Pictures {
	return Pictures{"data", set.Name, set.Len(), set.Features.Shape, set.Classes}
}

// Warning is a warning about the data.
type Warning struct {
	Event  string `json:"event"` // "warning"
	Code   string `json:"code"`
	Column string `json:"column,omitempty"`
	Text   string `json:"text"`
}

// NewWarning returns the object for a warning.
func NewWarning(w data.Warning) Warning {
	return Warning{"warning", string(w.Code), w.Column, w.Text}
}
