package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp/data"
)

// TestLeftOut counts and names what is not read, and says nothing of hidden files.
func TestLeftOut(t *testing.T) {
	good := pictures("cats/1", "dogs/1")
	for name, c := range map[string]struct {
		more []string // empty files
		text []string // of the notes
	}{
		"nothing":        {nil, nil},
		"hidden":         {[]string{"cats/.DS_Store", "dogs/._1.jpg", ".git/config", "__MACOSX/cats/x"}, nil},
		"a text":         {[]string{"cats/notes.txt"}, []string{"left out 1 file in cats: 1 is no picture (notes.txt)"}},
		"two":            {[]string{"cats/a.csv", "cats/666.jpg"}, []string{"left out 2 files in cats: 2 are no pictures (666.jpg, a.csv)"}},
		"many":           {[]string{"dogs/a", "dogs/b", "dogs/c", "dogs/d"}, []string{"left out 4 files in dogs: 4 are no pictures (a, b, c, …)"}},
		"a folder":       {[]string{"dogs/small/2.jpg", "dogs/x"}, []string{"left out 2 files in dogs: 1 is no picture (x), 1 is a folder (small)"}},
		"both classes":   {[]string{"dogs/x", "cats/y"}, []string{"left out 1 file in cats: 1 is no picture (y)", "left out 1 file in dogs: 1 is no picture (x)"}},
		"beside classes": {[]string{"labels.csv"}, []string{"left out 1 file in pets: 1 is no picture (labels.csv)"}},
	} {
		dir := filepath.Join(t.TempDir(), "pets")
		files := map[string][]byte{}
		for path, b := range good {
			files[path] = b
		}
		for _, path := range c.more {
			files[path] = nil
		}
		if err := os.Rename(folder(t, files), dir); err != nil {
			t.Fatal(err)
		}
		set, _, err := data.OpenImageDir(dir, data.ImageOptions{})
		if err != nil || set.Len() != 2 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, n := range set.Notes {
			if n.Code != data.LeftOut {
				t.Errorf("%s: got the code %s", name, n.Code)
			}
			got = append(got, n.Text)
		}
		if d := cmp.Diff(c.text, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestLeftOutFormats names pictures that have to be converted, and those that are in
// no folder.
func TestLeftOutFormats(t *testing.T) {
	files := pictures("cats/1", "dogs/1", "lost.png")
	files["dogs/IMG_1.HEIC"] = []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")
	set, _, err := data.OpenImageDir(folder(t, files), data.ImageOptions{})
	if err != nil || len(set.Notes) != 2 {
		t.Fatal(set, err)
	}
	if got, want := set.Notes[1].Text, "left out 1 file in dogs: 1 has to be converted first (IMG_1.HEIC)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := set.Notes[0].Text, ": 1 is a picture in no folder of a class (lost.png)"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q at its end", got, want)
	}
}
