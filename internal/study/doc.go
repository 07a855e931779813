// Package study repeats the course notebook's five trainings, measures what the
// notebook printed and what it could not show, and writes a report on it.
//
// [Notebook] trains and returns the measurements; [Results.Write] writes the
// report's folder. Every sentence of the report is computed from the
// measurements, so other epochs, seeds or data give other sentences.
//
// # Words
//
// A network has learned if its test error is at least a tenth below that of
// always answering the most frequent class. It leaves the plateau in the first
// epoch after which it has learned. A unit is alive if it still distinguishes some
// training images from others; [Layer] says how that is measured.
//
// # Determinism
//
// Trainings run in parallel, each on its own copy of everything that changes.
// The measurements, except durations, do not depend on the order in which they run.
package study
