package study

import (
	"strings"
	"testing"
)

func TestVerdict(t *testing.T) {
	stopped := trial(1, 0, 0, 0.9, 0.5)
	stopped.Status = Interrupted
	diverged := trial(1, 0, 0, 0.5)
	diverged.Status = Diverged
	fresh, continued := Setting{ID: "4"}, Setting{ID: "3", From: "2"}
	for name, test := range map[string]struct {
		setting Setting
		trial   Trial
		want    string
	}{
		"at once": {fresh, trial(1, 0, 0, 0.4, 0.026),
			"It had learned by the end of epoch 0, and after epoch 1 its test error was 0.02600 (97.40% accuracy)."},
		"later": {fresh, trial(1, 0, 0, 0.9, 0.89, 0.1),
			"It left the plateau in epoch 2, and after epoch 2 its test error was 0.10000 (90.00% accuracy)."},
		"never": {fresh, trial(1, 0, 0, 0.9, 0.8865),
			"It had not left the plateau by epoch 1: its test error was 0.88650 (11.35% accuracy), and always answering the most frequent class gives 0.88650."},
		"never, from learned weights": {continued, trial(1, 0, 0, 0.9, 0.9),
			"It had not learned at the end of any epoch: its test error was 0.90000 after the last (10.00% accuracy), and always answering the most frequent class gives 0.88650."},
		"lost again": {fresh, trial(1, 0, 0, 0.9, 0.1, 0.9),
			"It had learned by the end of epoch 1 but did not keep it: after epoch 2 its test error was 0.90000 (10.00% accuracy), and always answering the most frequent class gives 0.88650."},
		"stopped": {fresh, stopped,
			"It left the plateau in epoch 1, and after epoch 1 its test error was 0.50000 (50.00% accuracy). Then the study was stopped."},
		"stopped at once":  {fresh, Trial{Status: Interrupted}, "The study was stopped before its first epoch ended."},
		"diverged":         {fresh, diverged, "It had learned by the end of epoch 0, and after epoch 0 its test error was 0.50000 (50.00% accuracy). In epoch 1 it diverged: the loss was no longer a finite number."},
		"diverged at once": {fresh, Trial{Status: Diverged}, "It diverged in epoch 0: the loss was no longer a finite number."},
	} {
		if got := fixed(1, nil).verdict(test.setting, &test.trial); got != test.want {
			t.Errorf("%s: expected\n%s\nfound\n%s", name, test.want, got)
		}
	}
}

func TestWhatRuns3And3bShow(t *testing.T) {
	learned, failed := trial(1, 0, 0, 0.1), trial(1, 0, 0, 0.9)
	diverged := Trial{Seed: 1, Status: Diverged}
	for name, test := range map[string]struct {
		third, fresh []Trial
		want         string
	}{
		"neither":  {[]Trial{failed}, []Trial{failed}, "Run 3 ended with a test error of 0.90000 after epoch 0, run 3b ended with a test error of 0.90000 after epoch 0. Neither learned in 3 epochs: the rate is enough to explain that"},
		"diverged": {[]Trial{diverged}, []Trial{failed}, "Run 3 diverged in epoch 0, run 3b ended with a test error of 0.90000 after epoch 0. Neither learned"},
		"fresh":    {[]Trial{failed}, []Trial{learned}, "With fresh weights the same rate learned, so the rate by itself does not explain"},
		"third":    {[]Trial{learned}, []Trial{failed}, "Starting from run 2's weights made the difference"},
		"both":     {[]Trial{learned}, []Trial{learned}, "Both learned"},
		"missing":  {nil, []Trial{learned}, "The study was stopped before both had ended."},
	} {
		got := fixed(1, map[string][]Trial{"3": test.third, "3b": test.fresh}).twoEffects()
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: expected %q in %q", name, test.want, got)
		}
	}
	second := failed
	second.Seed = 2
	got := fixed(2, map[string][]Trial{"3": {learned, second}, "3b": {failed, second}}).twoEffects()
	if want := "Run 3 learned with 1 of 2 seeds, run 3b with 0 of 2. Whether a training learns at this rate depends on the seed as well."; got != want {
		t.Errorf("expected %q, found %q", want, got)
	}
}

