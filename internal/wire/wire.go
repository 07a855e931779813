// Package wire defines the JSON objects for trainings, evaluations and predictions. The
// command line and the run log write the same objects.
//
// [NewEpoch] and [NewDone] return the objects of a training, [NewPrediction] that of a
// predicted row. A field that was not measured is absent. The field "event" says what an
// object is.
package wire
