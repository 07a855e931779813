// Package study repeats the course notebook's five trainings, measures what
// the notebook printed and what it could not see, and writes a report on it.
//
// [Notebook] trains and returns the measurements; [Results.Write] writes the
// report's folder. Every sentence of the report is computed from the
// measurements: with other epochs, seeds or data it says other things.
//
// # Words
//
// A network has learned when its test error is at least a tenth below that of
// always answering the most frequent class. It leaves the plateau in the first
// epoch after which it has. A unit is alive when it still tells some training
// images from others; [Layer] says how that is measured.
//
// # Determinism
//
// Trainings run side by side, each on its own copy of everything that changes.
// The measurements, durations aside, do not depend on who ran when.
package study
