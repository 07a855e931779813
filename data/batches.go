package data

import "github.com/seed-217ca19f/mlp/internal/random"

// Batches says how the rows of a set are divided into batches in each epoch.
type Batches struct {
	Rows     int
	Size     int
	Shuffle  bool   // shuffle the rows anew in each epoch
	Block    int    // rows in a block to shuffle; 0: shuffle all rows as one. See [Batches.Order]
	DropLast bool   // leave out the rows at the end that do not fill a batch
	Seed     uint64 // seed of the shuffling
}

// PerEpoch returns the number of batches in an epoch.
func (b Batches) PerEpoch() int {
	if b.DropLast {
		return b.Rows / b.Size
	}
	return (b.Rows + b.Size - 1) / b.Size
}

// Used returns the number of rows that an epoch uses: all rows, or with DropLast the rows
// of the full batches.
func (b Batches) Used() int {
	if b.DropLast {
		return b.Rows / b.Size * b.Size
	}
	return b.Rows
}

// windowBlocks is the number of blocks that are shuffled together.
const windowBlocks = 64

// Order writes the order of the rows in an epoch to order, whose length is b.Rows. It
// depends only on the seed and the epoch.
//
// If b.Block is not 0, the rows of up to 64 blocks are shuffled together. These blocks
// are called a window. Rows are then read from a disk in long pieces, and only one window
// has to be in memory. WebDataset shuffles in a similar way, with shards and a buffer.
// Feng, Kumar, Recht and Ré show what goes wrong without shuffling ("Towards a unified
// architecture for in-RDBMS analytics", SIGMOD 2012, section 3.3). Here the blocks of a
// window are a stratified sample: the file is divided into 64 parts, and each window
// takes one block from each part, a different one in every epoch. So a window resembles
// the whole file even if the file is sorted: the share of a class in a window differs
// from its share in the file by about 1/64. A file of up to 64 blocks is one window, so
// it is shuffled completely.
func (b Batches) Order(epoch int, order []int32) {
	switch {
	case !b.Shuffle:
		for i := range order {
			order[i] = int32(i)
		}
	case b.Block == 0:
		random.New(b.Seed, "shuffle", uint64(epoch)).Permute(order)
	default:
		b.shuffleBlocks(uint64(epoch), order)
	}
}

// shuffleBlocks does the work of Order if the rows are shuffled in blocks.
func (b Batches) shuffleBlocks(epoch uint64, order []int32) {
	blocks := (b.Rows + b.Block - 1) / b.Block
	windows := (blocks + windowBlocks - 1) / windowBlocks
	var parts [][]int32 // the blocks of each part of the file, one for each window
	for first := 0; first < blocks; first += windows {
		part := make([]int32, min(windows, blocks-first))
		random.New(b.Seed, "shuffle blocks", epoch, uint64(first)).Permute(part)
		for i := range part {
			part[i] += int32(first)
		}
		parts = append(parts, part)
	}
	at := 0
	for window := range windows {
		start := at
		for _, part := range parts {
			if window < len(part) { // the last part may be short
				at += b.writeBlock(int(part[window]), order[at:])
			}
		}
		random.New(b.Seed, "shuffle window", epoch, uint64(window)).Shuffle(order[start:at])
	}
}

// writeBlock writes the rows of a block to order and returns their number.
func (b Batches) writeBlock(block int, order []int32) int {
	first := block * b.Block
	rows := min(b.Block, b.Rows-first)
	for i := range rows {
		order[i] = int32(first + i)
	}
	return rows
}

// Batch returns the rows of batch i. order is the order of the rows in the epoch. Batch
// returns no rows if order ends before the batch begins.
func (b Batches) Batch(i int, order []int32) []int32 {
	return order[min(i*b.Size, len(order)):min((i+1)*b.Size, len(order))]
}
