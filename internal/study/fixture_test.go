package study

// Fixed measurements, as if a study of three epochs had found them.

// trial returns a trial with the given test errors, and training errors half as
// large. Of the 100 units of each hidden layer, first and second are alive.
func trial(seed uint64, first, second int, testErrors ...float64) Trial {
	t := Trial{Seed: seed, Status: Finished, Layers: []Layer{{100, first}, {100, second}}}
	for _, e := range testErrors {
		loss := 2 * e
		t.Epochs = append(t.Epochs, Epoch{
			TrainError: e / 2, TestError: e, TrainLoss: &loss, TestLoss: &loss,
			Learned: e < 0.9*0.8865, TrainSeconds: 0.5, EvalSeconds: 0.25,
		})
	}
	return t
}

// fixed returns the results of a study with the given trials of every run.
func fixed(seeds int, trials map[string][]Trial) *Results {
	r := &Results{
		Epochs: 3, BatchSize: 100, Sizes: []int{784, 100, 100, 10}, Baseline: 0.8865,
		Train:   Rows{"MNIST training images", 60000, 60000},
		Test:    Rows{"MNIST test images", 10000, 10000},
		Backend: "generic", AtOnce: 2, Threads: 1,
	}
	for i := range seeds {
		r.Seeds = append(r.Seeds, uint64(i+1))
	}
	for _, s := range Settings() {
		r.Runs = append(r.Runs, Run{Setting: s, Trials: trials[s.ID]})
	}
	return r
}

// threeSeeds are results in which run 4 learned with two of three seeds.
func threeSeeds() *Results {
	return fixed(3, map[string][]Trial{
		"1":  {trial(1, 100, 100, 0.4, 0.08, 0.05), trial(2, 100, 99, 0.5, 0.09, 0.06), trial(3, 100, 98, 0.45, 0.07, 0.04)},
		"2":  {trial(1, 100, 100, 0.7, 0.65, 0.6), trial(2, 100, 100, 0.71, 0.66, 0.61), trial(3, 100, 100, 0.69, 0.64, 0.59)},
		"3":  {trial(1, 40, 0, 0.8865, 0.8968, 0.8865), trial(2, 41, 0, 0.9, 0.9, 0.9), trial(3, 42, 0, 0.9, 0.9, 0.8865)},
		"3b": {trial(1, 90, 0, 0.9, 0.8968, 0.8865), trial(2, 91, 0, 0.9, 0.9, 0.9), trial(3, 92, 0, 0.9, 0.9, 0.8865)},
		"4":  {trial(1, 100, 86, 0.8972, 0.5, 0.1), trial(2, 100, 0, 0.8972, 0.8972, 0.8972), trial(3, 99, 70, 0.8972, 0.8972, 0.7)},
		"5":  {trial(1, 100, 0, 0.9042, 0.9042, 0.9042), trial(2, 100, 0, 0.9, 0.9, 0.9), trial(3, 100, 0, 0.9, 0.9, 0.9)},
	})
}
