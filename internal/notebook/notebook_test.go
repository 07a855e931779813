package notebook_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/notebook"
)

func TestAnnounce(t *testing.T) {
	tests := map[string]struct {
		a    notebook.Announcement
		want string
	}{
		"as the notebook prints it": {
			notebook.Announcement{Train: 60000, Test: 10000, BatchSize: 100, DropLast: true, Sizes: []int{784, 100, 100, 10}, Epochs: 70},
			`60000 train samples
10000 test samples
Creating data...
Batch size 100, the number of examples 60000.
Batch size 100, the number of examples 10000.
Done!
Initializing input layer with size 784.
Initializing hidden layer with size 100.
Initializing hidden layer with size 100.
Initializing output layer with size 10.
Done!
Training for 70 epochs...
`},
		"each warning follows its set": {
			notebook.Announcement{Train: 60000, Test: 10000, BatchSize: 128, DropLast: true, Sizes: []int{784, 10}, Epochs: 1},
			`60000 train samples
10000 test samples
Creating data...
Batch size 128, the number of examples 60000.
Warning in create_minibatches(): Batch size 128 does not evenly divide the number of examples 60000.
Batch size 128, the number of examples 10000.
Warning in create_minibatches(): Batch size 128 does not evenly divide the number of examples 10000.
Done!
Initializing input layer with size 784.
Initializing output layer with size 10.
Done!
Training for 1 epochs...
`},
		"no warning where no row is left out, no test set": {
			notebook.Announcement{Train: 300, BatchSize: 128, Sizes: []int{4, 5, 2}, Epochs: 3},
			`300 train samples
Creating data...
Batch size 128, the number of examples 300.
Done!
Initializing input layer with size 4.
Initializing hidden layer with size 5.
Initializing output layer with size 2.
Done!
Training for 3 epochs...
`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := notebook.Announce(&b, test.a); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, b.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAnnounceReturnsTheWritersError(t *testing.T) {
	if err := notebook.Announce(broken{}, notebook.Announcement{BatchSize: 1}); !errors.Is(err, errBroken) {
		t.Errorf("expected the writer's error, found %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestEpochLine(t *testing.T) {
	train := &mlp.Evaluation{Rows: 60000, Correct: 33054}
	test := &mlp.Evaluation{Rows: 10000, Correct: 5534}
	tests := []struct {
		event mlp.Event
		want  string
	}{
		{mlp.Event{Train: train, Test: test}, "[   0]  Training error: 0.44910 and Training accuracy: 0.55090 Test error: 0.44660 and Test accuracy: 0.55340"},
		{mlp.Event{Test: test}, "[   0]  Test error: 0.44660 and Test accuracy: 0.55340"},
		{mlp.Event{Epoch: 69, Train: train}, "[  69]  Training error: 0.44910 and Training accuracy: 0.55090"},
		{mlp.Event{Epoch: 12345}, "[12345]"},
	}
	for _, test := range tests {
		if got := notebook.EpochLine(test.event); got != test.want {
			t.Errorf("expected %q, found %q", test.want, got)
		}
	}
}

func TestEvaluating(t *testing.T) {
	for rate, want := range map[float64]string{
		0.005: "Evaluating with eta=0.005",
		0.5:   "Evaluating with eta=0.5",
	} {
		if got := notebook.Evaluating(rate); got != want {
			t.Errorf("expected %q, found %q", want, got)
		}
	}
}
