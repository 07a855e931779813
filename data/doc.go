// Package data reads tables and pictures of labeled rows, and divides them into batches.
//
// [OpenIDXDir] reads a set of images from a directory, and [OpenTable] a table of named
// columns. [FitEncoder] learns from a table how to turn its columns into numbers. A
// [Preprocessor] turns raw rows into the inputs of a network. It belongs to the model: a
// [Set] always holds the raw values of its file, in compact form (a pixel stays one
// byte).
//
// Messages count rows, columns, preprocessing steps and the numbers in a step from 1.
// They count offsets in files, classes, outputs and layers from 0. Row numbers that
// functions take and return are Go indices, which count from 0.
package data
