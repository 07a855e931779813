package mlp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/optim"
	"github.com/seed-217ca19f/mlp/safetensors"
)

func sameState(t testing.TB, got, want *State) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("state: %s", d)
	}
}

// patience is a controller with memory. It counts the steps and epochs whose loss is not
// the smallest so far. It halves the learning rate when the count becomes odd, and stops
// at 6.
type patience struct {
	least float64
	bad   uint64
}

func (p *patience) Control(s *Session, e Event) error {
	if e.Kind == Started {
		return nil
	}
	if p.least == 0 || e.Loss < p.least {
		p.least = e.Loss
		return nil
	}
	if p.bad++; p.bad%2 == 1 {
		s.SetRateFactor(s.RateFactor() / 2)
	}
	if p.bad == 6 {
		return Stop(fmt.Sprintf("no better %d times", p.bad))
	}
	return nil
}

func (p *patience) ControlStep(s *Session, e Event) error { return p.Control(s, e) }

func (p *patience) MarshalBinary() ([]byte, error) {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, math.Float64bits(p.least)), p.bad), nil
}

func (p *patience) UnmarshalBinary(b []byte) error {
	if len(b) != 16 {
		return fmt.Errorf("expected 16 bytes, found %d", len(b))
	}
	p.least, p.bad = math.Float64frombits(binary.LittleEndian.Uint64(b)), binary.LittleEndian.Uint64(b[8:])
	return nil
}

// drawn is a training with randomly drawn settings.
type drawn struct {
	trainer   Trainer
	train     *data.Set
	test      *data.Set
	patient   bool
	transform bool
}

func draw(t *rapid.T) drawn {
	optimizers := []optim.Optimizer{
		nil, optim.Momentum{Mu: 0.9}, optim.Nesterov{Mu: 0.5}, optim.NewAdam(), lars{},
		optim.AdamW{Adam: optim.NewAdam(), Decay: 0.1}, optim.L2{Optimizer: optim.NewAdam(), Decay: 0.01},
	}
	schedules := []optim.Schedule{nil, optim.Cosine{}}
	d := drawn{
		trainer: Trainer{
			Optimizer: rapid.SampledFrom(optimizers).Draw(t, "optimizer"), Schedule: rapid.SampledFrom(schedules).Draw(t, "schedule"),
			LearningRate: 0.01, BatchSize: rapid.IntRange(30, 130).Draw(t, "batch"), Epochs: rapid.IntRange(1, 4).Draw(t, "epochs"),
			SumGradient: rapid.Bool().Draw(t, "sum"), Shuffle: rapid.Bool().Draw(t, "shuffle"), DropLast: rapid.Bool().Draw(t, "drop"),
			Seed: rapid.Uint64().Draw(t, "seed"), BalanceClasses: rapid.Bool().Draw(t, "balance"), EvaluateTrain: rapid.Bool().Draw(t, "evaluate"),
			Freeze: rapid.IntRange(0, 2).Draw(t, "freeze"),
		},
		train:   clusters(200, 1, rapid.Bool().Draw(t, "sparse")),
		patient: rapid.Bool().Draw(t, "patient"), transform: rapid.Bool().Draw(t, "transform"),
	}
	if d.trainer.SumGradient {
		d.trainer.LearningRate = 1e-4
	}
	if d.trainer.Shuffle && rapid.Bool().Draw(t, "blocks") {
		d.trainer.BlockShuffle = 10
	}
	if rapid.Bool().Draw(t, "test") {
		d.test = clusters(150, 2, false)
	}
	return d
}

