// Package report makes pages. A [Document] consists of headings, text, tables, charts
// and pictures. It is written both as one self-contained HTML page and as Markdown
// with separate picture files. Both have the same source, so they can't disagree.
//
// [Document.Write] writes a report's folder, and [Chart.SVG] draws a single line
// chart, such as an error curve. [WeightPictures] shows what the units of a first
// layer respond to.
//
// # Determinism
//
// Equal documents give equal bytes: they contain no date, no random name and no
// path.
//
// # Why charts of our own
//
// The charts follow the reader's light or dark color scheme, name each line at
// its end, have a title and a description for screen readers, and can show errors
// from 0.9 to 0.0005 on a logarithmic axis. The chart libraries for Go that
// write SVG use fixed colors, have no description, and either have no logarithmic
// axis or add ten megabytes to the program.
package report
