// Package words formats results for people, as lines and tables for a terminal. Its
// texts do not end with a newline. The command line prints them; package wire has
// the same results as JSON.
//
// [Result] formats the result of a training, and [Evaluation] the scores of a
// model.
package words
