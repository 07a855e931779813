package data

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const roles = "age,none,target,w,who,sick,y2\n1,,a,1,p,yes,0.5\n2,,b,2,q,no,1.5\n3,,a,0,p,no,2.5\n4,,b,1,,yes,3.5\n"

// setCase has the options for the table of roles, and the set that they make.
type setCase struct {
	o       TableOptions
	choice  Choice
	columns []string // of the features
	classes []string
	targets Targets
	weights []float32
	groups  []int32
}

func checkSets(t *testing.T, cases map[string]setCase) {
	t.Helper()
	for name, c := range cases {
		table, err := readText(roles, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		set, choice, err := TableSet(table, c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var columns []string
		for _, column := range set.Features.Table.Columns {
			columns = append(columns, column.Name)
		}
		if d := cmp.Diff(c.choice, choice) + cmp.Diff(c.columns, columns) + cmp.Diff(c.classes, set.Classes) + cmp.Diff(c.targets, set.Targets) +
			cmp.Diff(c.weights, set.Weights) + cmp.Diff(c.groups, set.Groups) + cmp.Diff(choice.Targets, set.TargetNames); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if err := set.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTableSet makes sets of classes.
func TestTableSet(t *testing.T) {
	checkSets(t, map[string]setCase{
		"defaults": {
			TableOptions{}, Choice{[]string{"target"}, "", Classification, "target is text with 2 different values in 4 rows", 0},
			[]string{"age", "none", "w", "who", "sick", "y2"}, []string{"a", "b"}, Targets{Class: []int32{0, 1, 0, 1}}, nil, nil,
		},
		"roles": {
			TableOptions{Targets: []string{"sick"}, Drop: []string{"none", "target"}, Weight: "w", Group: "who"},
			Choice{[]string{"sick"}, "", Classification, "sick is true or false in 4 rows", 0},
			[]string{"age", "y2"}, []string{"no", "yes"}, Targets{Class: []int32{1, 0, 0, 1}}, []float32{1, 2, 0, 1}, []int32{0, 1, 0, 2},
		},
		"a target that is not always told": {
			TableOptions{Targets: []string{"who"}, Drop: []string{"none", "target", "sick"}, Weight: "w"},
			Choice{[]string{"who"}, "", Classification, "who is text with 2 different values in 3 rows", 1},
			[]string{"age", "y2"}, []string{"p", "q"}, Targets{Class: []int32{0, 1, 0}}, []float32{1, 2, 0}, nil,
		},
	})
}

// TestTableSetValues makes sets of numbers and of labels.
func TestTableSetValues(t *testing.T) {
	checkSets(t, map[string]setCase{
		"the last column": {
			TableOptions{Drop: []string{"target"}}, Choice{[]string{"y2"}, lastColumn, Regression, "y2 has numbers that are not whole, such as 0.5", 0},
			[]string{"age", "none", "w", "who", "sick"}, nil, Targets{Values: []float32{0.5, 1.5, 2.5, 3.5}, Width: 1}, nil, nil,
		},
		"several values": {
			TableOptions{Targets: []string{"age", "y2"}, Drop: []string{"none", "target", "w", "who"}},
			Choice{[]string{"age", "y2"}, "", Regression, "there are 2 targets, and age has other values than yes and no", 0},
			[]string{"sick"}, nil, Targets{Values: []float32{1, 0.5, 2, 1.5, 3, 2.5, 4, 3.5}, Width: 2}, nil, nil,
		},
		"labels that are asked for": {
			TableOptions{Targets: []string{"sick"}, Task: "multilabel", Drop: []string{"none", "target", "w", "who", "y2"}},
			Choice{[]string{"sick"}, "", MultiLabel, "", 0},
			[]string{"age"}, nil, Targets{Values: []float32{1, 0, 0, 1}, Width: 1, Labels: true}, nil, nil,
		},
		"values that are asked for": {
			TableOptions{Targets: []string{"age"}, Task: "regression", Drop: []string{"none", "target", "w", "who", "y2"}},
			Choice{[]string{"age"}, "", Regression, "", 0},
			[]string{"sick"}, nil, Targets{Values: []float32{1, 2, 3, 4}, Width: 1}, nil, nil,
		},
	})
}

func TestTableSetFaults(t *testing.T) {
	for name, c := range map[string]struct {
		o    TableOptions
		is   error
		says string
	}{
		"no such target":    {TableOptions{Targets: []string{"z"}}, ErrColumn, `expected a column "z", found age, none, target, w`},
		"no such weight":    {TableOptions{Weight: "z"}, ErrColumn, `expected a column "z"`},
		"no such group":     {TableOptions{Targets: []string{"age"}, Group: "z"}, ErrColumn, `expected a column "z"`},
		"weights of texts":  {TableOptions{Weight: "who"}, ErrColumn, `column "who": expected numbers as weights of the rows, found the kind category`},
		"no columns":        {TableOptions{Drop: []string{"age", "none", "target", "w", "who", "sick", "y2"}}, ErrColumn, "expected a column to predict, and other columns to predict it from, found no columns"},
		"no features":       {TableOptions{Drop: []string{"age", "none", "w", "who", "sick", "y2"}}, ErrColumn, "expected at least one other column to predict target from, found none"},
		"classes of two":    {TableOptions{Targets: []string{"age", "w"}, Task: "classification"}, ErrColumn, "expected one target column for classification, found 2"},
		"labels of numbers": {TableOptions{Targets: []string{"age"}, Task: "multilabel"}, ErrLabel, `column "age", row 2: expected a label of 0 or 1, found 2`},
		"values of texts":   {TableOptions{Task: "regression"}, ErrColumn, `column "target": expected numbers as the target of a regression, found the kind category`},
		"unknown task":      {TableOptions{Task: "clustering"}, ErrColumn, `expected auto, classification, multilabel or regression, found "clustering"`},
		"no targets":        {TableOptions{Targets: []string{"none"}}, ErrLabel, `column "none": expected a target in every row, found none in 4 of 4 rows (the first is row 1)`},
	} {
		table, err := readText(roles, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = TableSet(table, c.o)
		checkError(t, name, err, c.is, "some-file: ", c.says)
	}
}

// A set splits by its own classes and groups, and so it folds.
func TestSetSplit(t *testing.T) {
	s := &Set{Features: Features{Rows: 40, Cols: 1, Floats: make([]float32, 40)}, Targets: Targets{Class: make([]int32, 40)}, Groups: make([]int32, 40)}
	for i := range 40 {
		s.Features.Floats[i], s.Targets.Class[i], s.Groups[i] = float32(i), int32(i%4/3), int32(i/4)
	}
	train, test := s.Split(SplitOptions{TestFraction: 0.25, Seed: 1})
	for _, g := range test.Groups {
		for _, other := range train.Groups {
			if g == other {
				t.Fatalf("group %d stands on both sides", g)
			}
		}
	}
	if train.Len()+test.Len() != 40 || test.Len() < 8 || test.Len() > 12 {
		t.Errorf("got %d and %d rows", train.Len(), test.Len())
	}
	s.Groups = nil
	for _, f := range s.Folds(5, SplitOptions{Seed: 1}) {
		rare := 0
		for _, r := range f.Test {
			rare += int(s.Targets.Class[r])
		}
		if len(f.Test) != 8 || rare != 2 {
			t.Errorf("a fold has %d rows, %d of the rare class", len(f.Test), rare)
		}
	}
}

func TestSample(t *testing.T) {
	if d := cmp.Diff([]int32{0, 2, 5, 7}, Evenly(10, 4)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int32{0, 1, 2}, Evenly(3, 4)); d != "" {
		t.Error(d)
	}
	s := &Set{Features: Features{Rows: 10, Cols: 1, Floats: make([]float32, 10)}, Targets: Targets{Class: []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}}
	if got := s.Sample(4); !cmp.Equal(got.Targets.Class, []int32{0, 2, 5, 7}) || s.Sample(10) != s {
		t.Errorf("got %v", got.Targets)
	}
}
