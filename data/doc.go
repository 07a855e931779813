// Package data reads tables and pictures of labeled rows, prepares them and
// deals them into batches.
//
// [OpenIDXDir] reads a set of images from a directory, [OpenTable] a table of
// named columns, which [FitEncoder] learns to turn into numbers; [Prepare]
// readies the rows for a network. In between stands the [Preprocessor], which
// belongs to the model: a Set is always raw, as its file has it, and keeps the
// file's compact storage (a pixel stays one byte).
//
// Messages count rows, columns, and the steps and numbers of a preprocessing from
// 1; offsets in files, classes, outputs and layers are counted from 0. Row numbers
// that functions take and return are Go indices, and so count from 0.
package data
