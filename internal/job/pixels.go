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
	AutoPixels = "auto" // the columns are pixels if [data.HasPixels] reports true
	AllPixels  = "yes"
	NoPixels   = "no"
)

// takePixels converts the rows of a table to images if its columns are pixels. base is
// the model to train further, or nil. If base does not take pixels, it changes nothing.
// It does not convert rows in cache files either, because images are kept in memory.
func (o *Options) takePixels(d *Data, base *mlp.Model) error {
	table := d.Train.Features.Table
	if o.Pixels == NoPixels || o.Stream || !acceptsPixels(base) || o.Pixels != AllPixels && !data.HasPixels(table) {
		return nil
	}
	layout := layPixels(table, base)
	features, err := layout.Features(table)
	if err != nil {
		if o.Pixels != AllPixels {
			return nil // the table does not have exactly the columns of base
		}
		return Usage(fmt.Errorf("--pixels: %w", err))
	}
	set := *d.Train
	set.Features = features
	set.Notes = append(slices.Clip(set.Notes), data.Warning{Code: data.Chosen, Text: pixelNote(features, o.Pixels)})
	d.Train = &set
	return nil
}

// acceptsPixels reports whether the model m takes rows of pixels. A new model (m is nil)
// does, and so does one that takes numbers unchanged.
func acceptsPixels(m *mlp.Model) bool {
	return m == nil || m.Preprocessor.Encoder == nil || m.Preprocessor.Encoder.Plain()
}

// layPixels returns how the columns of t form pixels. If base, the model to train
// further, has named columns, their order is that of base.
func layPixels(t *data.Table, base *mlp.Model) data.Pixels {
	if base != nil && base.Preprocessor.Encoder != nil {
		return data.Pixels{Columns: base.Preprocessor.Encoder.Names(), Shape: base.InputShape}
	}
	return data.LayPixels(t)
}

// pixelNote returns a note that columns are read as pixels. Unless the user requested it,
// the note says how to prevent it.
func pixelNote(f data.Features, pixels string) string {
	images := "images of unknown shape"
	switch s := f.Shape; len(s) {
	case 2:
		images = fmt.Sprintf("images of %d×%d", s[0], s[1])
	case 3:
		images = fmt.Sprintf("color images of %d×%d", s[0], s[1])
	}
	text := fmt.Sprintf("the %d columns are read as the pixels of %s", f.Cols, images)
	if pixels == AllPixels {
		return text
	}
	return text + ", because their names are numbered and all values are whole numbers from 0 to 255; --pixels no reads them as ordinary numbers"
}

// suit replaces the recipe if the rows need another one than the one that [RecipeFor]
// chose by the names of the files. This happens for pixels in a table, and for images
// with values to predict.
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

// testPixels converts the rows of a table to test on to images, if the rows to train on
// are images. If some values are no pixels, the rows stay a table, which the model also
// takes.
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
