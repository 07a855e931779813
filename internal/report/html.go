package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html page.css chart.css
var assets embed.FS

var pageTemplates = template.Must(template.New("page.html").Funcs(template.FuncMap{"inline": inlineHTML, "short": short}).ParseFS(assets, "page.html"))

// short returns the part of a heading before its colon.
func short(heading string) string {
	name, _, _ := strings.Cut(heading, ":")
	return name
}

// asset returns an embedded file.
func asset(name string) string {
	b, err := assets.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// HTML returns the document as one page that needs no other file and no
// network.
func (d *Document) HTML() ([]byte, error) {
	page := struct {
		*Document
		Style    template.CSS
		Sections []Heading
		Parts    []template.HTML
	}{Document: d, Style: template.CSS(asset("page.css") + asset("chart.css"))}
	for _, block := range d.Blocks {
		if h, ok := block.(Heading); ok && h.Level == 2 {
			page.Sections = append(page.Sections, h)
		}
		var b bytes.Buffer
		if err := pageTemplates.ExecuteTemplate(&b, block.template(), block); err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		page.Parts = append(page.Parts, template.HTML(b.String()))
	}
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, "page", page); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}
