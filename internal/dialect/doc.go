// Package dialect writes random tables as the programs of this world write CSV files, and
// judges how [data.ReadTable] reads them. It shares no code with the reader: a writer that
// borrows the reader's rules would make its mistakes too.
//
// [Random] draws a table and the dialect of a program, and [File.Bytes] writes it.
// [Judge] reads the bytes and compares.
//
// # What counts as right
//
// The table knows what its author meant by each column. A number has to be read as that
// number and a text as that text. If files of real programs leave open what is right, a
// reading is right with a note: see [Verdict].
package dialect
