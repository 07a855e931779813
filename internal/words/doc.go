// Package words says for people what the other packages measured and chose: in
// lines and tables for a terminal, without a line end behind the last. The command
// line prints them; package wire has the same for machines.
//
// [Result] says what a training came to, and [Evaluation] how good a model is.
package words
