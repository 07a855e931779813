package report

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/files"
)

// Document is a page from top to bottom. In each of its texts, the parts between
// backticks are code; the rest is plain.
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

// file is a file that the Markdown refers to, in the same folder.
type file struct {
	name  string
	bytes []byte
}

// filer is a block whose Markdown refers to a file.
type filer interface {
	file() (file, error)
}

// Write writes the document to the folder dir, which it creates if necessary. It
// writes report.html, which needs no other file, report.md, and the pictures
// that report.md shows. Each file is replaced as a whole or not at all.
func (d *Document) Write(dir string) error {
	shown, err := d.files()
	if err != nil {
		return err
	}
	page, err := d.HTML()
	if err != nil {
		return err
	}
	shown = append(shown, file{"report.html", page}, file{"report.md", d.Markdown()})
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, f := range shown {
		if err := files.Write(filepath.Join(dir, f.name), f.bytes); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	return nil
}

// files returns the files of all blocks, in the order of their names.
func (d *Document) files() ([]file, error) {
	var all []file
	for _, b := range d.Blocks {
		with, ok := b.(filer)
		if !ok {
			continue
		}
		f, err := with.file()
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	for i := 1; i < len(all); i++ {
		if all[i].name == all[i-1].name {
			return nil, fmt.Errorf("report: expected figures with different names, found two called %s: %w", all[i].name, ErrName)
		}
	}
	return all, nil
}
