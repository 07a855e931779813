package data

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// covers reports whether the parts together are the rows 0 to rows-1, each
// once, and each part in ascending order.
func covers(rows int, parts ...[]int32) bool {
	for _, p := range parts {
		if !slices.IsSorted(p) {
			return false
		}
	}
	all := slices.Concat(parts...)
	slices.Sort(all)
	for i, r := range all {
		if int(r) != i {
			return false
		}
	}
	return len(all) == rows
}

// tally counts the rows of each number.
func tally(of, rows []int32) map[int32]int {
	n := map[int32]int{}
	for _, r := range rows {
		n[of[r]]++
	}
	return n
}

// TestSplit checks what a split by classes, or by nothing, promises.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 200).Draw(t, "rows")
		o := SplitOptions{
			TestFraction: rapid.Float64Range(0.01, 0.99).Draw(t, "fraction"),
			Seed:         rapid.Uint64().Draw(t, "seed"),
		}
		if rapid.Bool().Draw(t, "stratified") {
			o.Classes = rapid.SliceOfN(rapid.Int32Range(0, 5), rows, rows).Draw(t, "classes")
		}
		train, test := Split(rows, o)
		if !covers(rows, train, test) {
			t.Fatalf("%v and %v do not make %d rows", train, test, rows)
		}
		share := float64(rows) * o.TestFraction
		if math.Abs(float64(len(test))-share) > 1 || rows > 1 && (len(train) == 0 || len(test) == 0) {
			t.Fatalf("%d training and %d test rows", len(train), len(test))
		}
		if o.Classes != nil {
			in := tally(o.Classes, test)
			for class, n := range tally(o.Classes, slices.Concat(train, test)) {
				if math.Abs(float64(in[class])-float64(n)*o.TestFraction) >= 1+1e-9 {
					t.Fatalf("class %d: %d of %d rows in the test part", class, in[class], n)
				}
			}
		}
		train2, test2 := Split(rows, o)
		if !cmp.Equal(train, train2) || !cmp.Equal(test, test2) {
			t.Fatal("the same seed gives another split")
		}
	})
}

func TestSplitSeeds(t *testing.T) {
	_, a := Split(100, SplitOptions{TestFraction: 0.2, Seed: 1})
	_, b := Split(100, SplitOptions{TestFraction: 0.2, Seed: 2})
	if cmp.Equal(a, b) {
		t.Error("two seeds give the same split")
	}
	if span := a[19] - a[0]; span < 50 {
		t.Errorf("the test rows stand together: %v", a)
	}
}

// TestSplitRareClasses checks that the only row of a class is a training row if
// the shares can be kept.
func TestSplitRareClasses(t *testing.T) {
	classes := make([]int32, 100)
	classes[10], classes[20], classes[21] = 1, 2, 2
	train, test := Split(100, SplitOptions{TestFraction: 0.5, Seed: 1, Classes: classes})
	if n := tally(classes, train); n[1] != 1 || n[2] != 1 || len(test) != 50 {
		t.Errorf("training rows by class %v, %d test rows", n, len(test))
	}
}

func TestSplitGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 200).Draw(t, "rows")
		o := SplitOptions{
			TestFraction: rapid.Float64Range(0.05, 0.95).Draw(t, "fraction"),
			Seed:         rapid.Uint64().Draw(t, "seed"),
			Groups:       rapid.SliceOfN(rapid.Int32Range(0, 30), rows, rows).Draw(t, "groups"),
		}
		train, test := Split(rows, o)
		if !covers(rows, train, test) {
			t.Fatalf("%v and %v do not make %d rows", train, test, rows)
		}
		in, out := tally(o.Groups, test), tally(o.Groups, train)
		largest := 0
		for g, n := range out {
			if in[g] > 0 {
				t.Fatalf("group %d is on both sides", g)
			}
			largest = max(largest, n)
		}
		for _, n := range in {
			largest = max(largest, n)
		}
		if groups := len(in) + len(out); (len(test) == 0) != (groups == 1) || len(train) == 0 {
			t.Fatalf("%d groups, %d training and %d test rows", groups, len(train), len(test))
		}
		if math.Abs(float64(len(test))-float64(rows)*o.TestFraction) > float64(largest)+1 {
			t.Fatalf("%d of %d rows in the test part, groups of up to %d", len(test), rows, largest)
		}
	})
}

func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(2, 100).Draw(t, "rows")
		k := rapid.IntRange(2, min(rows, 10)).Draw(t, "k")
		o := SplitOptions{Seed: rapid.Uint64().Draw(t, "seed")}
		of := rapid.SliceOfN(rapid.Int32Range(0, 20), rows, rows).Draw(t, "of")
		grouped := rapid.Bool().Draw(t, "grouped")
		if grouped {
			o.Groups = of
		} else {
			o.Classes = of
		}
		var tests [][]int32
		for _, f := range Folds(rows, k, o) {
			if !covers(rows, f.Train, f.Test) {
				t.Fatalf("%v and %v do not make %d rows", f.Train, f.Test, rows)
			}
			in := tally(of, f.Test)
			for value, n := range tally(of, slices.Concat(f.Train, f.Test)) {
				if grouped && in[value] != 0 && in[value] != n {
					t.Fatalf("group %d is on both sides", value)
				}
				if share := float64(n) / float64(k); !grouped && math.Abs(float64(in[value])-share) >= 1 {
					t.Fatalf("class %d: %d of %d rows in one of %d parts", value, in[value], n, k)
				}
			}
			if share := float64(rows) / float64(k); !grouped && math.Abs(float64(len(f.Test))-share) >= 1 {
				t.Fatalf("a part has %d of %d rows", len(f.Test), rows)
			}
			tests = append(tests, f.Test)
		}
		if !covers(rows, tests...) {
			t.Fatalf("the test parts %v are not the rows", tests)
		}
	})
}

func TestSplitPanics(t *testing.T) {
	for want, f := range map[string]func(){
		splitFraction: func() { Split(10, SplitOptions{TestFraction: 1}) },
		splitLengths:  func() { Split(10, SplitOptions{TestFraction: 0.5, Classes: make([]int32, 9)}) },
		foldCount:     func() { Folds(3, 4, SplitOptions{}) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("got %v, want %s", got, want)
				}
			}()
			f()
		}()
	}
}

func TestGroupsOf(t *testing.T) {
	c := texts("patient", "b", "a", "", "b", "")
	if d := cmp.Diff([]int32{0, 1, 2, 0, 3}, GroupsOf(&c)); d != "" {
		t.Error(d)
	}
	c = numbers("patient", 5, missing, 5, 4)
	if d := cmp.Diff([]int32{0, 1, 0, 2}, GroupsOf(&c)); d != "" {
		t.Error(d)
	}
}
