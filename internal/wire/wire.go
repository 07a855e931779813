// Package wire has the JSON forms of what is learned and predicted: one set of
// objects for the command line, the run log and servers.
//
// [NewEpoch] and [NewDone] are the objects of a training, [NewPrediction] is that of a
// row. A field that was not measured is absent. Each object says in "event" what it is.
package wire
