package job

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/recipe"
)

// writeStrokes writes a CSV file of 120 images of 8×8 pixels in the columns r0c0 to r7c7. An
// image is black except for one bright row or column. The column stroke says which: across
// or down. The position and the brightness of the stroke vary.
func writeStrokes(t *testing.T, path string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("stroke")
	for k := range 64 {
		b.WriteString("," + strokeColumn(k))
	}
	for i := range 120 {
		b.WriteString([]string{"\nacross", "\ndown"}[i%2])
		for k := range 64 {
			at, x := []int{k / 8, k % 8}[i%2], 0
			if at == i/2%8 {
				x = 200 + i%50
			}
			fmt.Fprintf(&b, ",%d", x)
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// strokeColumn returns the name of the column of pixel k.
func strokeColumn(k int) string { return fmt.Sprintf("r%dc%d", k/8, k%8) }

// strokeOptions returns the options of a training of one epoch on such images, for which
// the recipe is chosen as in the command line.
func strokeOptions(t *testing.T) Options {
	t.Helper()
	o := options(t)
	writeStrokes(t, o.Paths[0])
	o.Columns.Targets = []string{"stroke"}
	o.Suited = func(name string) (*recipe.Recipe, error) {
		r, err := recipe.Get(name)
		if err == nil {
			r.Epochs = 1
		}
		return r, err
	}
	return o
}

// keep drops all columns of pixels except the first n.
func (o *Options) keep(n int) {
	for k := n; k < 64; k++ {
		o.Reading.Drop = append(o.Reading.Drop, strokeColumn(k))
	}
}

// TestPixels trains on columns of pixels with all values of the option, and in the cases
// that it depends on.
func TestPixels(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *Options)
		recipe string
		note   string // "": the rows stay a table
	}{
		"auto":           {func(o *Options) {}, "images", "the 64 columns are taken as the pixels of images of 8×8, because "},
		"yes":            {func(o *Options) { o.Pixels = AllPixels }, "images", "the 64 columns are taken as the pixels of images of 8×8"},
		"no":             {func(o *Options) { o.Pixels = NoPixels }, "tables", ""},
		"stream":         {func(o *Options) { o.Stream = true }, "tables", ""},
		"auto, few":      {func(o *Options) { o.keep(49) }, "tables", ""},
		"yes, few":       {func(o *Options) { o.Pixels = AllPixels; o.keep(49) }, "images", "the 49 columns are taken as the pixels of images of 7×7"},
		"yes, no square": {func(o *Options) { o.Pixels = AllPixels; o.keep(50) }, "pictures", "the 50 columns are taken as the pixels of images of unknown shape"},
		"with a test":    {func(o *Options) { o.TestPaths = o.Paths }, "images", "the 64 columns"},
	} {
		o, w := strokeOptions(t), &fittingWatcher{}
		c.change(&o)
		out, err := Run(t.Context(), o, w)
		if err != nil {
			t.Fatal(name, err)
		}
		w.checkPixels(t, name, c.note != "")
		if !strings.Contains(out.Model.Recipe, fmt.Sprintf("name = %q", c.recipe)) {
			t.Errorf("%s: got the recipe\n%s", name, out.Model.Recipe)
		}
		equal := slices.ContainsFunc(w.warnings, func(v data.Warning) bool { return v.Code == data.BothSides })
		if o.TestPaths != nil && !equal {
			t.Errorf("%s: got the warnings %v, want one of rows on both sides", name, w.warnings)
		}
		if notes := out.Train.Notes; len(notes) > 0 != (c.note != "") || len(notes) > 0 && !strings.HasPrefix(notes[0].Text, c.note) {
			t.Errorf("%s: got the notes %v", name, notes)
		}
	}
}

// fittingWatcher is a Watcher that keeps what will be trained.
type fittingWatcher struct {
	notes
	fitting  *recipe.Fitting
	warnings []data.Warning
}

func (w *fittingWatcher) Warned(warnings []data.Warning) error {
	w.warnings = warnings
	return w.notes.Warned(warnings)
}

func (w *fittingWatcher) Starting(f *recipe.Fitting) (mlp.Recorder, error) {
	w.fitting = f
	return w.notes.Starting(f)
}

// checkPixels checks that the rows to train on and to test on are bytes that become sparse,
// or a table.
func (w *fittingWatcher) checkPixels(t *testing.T, name string, pixels bool) {
	t.Helper()
	for _, set := range []*data.Set{w.fitting.Options.Train, w.fitting.Options.Test} {
		f := &set.Features
		if (f.Bytes != nil) != pixels || (f.Table == nil) != pixels {
			t.Errorf("%s: %s has %d bytes and the table %v", name, set.Name, len(f.Bytes), f.Table)
		}
		if pixels && rows.Prepare(f, w.fitting.Model.Preprocessor).Sparse() == nil {
			t.Errorf("%s: %s is not sparse", name, set.Name)
		}
	}
}

// TestPixelFaults asks for pixels of a column that has none.
func TestPixelFaults(t *testing.T) {
	o := strokeOptions(t)
	o.Pixels, o.Columns.Targets = AllPixels, []string{"r0c0"}
	_, err := Run(t.Context(), o, &notes{})
	var usage UsageError
	if want := `--pixels: ` + o.Paths[0] + `: column "stroke": expected pixels, found the kind category`; !errors.As(err, &usage) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestPixelsFurther trains a model of pixels further, on columns in another order.
func TestPixelsFurther(t *testing.T) {
	o := strokeOptions(t)
	first, err := Run(t.Context(), o, &notes{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.Paths[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		fields := strings.Split(line, ",")
		slices.Reverse(fields)
		lines[i] = strings.Join(fields, ",")
	}
	if err := os.WriteFile(o.Paths[0], []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	o.From = o.Model
	o.Model = filepath.Join(filepath.Dir(o.Model), "further.safetensors")
	w := &fittingWatcher{}
	out, err := Run(t.Context(), o, w)
	if err != nil {
		t.Fatal(err)
	}
	w.checkPixels(t, "further", true)
	if !slices.Equal(out.Train.Features.Columns.Names(), first.Train.Features.Columns.Names()) || !slices.Equal(out.Train.Features.Bytes, first.Train.Features.Bytes) {
		t.Errorf("got other pixels: %v, %v", out.Train.Features.Columns.Names(), first.Train.Features.Columns.Names())
	}
}

// TestMeasuresFurther trains a model of measures further on the same columns, which are
// not taken as pixels then.
func TestMeasuresFurther(t *testing.T) {
	o := strokeOptions(t)
	o.Pixels = NoPixels
	if _, err := Run(t.Context(), o, &notes{}); err != nil {
		t.Fatal(err)
	}
	o.Pixels, o.From = AutoPixels, o.Model
	o.Model = filepath.Join(filepath.Dir(o.Model), "further.safetensors")
	w := &fittingWatcher{}
	if _, err := Run(t.Context(), o, w); err != nil {
		t.Fatal(err)
	}
	w.checkPixels(t, "further", false)
}