func TestWhatBecameOfReLUs(t *testing.T) {
	learned := trial(1, 100, 86, 0.9, 0.1)
	dead := trial(1, 100, 0, 0.9, 0.9)
	late := trial(1, 100, 34, 0.9, 0.9)
	const (
		forever = "so no further epoch can change that"
		perhaps = "more epochs might change the outcome"
	)
	for name, test := range map[string]struct {
		fourth, fifth Trial
		want, not     []string
	}{
		"one dead": {learned, dead,
			[]string{"Of 2 trainings on ReLUs, 1 learned and 1 did not.", "In the one that did not learn, no unit of hidden layer 2 was alive at the end.", forever, "In the one that learned, 100 of the 100 units of hidden layer 1 and 86 of the 100 units of hidden layer 2 were alive at the end."},
			[]string{perhaps}},
		"both dead": {dead, dead,
			[]string{"0 learned and 2 did not", "In all 2 that did not learn, a hidden layer had no unit alive at the end: layer 2 in 2.", forever}, []string{perhaps, "that learned"}},
		"late": {learned, late,
			[]string{"In the one that did not learn, every hidden layer had units alive: " + perhaps}, []string{forever, "blames"}},
		"dead and late": {late, dead,
			[]string{"Of the 2 that did not learn, 1 had a hidden layer without a unit alive: layer 2 in 1.", forever, "In the others " + perhaps}, []string{"blames"}},
		"both learned": {learned, learned,
			[]string{"2 learned and 0 did not.", "In the 2 that learned, 100 of the 100 units"}, []string{forever, perhaps}},
		"diverged": {learned, Trial{Seed: 1, Status: Diverged},
			[]string{"Of 2 trainings on ReLUs, 1 learned and 0 did not; 1 diverged."}, []string{forever, perhaps}},
		"stopped": {Trial{Status: Interrupted}, Trial{Status: Interrupted},
			[]string{"No training on ReLUs was completed."}, nil},
	} {
		r := fixed(1, map[string][]Trial{"1": {dead}, "4": {test.fourth}, "5": {test.fifth}})
		got := strings.Join(r.deadUnits(), " ")
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: expected %q in %q", name, want, got)
			}
		}
		for _, not := range test.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: expected no %q in %q", name, not, got)
			}
		}
	}
}

func TestStuck(t *testing.T) {
	relu, sigmoid := Setting{ID: "4", Activation: "relu"}, Setting{ID: "3", Activation: "sigmoid"}
	for name, test := range map[string]struct {
		setting Setting
		trial   Trial
		want    string
	}{
		"a dead layer":    {relu, trial(1, 100, 0, 0.9), "As no unit of hidden layer 2 responds to any training image"},
		"units alive":     {relu, trial(1, 100, 1, 0.9), "later epochs might change that"},
		"learned":         {relu, trial(1, 100, 50, 0.1), ""},
		"sigmoids":        {sigmoid, trial(1, 100, 0, 0.9), ""},
		"nothing counted": {relu, Trial{Status: Diverged}, ""},
	} {
		got := test.setting.stuck(&test.trial)
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: expected %q, found %q", name, test.want, got)
		}
	}
}

func TestWhatBecameOfTheWeightsBefore(t *testing.T) {
	for name, test := range map[string]struct {
		before, after float64
		want          string
	}{
		"lost":    {0.1, 0.8865, "The weights of run 2 had a test error of 0.10000; one epoch later it was 0.88650, and what had been learned was lost."},
		"kept":    {0.1, 0.05, "one epoch later it was 0.05000."},
		"nothing": {0.9, 0.8865, "Run 2 had not learned."},
	} {
		r := fixed(1, map[string][]Trial{"2": {trial(1, 0, 0, test.before)}, "3": {trial(1, 0, 0, test.after)}})
		run := r.run("3")
		if got := r.lost(run, &run.Trials[0]); !strings.Contains(got, test.want) {
			t.Errorf("%s: expected %q in %q", name, test.want, got)
		}
	}
}

func TestShareOfSeeds(t *testing.T) {
	learned, failed := trial(1, 0, 0, 0.9, 0.1), trial(2, 0, 0, 0.9, 0.9)
	early := trial(3, 0, 0, 0.1, 0.1)
	for want, trials := range map[string][]Trial{
		"Run 4 learned with 2 of 3 seeds, and left the plateau in epochs 0 to 1.": {learned, failed, early},
		"Run 4 learned with 1 of 1 seed, and left the plateau in epoch 1.":        {learned},
		"Run 4 learned with 0 of 1 seed.":                                         {failed},
		"Run 4 was not completed with any seed.":                                  {{Status: Interrupted}},
	} {
		run := Run{Setting: Setting{ID: "4"}, Trials: trials}
		if got := run.share(); got != want {
			t.Errorf("expected %q, found %q", want, got)
		}
	}
}

func TestSpread(t *testing.T) {
	for want, values := range map[string][]float64{
		"–":            nil,
		"7":            {7},
		"2":            {2, 2, 2},
		"3 (1 to 9)":   {9, 1, 3},
		"2.5 (1 to 9)": {9, 1, 3, 2},
	} {
		if got := spread(values, number); got != want {
			t.Errorf("%v: expected %q, found %q", values, want, got)
		}
	}
}

func TestSeconds(t *testing.T) {
	for v, want := range map[float64]string{62.3: "62 s", 2.44: "2.4 s", 0.25: "0.25 s", 0.0123: "12.3 ms"} {
		if got := seconds(v); got != want {
			t.Errorf("%v: expected %q, found %q", v, want, got)
		}
	}
}
