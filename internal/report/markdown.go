package report

import "strings"

// Markdown returns the document as Markdown that refers to its pictures as
// files in the same folder.
func (d *Document) Markdown() []byte {
	parts := []string{"# " + inlineMarkdown(d.Title)}
	if d.Lead != "" {
		parts = append(parts, blockMarkdown(d.Lead))
	}
	for _, b := range d.Blocks {
		parts = append(parts, b.markdown())
	}
	return []byte(strings.Join(parts, "\n\n") + "\n")
}
