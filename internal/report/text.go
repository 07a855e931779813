package report

import (
	"html"
	"html/template"
	"strings"
)

// Heading begins a part of the page. Level 2 is a section, level 3 a part of
// one; the document's title is level 1.
type Heading struct {
	Level int
	Text  string
}

func (Heading) template() string { return "heading" }
func (h Heading) markdown() string {
	return strings.Repeat("#", h.Level) + " " + inlineMarkdown(h.Text)
}

// ID returns the heading's HTML id, which links to it use.
func (h Heading) ID() string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ' || r == '-':
			return '-'
		}
		return -1
	}, h.Text)
	return strings.Trim(id, "-")
}

// Paragraph is a paragraph of text.
type Paragraph struct{ Text string }

func (Paragraph) template() string   { return "paragraph" }
func (p Paragraph) markdown() string { return blockMarkdown(p.Text) }

// Notice is a paragraph that a reader must not miss.
type Notice struct{ Text string }

func (Notice) template() string   { return "notice" }
func (n Notice) markdown() string { return "> " + blockMarkdown(n.Text) }

// List is a bulleted list.
type List struct{ Items []string }

func (List) template() string { return "list" }

func (l List) markdown() string {
	lines := make([]string, len(l.Items))
	for i, item := range l.Items {
		lines[i] = "- " + blockMarkdown(item)
	}
	return strings.Join(lines, "\n")
}

// pieces splits text at its backticks; odd pieces are code. Runs of white
// space become one space.
func pieces(text string) []string {
	return strings.Split(strings.Join(strings.Fields(text), " "), "`")
}

// inlineHTML returns text as HTML.
func inlineHTML(text string) template.HTML {
	var b strings.Builder
	for i, piece := range pieces(text) {
		switch {
		case i%2 == 0:
			b.WriteString(html.EscapeString(piece))
		case piece != "":
			b.WriteString("<code>" + html.EscapeString(piece) + "</code>")
		}
	}
	return template.HTML(b.String())
}

// markdownSpecial escapes the characters that Markdown may take for markup.
var markdownSpecial = strings.NewReplacer(
	`\`, `\\`, `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `|`, `\|`, `~`, `\~`, `&`, `\&`, `$`, `\$`)

// inlineMarkdown returns text as Markdown for any place in a line but its beginning.
func inlineMarkdown(text string) string {
	var b strings.Builder
	for i, piece := range pieces(text) {
		switch {
		case i%2 == 0:
			b.WriteString(markdownSpecial.Replace(piece))
		case piece != "":
			// In a table, a bar ends the cell, even within code.
			b.WriteString("`" + strings.ReplaceAll(piece, "|", `\|`) + "`")
		}
	}
	return b.String()
}

// blockMarkdown returns text as Markdown for the beginning of a line, at which
// some characters would start a heading or a list.
func blockMarkdown(text string) string {
	s := inlineMarkdown(text)
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	switch {
	case s == "":
		return s
	case strings.ContainsRune("#-+=", rune(s[0])):
		return `\` + s
	case digits > 0 && digits < len(s) && (s[digits] == '.' || s[digits] == ')'):
		return s[:digits] + `\` + s[digits:]
	}
	return s
}
