// Package data reads tables and pictures of labeled rows, prepares them and
// deals them into batches.
//
// [OpenIDXDir] reads a data set from a directory; [Prepare] readies its rows for a
// network. In between stands the [Preprocessor], which belongs to the model:
// a Set is always raw, as its file has it, and keeps the file's compact
// storage (a pixel stays one byte).
package data
