// Package data reads tables and pictures of labeled rows, and deals them into
// batches.
//
// [OpenIDXDir] reads a set of images from a directory, and [OpenTable] a table of
// named columns. [FitEncoder] learns from a table how to turn its columns into
// numbers. A [Preprocessor] turns raw rows into the inputs of a network. It
// belongs to the model: a Set is always raw, as its file has it, and keeps the
// file's compact storage (a pixel stays one byte).
//
// Messages count rows, columns, and the steps and numbers of a preprocessing from
// 1; offsets in files, classes, outputs and layers are counted from 0. Row numbers
// that functions take and return are Go indices, and so count from 0.
package data
