package metrics

import "testing"

func TestAverages(t *testing.T) {
	whole := NewConfusion(4)
	probabilities, _, truth := formula()
	for i, p := range probabilities {
		class, _ := decide(p)
		whole.Add(int(truth[i]), class)
	}
	oneClass := NewConfusion(3)
	oneClass.Add(1, 1)
	oneClass.Add(1, 1)
	oneRow := NewConfusion(2)
	oneRow.Add(0, 1)
	for _, c := range []struct {
		name         string
		confusion    *Confusion
		balanced, f1 float64
	}{
		// balanced_accuracy_score(truth, predicted) and
		// f1_score(truth, predicted, average="macro").
		{"formula", whole, 0.689640376984127, 0.7013545359971125},
		{"predicted class without rows", example(), 0.625, 0.4761904761904762},
		{"one class", oneClass, 1, 1},
		{"one row, wrong", oneRow, 0, 0},
		{"no rows", NewConfusion(2), 0, 0},
	} {
		near(t, c.name+": balanced accuracy", c.confusion.BalancedAccuracy(), c.balanced)
		near(t, c.name+": macro F1", c.confusion.MacroF1(), c.f1)
	}
}
