package job

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// TestHintSpelling trains on a few rows and tests on files with other spellings of the
// classes. The hint has a command if the file's last field is the class, and words if not.
func TestHintSpelling(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	o := options(t)
	o.Paths, o.Columns, o.TestFraction = []string{write("train.csv", "x,y\n"+strings.Repeat("1,<=50K\n2,>50K\n", 6))}, data.TableOptions{}, 0.25
	if _, err := Run(t.Context(), o, &notes{}); err != nil {
		t.Fatal(err)
	}
	m, err := mlp.Load(o.Model)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"dots.csv", "x,y\n1,<=50K.\n2,>50K.\n", `sed -E 's/(^|, *"?)<=50K\.("?[[:space:]]*)$/\1<=50K\2/; s/(^|, *"?)>50K\.("?[[:space:]]*)$/\1>50K\2/' DIR/dots.csv > DIR/dots-respelled.csv writes a table with the model's classes`},
		{"tabs", "x\ty\n1\t>50k\n2\t<=50K\n", `sed -E $'s/(^|\t *"?)>50k("?[[:space:]]*)$/\\1>50K\\2/' DIR/tabs > DIR/tabs-respelled`},
		{"first.csv", "y,x\n>50K.,1\n<=50K,2\n", `in column "y" of DIR/first.csv, write ">50K" instead of ">50K."`},
		{"rows.jsonl", `{"x":1,"y":">50K."}` + "\n", `in column "y" of DIR/rows.jsonl, write `},
	} {
		path := write(c.name, c.text)
		_, err := OpenTest(m, []string{path}, data.ReadOptions{})
		h, ok := errors.AsType[HintedError](err)
		if got := strings.ReplaceAll(h.Hint, dir, "DIR"); !ok || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %v with the hint\n%s, want\n%s", c.name, err, got, c.want)
		}
	}
	if err := hintSpelling(os.ErrExist, []string{"x.csv"}, data.ReadOptions{}); err != os.ErrExist {
		t.Errorf("another error became %v", err)
	}
}
