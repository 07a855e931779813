package report

import (
	"bytes"
	"errors"
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything is a document with every kind of block.
func everything() *Document {
	d := &Document{Title: "A *title* & more", Lead: "What the page is about."}
	d.Add(
		Notice{Text: "Not complete."},
		Facts{{Label: "Accuracy", Value: "97.4%", Note: "of 10,000", Tone: Good}, {Label: "Time", Value: "2 s"}},
		Heading{Level: 2, Text: "Run 1: sigmoid"},
		Paragraph{Text: "See `run_1.txt` for 1 < 2."},
		List{Items: []string{"first", "# second"}},
		Table{
			Caption: "All runs.",
			Columns: []Column{Text("Run"), Number("Error"), Text("Learned")},
			Rows:    [][]Cell{{{Text: "1"}, {Text: "0.1"}, {Text: "yes", Tone: Good}}, Row("2", "a|b", "no")},
		},
		Figure{Name: "curve", Caption: "The errors.", Chart: errorCurves()},
		Picture{Name: "weights", Alt: "weights", Caption: "The weights.", Image: image.NewGray(image.Rect(0, 0, 4, 2))},
	)
	return d
}

func TestMarkdown(t *testing.T) {
	want := `# A \*title\* \& more

What the page is about.

> Not complete.

- Accuracy: **97.4%**, of 10,000
- Time: **2 s**

## Run 1: sigmoid

See ` + "`run_1.txt`" + ` for 1 \< 2.

- first
- \# second

| Run | Error | Learned |
| --- | ---: | --- |
| 1 | 0.1 | yes |
| 2 | a\|b | no |

All runs.

![Run \<1\> \& more](curve.svg)

The errors.

![weights](weights.png)

The weights.
`
	if diff := cmp.Diff(want, string(everything().Markdown())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestHTML(t *testing.T) {
	page, err := everything().HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<title>A *title* &amp; more</title>",
		`<p class="notice" role="note">Not complete.</p>`,
		`<div class="good"><dt>Accuracy</dt><dd class="value">97.4%</dd><dd class="note">of 10,000</dd></div>`,
		`<a href="#run-1-sigmoid">Run 1</a>`,
		`<h2 id="run-1-sigmoid">Run 1: sigmoid</h2>`,
		"<p>See <code>run_1.txt</code> for 1 &lt; 2.</p>",
		"<li># second</li>",
		`<th scope="row">1</th><td class="number">0.1</td><td><span class="tone good">yes</span></td>`,
		`<title id="curve-title">Run &lt;1&gt; &amp; more</title>`,
		`<img src="data:image/png;base64,`,
		`alt="weights" width="4" height="2"`,
	} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("expected %s in the page:\n%s", want, page)
		}
	}
}

func TestHTMLNeedsNothingElse(t *testing.T) {
	page, err := everything().HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, reference := range regexp.MustCompile(`(?i)(?:src|href|url\(|@import)[\s=("']*([^"') >]+)`).FindAllSubmatch(page, -1) {
		if target := string(reference[1]); !strings.HasPrefix(target, "#") && !strings.HasPrefix(target, "data:") {
			t.Errorf("the page refers to %s", target)
		}
	}
	if bytes.Contains(page, []byte("ZgotmplZ")) {
		t.Error("the template engine refused a value")
	}
}

func TestWriteReplacesFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "report")
	for range 2 {
		if err := everything().Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"curve.svg", "report.html", "report.md", "weights.png"}, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	svg, err := os.ReadFile(filepath.Join(dir, "curve.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(svg, errorCurves().SVG()) {
		t.Error("expected the chart's SVG in its file")
	}
}

func TestWriteRefusesOneNameForTwoFigures(t *testing.T) {
	d := &Document{}
	d.Add(Figure{Name: "curve"}, Figure{Name: "curve"})
	if err := d.Write(t.TempDir()); !errors.Is(err, ErrName) {
		t.Errorf("expected ErrName, found %v", err)
	}
}

func TestMarkdownOfLineBeginnings(t *testing.T) {
	for text, want := range map[string]string{
		"# no heading":     `\# no heading`,
		"- no list":        `\- no list`,
		"1. no list":       `1\. no list`,
		"2024":             "2024",
		"1.5 is a number":  `1\.5 is a number`,
		"two\n lines":      "two lines",
		"`a|b` and `` end": "`a\\|b` and  end",
		"":                 "",
	} {
		if got := blockMarkdown(text); got != want {
			t.Errorf("%q: expected %q, found %q", text, want, got)
		}
	}
}
