package study_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/study"
	"github.com/seed-217ca19f/mlp/recipe"
)

// pictures returns a set of 6×6 pictures of ten classes: a bright spot for
// each class and some noise.
func pictures(name string, rows int) *data.Set {
	set := &data.Set{Name: name, Features: data.Features{Rows: rows, Cols: 36, Shape: []int{6, 6}, Bytes: make([]uint8, rows*36)}}
	for class := range 10 {
		set.Classes = append(set.Classes, string(rune('0'+class)))
	}
	for i := range rows {
		class := i * 7 % 10
		set.Targets.Class = append(set.Targets.Class, int32(class))
		picture := set.Features.Bytes[i*36 : (i+1)*36]
		picture[class*3] = 255
		picture[i*i%36] = uint8(i)
	}
	return set
}

func options() study.Options {
	return study.Options{Train: pictures("tiny training pictures", 250), Test: pictures("tiny test pictures", 120), Epochs: 2}
}

func mustRun(t *testing.T, o study.Options) *study.Results {
	t.Helper()
	r, err := study.Notebook(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResultsDoNotDependOnScheduling(t *testing.T) {
	one, many := options(), options()
	one.Seeds, many.Seeds = 2, 2
	one.Threads, many.Threads = 1, 23
	a, b := mustRun(t, one), mustRun(t, many)
	if a.AtOnce != 1 || a.Threads != 1 || b.AtOnce != 10 || b.Threads != 2 {
		t.Errorf("expected 1 training of 1 thread and 10 of 2, found %d of %d and %d of %d", a.AtOnce, a.Threads, b.AtOnce, b.Threads)
	}
	ignore := []cmp.Option{
		cmpopts.IgnoreUnexported(study.Results{}),
		cmpopts.IgnoreFields(study.Results{}, "AtOnce", "Threads"),
		cmpopts.IgnoreFields(study.Epoch{}, "TrainSeconds", "EvalSeconds"),
	}
	if diff := cmp.Diff(a, b, ignore...); diff != "" {
		t.Errorf("(-one thread +many)\n%s", diff)
	}
}

func TestResultsOfEveryRunAndSeed(t *testing.T) {
	o := options()
	o.Seeds = 2
	r := mustRun(t, o)
	if !r.Complete() {
		t.Error("expected a complete study")
	}
	want := study.Rows{Name: "tiny training pictures", Rows: 250, Used: 200}
	if r.Train != want || r.Test.Used != 100 || r.BatchSize != 100 {
		t.Errorf("expected 200 of 250 and 100 of 120 rows in batches of 100, found %+v, %+v", r.Train, r.Test)
	}
	if diff := cmp.Diff([]int{36, 100, 100, 10}, r.Sizes); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if r.Baseline != 0.9 {
		t.Errorf("expected a baseline of 0.9, found %v", r.Baseline)
	}
	var ids []string
	for _, run := range r.Runs {
		ids = append(ids, run.ID)
		if len(run.Trials) != 2 || run.Trials[0].Seed+1 != run.Trials[1].Seed {
			t.Fatalf("run %s: expected trials of two seeds in order, found %+v", run.ID, run.Trials)
		}
		for _, trial := range run.Trials {
			if len(trial.Epochs) != 2 || len(trial.Layers) != 2 || trial.Status != study.Finished {
				t.Errorf("run %s: expected 2 epochs and 2 hidden layers, found %+v", run.ID, trial)
			}
		}
		if cmp.Equal(run.Trials[0].Epochs[0].TrainLoss, run.Trials[1].Epochs[0].TrainLoss) {
			t.Errorf("run %s: expected seeds that differ, found the same loss", run.ID)
		}
	}
	if diff := cmp.Diff([]string{"1", "2", "3", "3b", "4", "5"}, ids); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRun3StartsFromRun2 trains runs 2 and 3 without the study, and expects the same
// figures.
func TestRun3StartsFromRun2(t *testing.T) {
	o := options()
	got := mustRun(t, o)
	notebook, err := recipe.Get("notebook")
	if err != nil {
		t.Fatal(err)
	}
	notebook.Epochs = o.Epochs
	r, err := notebook.Resolve(o.Train)
	if err != nil {
		t.Fatal(err)
	}
	model, err := r.NewModel(o.Train)
	if err != nil {
		t.Fatal(err)
	}
	for id, rate := range []float64{2: 0.005, 3: 0.5} {
		if rate == 0 {
			continue
		}
		r.LearningRate = rate
		trainer, err := r.Trainer()
		if err != nil {
			t.Fatal(err)
		}
		result, err := trainer.Train(t.Context(), model, o.Train, o.Test)
		if err != nil {
			t.Fatal(err)
		}
		run := got.Runs[id-1]
		if run.LearningRate != rate {
			t.Fatalf("expected the learning rate %v, found %v", rate, run.LearningRate)
		}
		if loss := *run.Trials[0].Last().TestLoss; loss != result.Test.Loss {
			t.Errorf("run %d: expected the loss %v, found %v", id, result.Test.Loss, loss)
		}
	}
	if cmp.Equal(got.Runs[2].Trials, got.Runs[3].Trials) {
		t.Error("expected runs 3 and 3b to differ")
	}
}

func TestProgressTellsOfEveryEpoch(t *testing.T) {
	o := options()
	epochs, ended := map[string]int{}, map[string]bool{}
	o.Progress = func(p study.Progress) { // without a lock: calls take turns
		if p.Ended != nil {
			ended[p.ID] = true
			return
		}
		if p.Event.Epoch != epochs[p.ID] || p.Event.Kind != mlp.EpochEnded {
			t.Errorf("run %s: expected the end of epoch %d, found %+v", p.ID, epochs[p.ID], p.Event)
		}
		epochs[p.ID]++
	}
	mustRun(t, o)
	for _, s := range study.Settings() {
		if epochs[s.ID] != o.Epochs || !ended[s.ID] {
			t.Errorf("run %s: expected %d epochs and its end, found %d, %v", s.ID, o.Epochs, epochs[s.ID], ended[s.ID])
		}
	}
}

func TestStoppedStudyIsPartial(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := options()
	o.Threads = 1
	o.Progress = func(p study.Progress) {
		if p.ID == "3" && p.Event.Epoch == 0 {
			cancel()
		}
	}
	r, err := study.Notebook(ctx, o)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("expected context.Canceled, found %v", err)
	}
	statuses := map[string]study.Status{}
	for _, run := range r.Runs {
		for _, trial := range run.Trials {
			statuses[run.ID] = trial.Status
		}
	}
	if diff := cmp.Diff(map[string]study.Status{"2": study.Finished, "3": study.Interrupted}, statuses); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	dir := t.TempDir()
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	page := read(t, dir, "report.md")
	if want := "> This report is partial: the study was stopped after 1 of 6 trainings."; !strings.Contains(page, want) {
		t.Errorf("expected %q in\n%s", want, page)
	}
	if log := read(t, dir, "run-3.txt"); !strings.Contains(log, "[   0]") || strings.Contains(log, "Done:)") {
		t.Errorf("expected a log without an end, found\n%s", log)
	}
}

func TestDivergedTrainingIsAResult(t *testing.T) {
	o := options()
	for _, set := range []*data.Set{o.Train, o.Test} {
		floats := make([]float32, len(set.Features.Bytes))
		for i, b := range set.Features.Bytes {
			floats[i] = float32(b) * 1e15
		}
		set.Features.Bytes, set.Features.Floats = nil, floats
	}
	r := mustRun(t, o)
	diverged := r.Runs[5].Trials[0]
	if diverged.Status != study.Diverged || diverged.Learned() {
		t.Errorf("expected run 5 to diverge, found %+v", diverged)
	}
	dir := t.TempDir()
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	if page := read(t, dir, "report.md"); !strings.Contains(page, "It diverged in epoch 0") {
		t.Errorf("expected the page to say so, found\n%s", page)
	}
}

func TestWrite(t *testing.T) {
	o := options()
	o.Seeds = 2
	dir := filepath.Join(t.TempDir(), "study")
	if err := mustRun(t, o).Write(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := []string{
		"overview.svg", "report.html", "report.md", "results.json",
		"run-1-seed-2.txt", "run-1.svg", "run-1.txt", "run-2-seed-2.txt", "run-2.svg", "run-2.txt",
		"run-3-seed-2.txt", "run-3.svg", "run-3.txt", "run-3b-seed-2.txt", "run-3b.svg", "run-3b.txt",
		"run-4-seed-2.txt", "run-4.svg", "run-4.txt", "run-5-seed-2.txt", "run-5.svg", "run-5.txt",
		"weights.png",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	page := read(t, dir, "report.html")
	for _, reference := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(reference[1], "#") && !strings.HasPrefix(reference[1], "data:") {
			t.Errorf("the page refers to %s", reference[1])
		}
	}
	for _, picture := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(read(t, dir, "report.md"), -1) {
		if _, err := os.Stat(filepath.Join(dir, picture[1])); err != nil {
			t.Errorf("the Markdown refers to %s, which is missing", picture[1])
		}
	}
	if strings.Contains(page, "The notebook ended at") {
		t.Error("the page compares other data with the notebook's MNIST")
	}
}

func TestLogIsTheNotebooks(t *testing.T) {
	o := options()
	o.Epochs = 1
	r := mustRun(t, o)
	run := r.Runs[1]
	got := r.Log(run.Setting, &run.Trials[0])
	want := regexp.MustCompile(`^Evaluating with eta=0\.005
250 train samples
120 test samples
Creating data\.\.\.
Batch size 100, the number of examples 250\.
Warning in create_minibatches\(\): Batch size 100 does not evenly divide the number of examples 250\.
Batch size 100, the number of examples 120\.
Warning in create_minibatches\(\): Batch size 100 does not evenly divide the number of examples 120\.
Done!
Initializing input layer with size 36\.
Initializing hidden layer with size 100\.
Initializing hidden layer with size 100\.
Initializing output layer with size 10\.
Done!
Training for 1 epochs\.\.\.
\[   0\]  Training error: 0\.\d{5} and Training accuracy: 0\.\d{5} Test error: 0\.\d{5} and Test accuracy: 0\.\d{5}
Done:\)
$`)
	if !want.MatchString(got) {
		t.Errorf("expected %s, found\n%s", want, got)
	}
	if log := r.Log(r.Runs[0].Setting, &r.Runs[0].Trials[0]); !strings.HasPrefix(log, "250 train samples\n") {
		t.Errorf("expected run 1 to begin with its samples, found\n%s", log)
	}
}

func TestOptionsThatCanNotBeFollowed(t *testing.T) {
	values := pictures("values", 100)
	values.Targets = data.Targets{Values: make([]float32, 1000), Width: 10}
	for name, change := range map[string]func(o *study.Options){
		"negative epochs":      func(o *study.Options) { o.Epochs = -1 },
		"negative seeds":       func(o *study.Options) { o.Seeds = -1 },
		"negative threads":     func(o *study.Options) { o.Threads = -1 },
		"no training set":      func(o *study.Options) { o.Train = nil },
		"no test set":          func(o *study.Options) { o.Test = nil },
		"less than a batch":    func(o *study.Options) { o.Test = pictures("few", 99) },
		"values, not classes":  func(o *study.Options) { o.Train = values },
		"test of other values": func(o *study.Options) { o.Test = values },
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			change(&o)
			if _, err := study.Notebook(t.Context(), o); !errors.Is(err, study.ErrOptions) {
				t.Errorf("expected ErrOptions, found %v", err)
			}
		})
	}
	t.Run("other columns", func(t *testing.T) {
		o := options()
		o.Test.Features.Cols, o.Test.Features.Bytes = 35, bytes.Repeat([]byte{1}, 120*35)
		if _, err := study.Notebook(t.Context(), o); !errors.Is(err, mlp.ErrInput) {
			t.Errorf("expected ErrInput, found %v", err)
		}
	})
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
