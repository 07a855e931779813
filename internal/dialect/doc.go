// Package dialect writes random tables in the forms in which many programs write CSV
// files, and judges how [data.ReadTable] reads them. It shares no code with the reader.
// If the writer used the reader's rules, it would make the same mistakes.
//
// [Random] draws a table and the dialect of a program, and [File.Bytes] writes the table.
// [Judge] reads the bytes and compares the result with the table.
//
// # What counts as right
//
// The table says what its author meant by each column. A number must be read as this
// number and a text as this text. If the bytes do not show which of two readings is
// right, both count as right, with a note: see [Verdict].
package dialect
