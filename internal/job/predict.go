package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/mnist"
)

// Predict says which rows to predict, and with which model.
type Predict struct {
	Model   *mlp.Model
	Paths   []string         // tables; or pictures, IDX files, NPZ files of images, and folders of pictures
	Reading data.ReadOptions // how to read tables
	Stdin   io.Reader        // what is read if a path is "-"
	// Warned is called with warnings about files that are left out, and about how tables
	// are read. It may be nil.
	Warned func([]data.Warning) error
}

// Predicted is a block of rows from one file, with their outputs.
type Predicted struct {
	File    string
	Before  int         // number of rows of the file before this block
	Table   *data.Table // the rows as they were read; nil for images
	Outputs [][]float32 // (rows, outputs)
}

// Numbered reports whether rows should be printed with their numbers. They should not if
// the file is a single image.
func (p *Predicted) Numbered() bool { return p.Table != nil || len(p.Outputs) > 1 }

// Run calls use with the predictions, block by block in the order of the files.
func (p *Predict) Run(ctx context.Context, use func(Predicted) error) error {
	if p.fromTables() {
		return p.tables(ctx, use)
	}
	for _, path := range p.Paths {
		files := []string{path}
		if IsDir(path) {
			var err error
			if files, err = p.list(path); err != nil {
				return err
			}
		}
		for _, name := range files {
			if err := ctx.Err(); err != nil {
				return err
			}
			outputs, err := p.images(name)
			if err == nil {
				err = use(Predicted{File: name, Outputs: outputs})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// fromTables reports whether the rows to predict are in tables. It looks at the first path
// and at what the model takes.
func (p *Predict) fromTables() bool {
	first := p.Paths[0]
	switch {
	case p.Model.Preprocessor.Encoder == nil:
		return data.IsTable(first) && !data.IsImageArrays(first)
	case needsColumns(p.Model):
		return true
	}
	return !IsDir(first) && !data.IsIDX(first) && !data.IsImageArrays(first) && !data.IsPicture(first)
}

// list returns the pictures in a folder. It calls Warned if it leaves out files.
func (p *Predict) list(dir string) ([]string, error) {
	files, left, err := data.ListPictures(dir)
	if err == nil && left != nil && p.Warned != nil {
		err = p.Warned(left)
	}
	return files, err
}

// tables predicts the rows of tables.
func (p *Predict) tables(ctx context.Context, use func(Predicted) error) error {
	b, noted := Predicted{}, map[data.Warning]bool{}
	for t, err := range data.ScanTables(p.Paths, ReadingFor(p.Model, p.Reading)) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if t.Name != b.File {
			b.File, b.Before = t.Name, 0
			if err := p.note(t, noted); err != nil {
				return err
			}
		}
		if b.Outputs, err = p.Model.Predict(data.TableFeatures(t)); err != nil {
			if b.Before > 0 {
				err = fmt.Errorf("in the rows that follow row %d: %w", b.Before, err)
			}
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		b.Table = t
		if err := use(b); err != nil {
			return err
		}
		b.Before += t.Rows
	}
	return nil
}

// note calls Warned with the notes about t and about the files before it. It leaves out
// the notes in noted, and adds the others to noted.
func (p *Predict) note(t *data.Table, noted map[data.Warning]bool) error {
	fresh := slices.DeleteFunc(t.Notes(), func(w data.Warning) bool { return noted[w] })
	for _, w := range fresh {
		noted[w] = true
	}
	if p.Warned == nil || len(fresh) == 0 {
		return nil
	}
	return p.Warned(fresh)
}

// images predicts every image of one file.
func (p *Predict) images(name string) ([][]float32, error) {
	features, err := p.readImages(name)
	if err != nil {
		return nil, err
	}
	outputs, err := p.Model.Predict(features)
	if err == nil {
		return outputs, nil
	}
	err = fmt.Errorf("%s: %w", name, err)
	if errors.Is(err, mlp.ErrInput) && features.Rows == 1 {
		err = Hinted(err, "a picture is converted to 28×28 pixels like MNIST's; this model takes other inputs")
	}
	return nil, err
}

// readImages reads the images in the file called name, which is a picture, an IDX file
// or an NPZ file. If name is "-", it reads standard input.
func (p *Predict) readImages(name string) (data.Features, error) {
	if name == "-" {
		return mnist.ReadImages(p.Stdin, "standard input", p.Model.Pictures)
	}
	if data.IsImageArrays(name) {
		return data.ImageArraysFeatures(name)
	}
	f, err := os.Open(name)
	if err != nil {
		return data.Features{}, err
	}
	defer f.Close()
	return mnist.ReadImages(f, name, p.Model.Pictures)
}
