package study

import "slices"

// printed holds what the notebook printed about a run on MNIST.
type printed struct {
	epochs []figures // for the epochs from 0 on
	// accuracy is the test accuracy at the end; empty if it was not printed.
	accuracy string
	words    string // further text for the page
}

// figures are the errors that the notebook printed for one epoch.
type figures struct{ train, test float64 }

// The numbers of epochs and images in the notebook, for which it printed its figures.
const (
	notebookEpochs    = 70
	notebookTrainRows = 60_000
	notebookTestRows  = 10_000
)

var notebookSizes = []int{784, 100, 100, 10}

var notebookPrinted = map[string]printed{
	"1": {
		epochs: []figures{
			{0.44910, 0.44660}, {0.07512, 0.07370}, {0.05305, 0.05800},
			{0.03835, 0.04390}, {0.03050, 0.03790}, {0.02765, 0.03600},
		},
		accuracy: "97.4%",
	},
	"2": {
		epochs: []figures{
			{0.70335, 0.70090}, {0.64730, 0.64320}, {0.59963, 0.59790},
			{0.46410, 0.47480}, {0.20897, 0.19900}, {0.11450, 0.11060},
		},
		words: "The notebook calls this run slower and smoother than run 1.",
	},
	"3": {
		epochs: []figures{
			{0.88763, 0.88650}, {0.90070, 0.89680}, {0.88763, 0.88650}, {0.90248, 0.90260},
		},
		words: "The notebook says that the accuracy is close to 0; what it printed is chance, about 10%.",
	},
	"4": {
		epochs: []figures{{0.89558, 0.89720}},
		words:  "The notebook printed the same for the first epochs, and reports that this run learns from about epoch 12 on.",
	},
	"5": {words: "The notebook says that this run did not learn, and prints no figures."},
}

// asNotebook reports whether the study uses the notebook's data and layer sizes, so
// that its figures can be compared with the notebook's.
func (r *Results) asNotebook() bool {
	return r.Train.Rows == notebookTrainRows && r.Test.Rows == notebookTestRows && slices.Equal(r.Sizes, notebookSizes)
}