// start begins the training with the given number of threads and new controllers.
func (d drawn) start(t *rapid.T, threads int) *Session {
	d.trainer.Threads = threads
	if d.patient {
		d.trainer.Controllers = []Controller{stepControl(func(Event) error { return nil }), &patience{}}
	}
	if d.transform {
		d.trainer.Transforms = []GradientTransform{&clip{limit: 0.5}}
	}
	net, err := New(Config{Inputs: 20, Hidden: []int{48, 24}, Outputs: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.trainer.Start(&Model{Network: net, Classes: d.train.Classes}, d.train, d.test)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKilledAndRestored draws trainings, ends each at a random step, and continues it from
// its encoded state in a new session with another number of threads. Weights and slots
// must be those of the training that was never interrupted.
func TestKilledAndRestored(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := draw(rt)
		whole := d.start(rt, rapid.IntRange(1, 3).Draw(rt, "threads"))
		defer whole.Close()
		if _, err := whole.Run(t.Context()); err != nil {
			rt.Fatal(err)
		}
		killed := d.start(rt, rapid.IntRange(1, 3).Draw(rt, "threads before"))
		defer killed.Close()
		for range rapid.IntRange(0, whole.Result().Steps).Draw(rt, "killed after") {
			if _, err := killed.Step(t.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		restored := d.start(rt, rapid.IntRange(1, 3).Draw(rt, "threads after"))
		defer restored.Close()
		for range rapid.IntRange(0, 1).Draw(rt, "steps to forget") {
			if _, err := restored.Step(t.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		if err := restored.Restore(viaBytes(rt, killed)); err != nil {
			rt.Fatal(err)
		}
		if !killed.Done() {
			if _, err := restored.Run(t.Context()); err != nil {
				rt.Fatal(err)
			}
		}
		want, got := viaBytes(rt, whole), viaBytes(rt, restored)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("restored: %s", diff)
		}
	})
}

// viaBytes returns a session's state after encoding and decoding it.
func viaBytes(t rapid.TB, s *Session) *State {
	state, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	b, err := state.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeState(b)
	if err != nil {
		t.Fatal(err)
	}
	if b2, err := again.Encode(); err != nil || !bytes.Equal(b, b2) {
		t.Fatalf("a state that was read and written again is another one: %v", err)
	}
	return again
}

// TestRestoredInNewProcess saves a state, ends the training, and continues it in another
// process.
func TestRestoredInNewProcess(t *testing.T) {
	train := clusters(350, 1, true)
	if folder := os.Getenv("MLP_TEST_RESTORE"); folder != "" {
		trainer := sharing()
		trainer.Threads = 1
		s := started(t, trainer, train, nil)
		state, err := LoadState(filepath.Join(folder, "state"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Restore(state); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Model().Save(filepath.Join(folder, "model")); err != nil {
			t.Fatal(err)
		}
		return
	}
	folder := t.TempDir()
	s := started(t, sharing(), train, nil)
	for range 7 {
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	state, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	if err := state.Save(filepath.Join(folder, "state")); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestRestoredInNewProcess$")
	child.Env = append(os.Environ(), "MLP_TEST_RESTORE="+folder)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(folder, "model"))
	if err != nil || !bytes.Equal(got, encoded(t, s.Model())) {
		t.Errorf("the other process made other bytes: %v", err)
	}
}

// TestRestoreRefuses restores states of other trainings. Each must be an error, after which
// the session is unchanged.
func TestRestoreRefuses(t *testing.T) {
	train := clusters(350, 1, false)
	trainer := sharing()
	trainer.Controllers = []Controller{&patience{}}
	s := started(t, trainer, train, nil)
	for range 2 {
		if _, err := s.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	before := viaBytes(t, s)
	for name, c := range map[string]struct {
		change func(*State)
		says   string
	}{
		"other units":       {func(s *State) { s.Sizes, s.Weights[0] = []int{19, 48, 24, 3}, s.Weights[0][48:]; trimSlots(s) }, "[20 48 24 3]"},
		"other optimizer":   {func(s *State) { s.Optimizer = "adamw" }, "adam (2 slots), found adamw"},
		"fewer slots":       {func(s *State) { s.Slots = s.Slots[:1] }, "found adam (1 slots)"},
		"no controller":     {func(s *State) { s.Controllers = nil }, "1 controllers, found 0"},
		"controller's":      {func(s *State) { s.Controllers[0] = []byte{1} }, "expected 16 bytes"},
		"other batches":     {func(s *State) { s.Batches.Seed++ }, "within an epoch"},
		"other activation":  {func(s *State) { s.Activations[0] = "tanh" }, "[relu relu identity] and loss softmax, found activations [tanh"},
		"other loss":        {func(s *State) { s.Loss = "linear" }, "and loss linear"},
		"memory missing":    {func(s *State) { s.Controllers[0] = nil }, "controller 1: expected memory in the state if and only if the controller has a method UnmarshalBinary"},
		"many controllers":  {func(s *State) { s.Controllers = make([][]byte, 1001) }, "up to 1000 controllers"},
		"no UTF-8":          {func(s *State) { s.Optimizer = "\xff" }, "UTF-8"},
		"not evaluated":     {func(s *State) { s.Progress.Batch = 4 }, "batch 4"},
		"beyond the epoch":  {func(s *State) { s.Progress.Batch = 5 }, "batch 5"},
		"no batch":          {func(s *State) { s.Batches.Size = 0 }, "within the epoch"},
		"negative":          {func(s *State) { s.Progress.Steps = -1 }, "found -1"},
		"no number":         {func(s *State) { s.Progress.Loss = math.NaN() }, "NaN"},
		"no finite number":  {func(s *State) { s.Progress.EpochLoss = math.Inf(-1) }, "-Inf"},
		"negative rate":     {func(s *State) { s.Progress.RateFactor = -1 }, "found -1"},
		"infinite weight":   {func(s *State) { s.Weights[1][3] = float32(math.Inf(1)) }, "layer 1: expected finite"},
		"weights missing":   {func(s *State) { s.Weights[2] = nil }, "75 numbers, found 0"},
		"slot of one layer": {func(s *State) { s.Slots[1] = s.Slots[1][:1] }, "slot 1: expected 3 layers, found 1"},
		"no layers":         {func(s *State) { s.Weights, s.Sizes = nil, nil }, "1 to 1000 layers"},
		"huge":              {func(s *State) { s.Sizes[1] = math.MaxInt }, "layer sizes from 1"},
		"many slots":        {func(s *State) { s.Slots = make([][][]float32, maxSlots+1) }, "up to 1000 slots"},
		"many layers":       {func(s *State) { s.Weights = make([][]float32, MaxLayers+1) }, "1 to 1000 layers"},
	} {
		state := viaBytes(t, s)
		c.change(state)
		err := s.Restore(state)
		if err == nil || !strings.Contains(err.Error(), c.says) || name != "controller's" && !errors.Is(err, ErrState) {
			t.Errorf("%s: got %v, want it to say %q", name, err, c.says)
		}
		sameState(t, viaBytes(t, s), before)
	}
	// Between epochs, the rows may be divided into other batches.
	state := viaBytes(t, s)
	state.Progress.Batch, state.Batches.Seed = 0, 7
	if err := s.Restore(state); err != nil {
		t.Error(err)
	}
	s.Close()
	if err := s.Restore(before); !errors.Is(err, ErrEnded) {
		t.Errorf("restored after the end: %v", err)
	}
}

func trimSlots(s *State) {
	for k := range s.Slots {
		s.Slots[k][0] = s.Slots[k][0][48:]
	}
}

// TestRewind takes a state, trains to the end, goes back and trains again.
func TestRewind(t *testing.T) {
	trainer, rec := sharing(), &recorder{}
	trainer.Recorders = []Recorder{rec}
	s := started(t, trainer, clusters(350, 1, true), nil)
	if _, err := s.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	state := viaBytes(t, s)
	var ends []*State
	for range 2 {
		if _, err := s.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, viaBytes(t, s))
		if err := s.Restore(state); err != nil {
			t.Fatal(err)
		}
	}
	sameState(t, ends[0], ends[1])
	var kinds []EventKind
	for _, e := range rec.events {
		kinds = append(kinds, e.Kind)
	}
	one := []EventKind{Started, EpochEnded, EpochEnded, EpochEnded, Ended}
	if !slices.Equal(kinds, append(one, one...)) {
		t.Errorf("events %v", kinds)
	}
}

// TestStateFaults damages the bytes of a state, one kind of fault at a time.
func TestStateFaults(t *testing.T) {
	s := started(t, sharing(), clusters(350, 1, false), nil)
	good, err := viaBytes(t, s).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for says, change := range map[string]func(f *safetensors.File){
		"format mlp-state":               func(f *safetensors.File) { f.Metadata["format"] = "mlp" },
		"format version 1, found \"9\"":  func(f *safetensors.File) { f.Metadata["format_version"] = "9" },
		"unknown field \"dropout\"":      func(f *safetensors.File) { f.Metadata["state"] = `{"dropout":1}` },
		"one JSON value":                 func(f *safetensors.File) { f.Metadata["state"] += "{}" },
		"expected a tensor \"slot1.W2\"": func(f *safetensors.File) { f.Tensors = f.Tensors[:len(f.Tensors)-1] },
		"controllers, found \"extra\"": func(f *safetensors.File) {
			f.Tensors[0].Name = "extra"
			f.Tensors = append(f.Tensors, f.Tensors[0])
			f.Tensors[0].Name = "W0"
		},
		"F32 of shape (20+1)×48, found": func(f *safetensors.File) { f.Tensors[0].Shape = []int{48, 21} },
		"found F32 of shape [21 47]": func(f *safetensors.File) {
			f.Tensors[0].Shape, f.Tensors[0].Data = []int{21, 47}, f.Tensors[0].Data[:4*21*47]
		},
		"found 3 layers, 1001 slots and 0 controllers": func(f *safetensors.File) {
			f.Metadata["state"] = strings.Replace(f.Metadata["state"], `"slots":2`, `"slots":1001`, 1)
		},
		"expected a tensor \"controller0\"": func(f *safetensors.File) {
			f.Metadata["state"] = strings.Replace(f.Metadata["state"], `"controllers":[]`, `"controllers":[true]`, 1)
		},
	} {
		f, err := safetensors.Decode(good)
		if err != nil {
			t.Fatal(err)
		}
		change(f)
		b, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeState(b); !errors.Is(err, ErrState) || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want it to say %s", err, says)
		}
	}
	if _, err := DecodeState(good[:50]); !errors.Is(err, ErrState) {
		t.Errorf("a file cut short: %v", err)
	}
}

// TestStateFileFaults reads files that are missing or not states, and writes to a path that
// cannot exist. The messages must name the file.
func TestStateFileFaults(t *testing.T) {
	folder := t.TempDir()
	cut, none := filepath.Join(folder, "cut"), filepath.Join(folder, "none")
	if err := os.WriteFile(cut, []byte("no state"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		err  error
		says string
	}{cut: {ErrState, cut}, none: {os.ErrNotExist, none}, folder: {ErrState, folder + ": expected a training's state, found a directory"}} {
		if _, err := LoadState(path); !errors.Is(err, want.err) || !strings.Contains(err.Error(), want.says) {
			t.Errorf("reading %s: got %v, want %v that says %s", path, err, want.err, want.says)
		}
	}
	state, err := started(t, sharing(), clusters(350, 1, false), nil).State()
	if err != nil {
		t.Fatal(err)
	}
	if err := state.Save(filepath.Join(none, "state")); err == nil {
		t.Error("a state was saved to a folder that is not there")
	}
	state.Weights = nil
	if err := state.Save(none); !errors.Is(err, ErrState) {
		t.Errorf("saving a broken state: %v", err)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a broken state left a file")
	}
}

func FuzzDecodeState(f *testing.F) {
	trainer := sharing()
	trainer.Controllers = []Controller{&patience{}}
	net, err := New(Config{Inputs: 20, Hidden: []int{2}, Outputs: 3})
	if err != nil {
		f.Fatal(err)
	}
	s, err := trainer.Start(&Model{Network: net, Classes: []string{"a", "b", "c"}}, clusters(350, 1, false), nil)
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	good, err := viaBytes(f, s).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		state, err := DecodeState(b)
		if err != nil {
			return
		}
		if _, err := state.Encode(); err != nil {
			t.Errorf("a state that was read can't be written: %v", err)
		}
	})
}

// TestEveryFieldIsKept lists the fields of all types that a training consists of, and says
// for each that it is in State or why it need not be. A new field must be added here.
func TestEveryFieldIsKept(t *testing.T) {
	const (
		kept     = "in State"
		setting  = "a setting: the trainer that restores has it"
		made     = "made by Start from settings, model and data"
		scratch  = "nothing of it outlasts a step"
		process  = "of this process alone: who watches, how long it took"
		memory   = "memory that the fields in State are copied to and from"
		remeasur = "the next epoch measures it anew"
	)
	for of, fields := range map[reflect.Type]map[string]string{
		reflect.TypeFor[Trainer](): {
			"Optimizer": setting, "LearningRate": setting, "Schedule": setting, "BatchSize": setting, "Epochs": setting,
			"MaxSteps": setting, "SumGradient": setting, "Shuffle": setting, "BlockShuffle": setting, "DropLast": setting, "Freeze": setting,
			"Seed": setting, "BalanceClasses": setting, "ClassWeights": setting, "EvaluateTrain": setting, "SkipTest": setting, "Transforms": setting,
			"Controllers": kept, "Recorders": process, "StepInterval": setting, "Threads": setting,
		},
		reflect.TypeFor[Session](): {
			"trainer": setting, "model": kept, "schedule": setting, "batches": kept, "pool": process, "step": made,
			"onTrain": made, "onTest": made, "at": kept, "result": remeasur, "order": made, "running": scratch, "perEpoch": made, "planned": made,
			"ordered": made, "epochTime": process, "reported": process, "transforming": made, "look": scratch,
			"began": process, "ended": process, "closed": process,
		},
		reflect.TypeFor[step](): {
			"pool": process, "x": made, "targets": made, "weights": made, "columns": made, "input": scratch,
			"members": made, "parts": process, "turn": scratch, "inPlace": scratch, "round": scratch,
		},
		reflect.TypeFor[member](): {
			"pass": scratch, "part": made, "deltas": scratch, "inputDelta": scratch, "losses": scratch, "loss": scratch, "params": memory, "gradients": scratch,
		},
		reflect.TypeFor[params](): {
			"optimizer": setting, "groups": memory, "pieces": process, "frozen": setting, "fused": setting, "whole": setting, "apart": process, "mu": process, "held": process, "away": process,
		},
		reflect.TypeFor[group](): {
			"weights": memory, "biases": made, "rate": made, "decay": made, "part": made, "blocks": memory,
			"gradient": scratch, "slots": memory, "layer": memory, "norms": scratch,
		},
		reflect.TypeFor[block](): {"lo": process, "hi": process, "private": process, "weights": memory, "gradient": scratch, "slots": memory},
	} {
		for _, f := range reflect.VisibleFields(of) {
			if len(f.Index) == 1 && fields[f.Name] == "" {
				t.Errorf("%s.%s is neither in State nor in this list", of.Name(), f.Name)
			}
			delete(fields, f.Name)
		}
		for name := range fields {
			t.Errorf("%s has no field %s", of.Name(), name)
		}
	}
}

// TestRestoresFactorZero continues from a state in which the rate factor is 0.
func TestRestoresFactorZero(t *testing.T) {
	s := started(t, sharing(), clusters(350, 1, false), nil)
	s.SetRateFactor(0)
	state := viaBytes(t, s)
	s.SetRateFactor(1)
	if err := s.Restore(state); err != nil || s.RateFactor() != 0 {
		t.Errorf("factor %v, %v", s.RateFactor(), err)
	}
}

// TestRestoresResult restores the end of another training, at which nothing is left to do,
// and the start.
func TestRestoresResult(t *testing.T) {
	train := clusters(350, 1, false)
	whole, s := started(t, sharing(), train, train), started(t, sharing(), train, train)
	start := viaBytes(t, s)
	want, err := whole.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(viaBytes(t, whole)); err != nil {
		t.Fatal(err)
	}
	r, err := s.Run(t.Context())
	if err != nil || r.Epochs != 3 || r.Steps != 12 || r.Rows != 1050 || r.Loss != want.Loss || r.Reason != Completed {
		t.Errorf("from the end: %+v, %v, want %+v", r, err, want)
	}
	if err := whole.Restore(start); err != nil {
		t.Fatal(err)
	}
	if r := whole.Result(); r.Epochs != 0 || r.Steps != 0 || r.Rows != 0 || r.Loss != 0 || r.Reason != Running || r.Test != nil {
		t.Errorf("from the start: %+v", r)
	}
}
