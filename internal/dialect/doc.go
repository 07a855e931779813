// Package dialect writes random tables as real programs write CSV files, and judges how
// [data.ReadTable] reads them. It shares no code with the reader: a writer with the
// reader's rules would make the same mistakes.
//
// [Random] draws a table and the dialect of a program, and [File.Bytes] writes it.
// [Judge] reads the bytes and compares the result with the table.
//
// # What counts as right
//
// The table says what its author meant by each column. A number has to be read as that
// number, and a text as that text. If files of real programs do not show what is right, a
// reading is right with a note: see [Verdict].
package dialect
