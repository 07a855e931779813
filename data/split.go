package data

import (
	"cmp"
	"math"
	"slices"

	"github.com/seed-217ca19f/mlp/internal/random"
)

// SplitOptions says how rows are split. A split depends only on these options and the
// number of rows.
type SplitOptions struct {
	TestFraction float64 // share of the test rows, above 0 and below 1; [Folds] ignores it
	Seed         uint64
	// Classes has the class of each row. Each part gets its share of every class. If
	// Classes is nil, classes are ignored.
	Classes []int32
	// Groups has the group of each row. Groups are not divided: all rows of a patient,
	// for example, are in the same part. With groups, classes are ignored. If Groups is
	// nil, there are no groups.
	Groups []int32
}

const (
	splitFraction = "data: Split: TestFraction is not between 0 and 1"
	splitLengths  = "data: Split, Folds: the number of classes or groups is not the number of rows"
	foldCount     = "data: Folds: fewer than two folds, or more folds than rows"
)

// Split divides the rows 0 to rows-1 into a training and a test part, each in ascending
// order. Each class has its share of the test part, rounded up or down. The last row of a
// class is assigned to the test part only if there is no other way to fill it. The order
// in which rows are drawn comes from a random number for each row, so that rows added at
// the end do not change the order of the others.
//
// With groups, Split goes through the groups in random order. It adds a group to the test
// part if that brings the part nearer to its size. If there is only one group, all rows
// are training rows.
func Split(rows int, o SplitOptions) (train, test []int32) {
	if !(o.TestFraction > 0 && o.TestFraction < 1) {
		panic(splitFraction)
	}
	o.check(rows)
	want := int(math.Round(float64(rows) * o.TestFraction))
	want = max(min(want, rows-1), min(1, rows-1), 0)
	if o.Groups != nil {
		test = drawGroups(o.members(o.Groups), want)
	} else {
		test = drawRows(o.strata(rows), want, o.TestFraction)
	}
	slices.Sort(test)
	return without(rows, test), test
}

// Fold is one of the splits of a cross-validation.
type Fold struct{ Train, Test []int32 }

// Folds divides the rows into k parts. Each part is the test part of one fold and belongs
// to the training part of all others. The sizes of the parts differ by at most one row,
// and so do their numbers of rows of each class. Groups are not divided: the largest
// groups are assigned first, each to the part that is smallest so far. If there are fewer
// groups than k, some folds have no test rows.
func Folds(rows, k int, o SplitOptions) []Fold {
	if k < 2 || k > rows {
		panic(foldCount)
	}
	o.check(rows)
	parts := make([][]int32, k)
	if o.Groups != nil {
		groups := o.members(o.Groups)
		slices.SortStableFunc(groups, func(a, b []int32) int { return cmp.Compare(len(b), len(a)) })
		for _, g := range groups {
			smallest := 0
			for i := range parts {
				if len(parts[i]) < len(parts[smallest]) {
					smallest = i
				}
			}
			parts[smallest] = append(parts[smallest], g...)
		}
	} else {
		dealt := 0
		for _, stratum := range o.strata(rows) {
			for _, r := range stratum {
				parts[dealt%k] = append(parts[dealt%k], r)
				dealt++
			}
		}
	}
	folds := make([]Fold, k)
	for i, p := range parts {
		slices.Sort(p)
		folds[i] = Fold{Train: without(rows, p), Test: p}
	}
	return folds
}

func (o SplitOptions) check(rows int) {
	if o.Classes != nil && len(o.Classes) != rows || o.Groups != nil && len(o.Groups) != rows {
		panic(splitLengths)
	}
}

// strata returns the rows of each class, in the order in which they are drawn. Without
// classes, it returns all rows as one stratum.
func (o SplitOptions) strata(rows int) [][]int32 {
	classes := o.Classes
	if classes == nil {
		classes = make([]int32, rows)
	}
	keys := random.New(o.Seed, "split")
	strata := gather(classes)
	for _, s := range strata {
		slices.SortFunc(s, func(a, b int32) int {
			return cmp.Or(cmp.Compare(keys.Uint64(int(a)), keys.Uint64(int(b))), cmp.Compare(a, b))
		})
	}
	return strata
}

