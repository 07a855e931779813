package data

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestBlockOrder checks that every row is dealt once, that windows hold whole
// blocks, and that the order depends only on the seed and the epoch.
func TestBlockOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Batches{
			Rows: rapid.IntRange(0, 3000).Draw(t, "rows"), Size: 1, Shuffle: true,
			Block: rapid.IntRange(1, 30).Draw(t, "block"), Seed: rapid.Uint64().Draw(t, "seed"),
		}
		epoch := rapid.IntRange(0, 5).Draw(t, "epoch")
		order, again := make([]int32, b.Rows), make([]int32, b.Rows)
		b.Order(epoch, order)
		b.Order(epoch, again)
		if !slices.Equal(order, again) {
			t.Fatal("two orders for one seed and epoch")
		}
		// A block is under way from its first row to its last.
		left, underWay := map[int32]int{}, 0
		seen := make([]bool, b.Rows)
		for _, row := range order {
			if seen[row] {
				t.Fatalf("row %d is dealt twice", row)
			}
			seen[row] = true
			block := row / int32(b.Block)
			if _, begun := left[block]; !begun {
				left[block] = min(b.Block, b.Rows-int(block)*b.Block)
				if underWay++; underWay > windowBlocks {
					t.Fatalf("expected at most %d blocks at a time, found more", windowBlocks)
				}
			}
			if left[block]--; left[block] == 0 {
				underWay--
			}
		}
	})
}

// TestBlockOrderDiffers checks that epochs have other blocks in other windows.
func TestBlockOrderDiffers(t *testing.T) {
	b := Batches{Rows: 100_000, Size: 1, Shuffle: true, Block: 100}
	first, second := make([]int32, b.Rows), make([]int32, b.Rows)
	b.Order(0, first)
	b.Order(1, second)
	window := windowBlocks * b.Block
	blocks := func(order []int32) map[int32]bool {
		found := map[int32]bool{}
		for _, row := range order[:window] {
			found[row/100] = true
		}
		return found
	}
	common, other := 0, blocks(second)
	for block := range blocks(first) {
		if other[block] {
			common++
		}
	}
	if common > windowBlocks/2 {
		t.Errorf("expected other blocks in the first window of the second epoch, found %d of %d again", common, windowBlocks)
	}
}

// TestBlockOrderMixes checks the mix of classes in windows of a sorted file
// against what Order says of it, with two classes and a boundary within a part.
func TestBlockOrderMixes(t *testing.T) {
	b := Batches{Rows: 1_000_000, Size: 1, Shuffle: true, Block: 500, Seed: 3}
	order, mid := make([]int32, b.Rows), b.Rows/2-3000
	b.Order(0, order)
	window, squares, n, whole := windowBlocks*b.Block, 0.0, 0, float64(mid)/float64(b.Rows)
	for at := 0; at+window <= len(order); at += window {
		share := 0.0
		for _, row := range order[at : at+window] {
			if int(row) < mid {
				share += 1 / float64(window)
			}
		}
		squares += (share - whole) * (share - whole)
		n++
	}
	if strays, most := math.Sqrt(squares/float64(n)), 1.0/windowBlocks; strays > most {
		t.Errorf("expected the share to stray by at most %.3f, found %.3f", most, strays)
	}
	// Within a window, the batches are mixed as well as a shuffle can.
	low, high := 64, 0
	for at := 0; at < window; at += 64 {
		half := 0
		for _, row := range order[at : at+64] {
			if int(row) < mid {
				half++
			}
		}
		low, high = min(low, half), max(high, half)
	}
	if low < 8 || high > 56 {
		t.Errorf("expected batches of 64 with about half of each class, found %d to %d", low, high)
	}
}
