package report

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2/maybe"
)

// Document is a page from top to bottom. In every text of it, what stands
// between backticks is code; everything else is plain.
type Document struct {
	Title  string
	Lead   string // what the page is about, in a sentence or two
	Blocks []Block
}

// Block is one part of a document: [Heading], [Paragraph], [Notice], [List],
// [Facts], [Table], [Figure] or [Picture].
type Block interface {
	// template names the part of page.html that renders the block.
	template() string
	// markdown returns the block as Markdown, without blank lines around it.
	markdown() string
}

// Add appends blocks.
func (d *Document) Add(blocks ...Block) { d.Blocks = append(d.Blocks, blocks...) }

// file is a file that stands beside the Markdown.
type file struct {
	name  string
	bytes []byte
}

// filer is a block whose Markdown refers to a file.
type filer interface {
	file() (file, error)
}

// Write writes the document into the folder dir, which it makes where there is
// none: report.html, which needs no other file, and report.md with the files
// it shows. Each file is replaced whole or not at all.
func (d *Document) Write(dir string) error {
	files, err := d.files()
	if err != nil {
		return err
	}
	page, err := d.HTML()
	if err != nil {
		return err
	}
	files = append(files, file{"report.html", page}, file{"report.md", d.Markdown()})
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, f := range files {
		if err := maybe.WriteFile(filepath.Join(dir, f.name), f.bytes, 0o666); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	return nil
}

// files returns the files of all blocks, in the order of their names.
func (d *Document) files() ([]file, error) {
	var files []file
	for _, b := range d.Blocks {
		with, ok := b.(filer)
		if !ok {
			continue
		}
		f, err := with.file()
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	for i := 1; i < len(files); i++ {
		if files[i].name == files[i-1].name {
			return nil, fmt.Errorf("report: two figures are named %s: %w", files[i].name, ErrName)
		}
	}
	return files, nil
}
