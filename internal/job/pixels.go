package job

import (
	"fmt"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/recipe"
)

// The values of Options.Pixels.
const (
	AutoPixels = "auto" // the columns are pixels if [data.HasPixels] reports so
	AllPixels  = "yes"
	NoPixels   = "no"
)

// takePixels turns the rows of a table into images if its columns are pixels. base is the
// model to train further, or nil. takePixels changes nothing if base does not take pixels, or
// if the rows are kept in files, because images are kept in memory.
func (o *Options) takePixels(d *Data, base *mlp.Model) error {
	table := d.Train.Features.Table
	if o.Pixels == NoPixels || o.Stream || !acceptsPixels(base) || o.Pixels != AllPixels && !data.HasPixels(table) {
		return nil
	}
	layout := layPixels(table, base)
	features, err := layout.Features(table)
	if err != nil {
		if o.Pixels != AllPixels {
			return nil // base takes columns that the table does not have
		}
		return Usage(fmt.Errorf("--pixels: %w", err))
	}
	set := *d.Train
	set.Features = features
	set.Notes = append(slices.Clip(set.Notes), data.Warning{Code: data.Chosen, Text: pixelNote(features, o.Pixels)})
	d.Train = &set
	return nil
}

// acceptsPixels reports whether a model takes rows of pixels. A new model does (m is nil),
// and so does a model that takes numbers without encoding them.
func acceptsPixels(m *mlp.Model) bool {
	return m == nil || m.Preprocessor.Encoder == nil || m.Preprocessor.Encoder.Plain()
}

// layPixels returns which columns of t are pixels, and the shape of the images. If base, the
// model to train further, has column names, the columns are in its order.
func layPixels(t *data.Table, base *mlp.Model) data.Pixels {
	if base != nil && base.Preprocessor.Encoder != nil {
		return data.Pixels{Columns: base.Preprocessor.Encoder.Names(), Shape: base.InputShape}
	}
	return data.LayPixels(t)
}

// pixelNote returns a note which says that columns are taken as pixels. Unless the user
// asked for pixels, the note also gives the reason, and says how to prevent it.
func pixelNote(f data.Features, pixels string) string {
	images := "images of unknown shape"
	switch s := f.Shape; len(s) {
	case 2:
		images = fmt.Sprintf("images of %d×%d", s[0], s[1])
	case 3:
		images = fmt.Sprintf("color images of %d×%d", s[0], s[1])
	}
	text := fmt.Sprintf("the %d columns are taken as the pixels of %s", f.Cols, images)
	if pixels == AllPixels {
		return text
	}
	return text + ", because their names are numbered and all values are whole numbers from 0 to 255; --pixels no treats them as measurements"
}

// suit replaces the recipe that [RecipeFor] chose from the paths if the rows turn out to need
// another one. That is so for tables of pixels, and for images with values to predict.
func (o *Options) suit(d *Data) error {
	f := &d.Train.Features
	if o.Suited == nil || f.Columns == nil && (f.Table != nil || d.Train.Targets.Values == nil) {
		return nil
	}
	suited, err := recipe.For(d.Train)
	if err != nil {
		return err
	}
	o.Recipe, err = o.Suited(suited.Name)
	return err
}

// testPixels turns the rows of a test table into images if the training rows are
// images. If a value is not that of a pixel, the test rows stay a table, which the
// model takes as well.
func testPixels(test, train *data.Set) *data.Set {
	f := &train.Features
	if f.Columns == nil {
		return test
	}
	features, err := data.Pixels{Columns: f.Columns.Names(), Shape: f.Shape}.Features(test.Features.Table)
	if err != nil {
		return test
	}
	set := *test
	set.Features = features
	return &set
}