// members returns the rows of each group. The groups are in random order. groupOf has
// the group of each row.
func (o SplitOptions) members(groupOf []int32) [][]int32 {
	groups := gather(groupOf)
	keys := random.New(o.Seed, "split groups")
	slices.SortFunc(groups, func(a, b []int32) int {
		x, y := groupOf[a[0]], groupOf[b[0]]
		return cmp.Or(cmp.Compare(keys.Uint64(int(x)), keys.Uint64(int(y))), cmp.Compare(x, y))
	})
	return groups
}

// gather returns one list of rows for each different number in groups: the rows that have
// this number. The lists are in ascending order of the numbers.
func gather(groups []int32) [][]int32 {
	rows := make([]int32, len(groups))
	for i := range rows {
		rows[i] = int32(i)
	}
	slices.SortStableFunc(rows, func(a, b int32) int { return cmp.Compare(groups[a], groups[b]) })
	var parts [][]int32
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && groups[rows[end]] == groups[rows[start]] {
			end++
		}
		parts = append(parts, slices.Clip(rows[start:end]))
		start = end
	}
	return parts
}

// drawRows returns the first rows of each stratum. want is their total number. Each
// stratum contributes its share rounded down, and one more row if the remainder of its
// share is among the largest (the method of largest remainders). It takes the last row of
// a stratum only if no other row is left.
func drawRows(strata [][]int32, want int, fraction float64) []int32 {
	counts, order := make([]int, len(strata)), make([]int, len(strata))
	for i, s := range strata {
		counts[i], order[i] = int(float64(len(s))*fraction), i
		want -= counts[i]
	}
	rest := func(i int) float64 { return float64(len(strata[i]))*fraction - float64(counts[i]) }
	slices.SortStableFunc(order, func(a, b int) int {
		lastA, lastB := counts[a]+1 >= len(strata[a]), counts[b]+1 >= len(strata[b])
		if lastA != lastB {
			if lastB {
				return -1
			}
			return 1
		}
		return cmp.Compare(rest(b), rest(a))
	})
	var drawn []int32
	for _, i := range order {
		if want > 0 && rest(i) > 0 {
			counts[i]++
			want--
		}
	}
	for i, s := range strata {
		drawn = append(drawn, s[:counts[i]]...)
	}
	return drawn
}

// drawGroups returns the rows of some groups. Their total number is close to want. It
// draws at least one group, and never all.
func drawGroups(groups [][]int32, want int) []int32 {
	var drawn []int32
	if len(groups) < 2 {
		return drawn
	}
	left := len(groups)
	for _, g := range groups {
		if left > 1 && distance(len(drawn)+len(g), want) < distance(len(drawn), want) {
			drawn = append(drawn, g...)
			left--
		}
	}
	if drawn == nil { // every group has more than twice as many rows
		drawn = slices.Clone(slices.MinFunc(groups, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) }))
	}
	return drawn
}

func distance(a, b int) int { return max(a-b, b-a) }

// without returns the rows 0 to rows-1 that are not in gone, which must be sorted.
func without(rows int, gone []int32) []int32 {
	kept := make([]int32, 0, rows-len(gone))
	for i := range int32(rows) {
		if len(gone) > 0 && gone[0] == i {
			gone = gone[1:]
			continue
		}
		kept = append(kept, i)
	}
	return kept
}

// GroupsOf returns the group number of each row of c. Rows with the same value are in the
// same group. Each row with a missing value has a group of its own.
func GroupsOf(c *Column) []int32 {
	groups, known := make([]int32, c.Len()), map[float64]int32{}
	next := int32(0)
	for i := range groups {
		if !c.absent(i) {
			if g, ok := known[c.key(i)]; ok {
				groups[i] = g
				continue
			}
			known[c.key(i)] = next
		}
		groups[i] = next
		next++
	}
	return groups
}
