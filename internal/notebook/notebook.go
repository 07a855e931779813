// Package notebook prints exactly the lines that the course notebook prints for a
// training, so that logs of both can be compared line by line.
//
// [Announce] writes the lines before the first epoch, [EpochLine] returns the line of an
// epoch, and [Done] is the last line.
package notebook

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/seed-217ca19f/mlp"
)

// Done is the last line of a log.
const Done = "Done:)"

// Announcement is what the notebook prints before it trains.
type Announcement struct {
	Train, Test int // rows of the two sets; Test is 0 if there is none
	BatchSize   int
	DropLast    bool  // leave out rows that do not fill a batch, with a warning
	Sizes       []int // number of units of each layer, from the inputs to the outputs
	Epochs      int
}

// Announce writes the lines from the number of samples to "Training for …".
func Announce(w io.Writer, a Announcement) error {
	var lines []string
	say := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	sets := []int{a.Train}
	say("%d train samples", a.Train)
	if a.Test > 0 {
		sets = append(sets, a.Test)
		say("%d test samples", a.Test)
	}
	say("Creating data...")
	for _, rows := range sets {
		say("Batch size %d, the number of examples %d.", a.BatchSize, rows)
		if a.DropLast && rows%a.BatchSize != 0 {
			say("%s", Warning(a.BatchSize, rows))
		}
	}
	say("Done!")
	for i, size := range a.Sizes {
		say("Initializing %s layer with size %d.", role(i, len(a.Sizes)), size)
	}
	say("Done!")
	say("Training for %d epochs...", a.Epochs)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// role returns the role of layer i of count: input, hidden or output.
func role(i, count int) string {
	switch i {
	case 0:
		return "input"
	case count - 1:
		return "output"
	}
	return "hidden"
}

// Warning returns the notebook's warning about a set whose last rows are left out
// because they do not fill a batch.
func Warning(batch, rows int) string {
	return fmt.Sprintf("Warning in create_minibatches(): Batch size %d does not evenly divide the number of examples %d.", batch, rows)
}

// Evaluating returns the first line of the logs of the notebook's runs 2 and 3,
// which have other learning rates than run 1.
func Evaluating(learningRate float64) string {
	return "Evaluating with eta=" + strconv.FormatFloat(learningRate, 'g', -1, 64)
}

// EpochLine returns the line of an epoch. It leaves out a set that was not evaluated.
func EpochLine(e mlp.Event) string {
	line := fmt.Sprintf("[%4d] ", e.Epoch)
	if e.Train != nil {
		line += fmt.Sprintf(" Training error: %.5f and Training accuracy: %.5f", e.Train.Error(), e.Train.Accuracy())
	}
	if e.Test != nil {
		line += fmt.Sprintf(" Test error: %.5f and Test accuracy: %.5f", e.Test.Error(), e.Test.Accuracy())
	}
	return strings.TrimRight(line, " ")
}
