package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/png"
)

// Figure shows a chart. Name is the name of its file, without an extension.
type Figure struct {
	Name    string
	Caption string
	Chart   Chart
}

func (Figure) template() string { return "figure" }

func (f Figure) markdown() string {
	return captioned(f.Chart.Title, f.Name+".svg", f.Caption)
}

func (f Figure) file() (file, error) { return file{f.Name + ".svg", f.Chart.SVG()}, nil }

// SVG returns the chart without a style sheet, for a page that includes chart.css.
func (f Figure) SVG() template.HTML { return template.HTML(f.Chart.draw(f.Name, false)) }

// Picture shows an image. Name is the name of its file, without an extension,
// and Alt says what the image shows, for readers who can't see it.
type Picture struct {
	Name    string
	Caption string
	Alt     string
	Image   image.Image
}

func (Picture) template() string { return "picture" }

func (p Picture) markdown() string { return captioned(p.Alt, p.Name+".png", p.Caption) }

func (p Picture) file() (file, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, p.Image); err != nil {
		return file{}, fmt.Errorf("report: %s.png: %w", p.Name, err)
	}
	return file{p.Name + ".png", b.Bytes()}, nil
}

// URL returns the image itself as a data URL.
func (p Picture) URL() (template.URL, error) {
	f, err := p.file()
	if err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(f.bytes)), nil
}

// Width returns the width of the image in pixels.
func (p Picture) Width() int { return p.Image.Bounds().Dx() }

// Height returns the height of the image in pixels.
func (p Picture) Height() int { return p.Image.Bounds().Dy() }

// captioned returns the Markdown of an image in the same folder.
func captioned(alt, name, caption string) string {
	s := "![" + inlineMarkdown(alt) + "](" + name + ")"
	if caption != "" {
		s += "\n\n" + blockMarkdown(caption)
	}
	return s
}
