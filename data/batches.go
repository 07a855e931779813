package data

import "github.com/seed-217ca19f/mlp/internal/random"

// Batches says how the rows of a set are dealt into batches, epoch by epoch.
type Batches struct {
	Rows     int
	Size     int
	Shuffle  bool   // deal the rows in a new order each epoch
	DropLast bool   // leave out what does not fill a batch
	Seed     uint64 // of the shuffling
}

// PerEpoch returns the number of batches in an epoch.
func (b Batches) PerEpoch() int {
	if b.DropLast {
		return b.Rows / b.Size
	}
	return (b.Rows + b.Size - 1) / b.Size
}

// Used returns how many rows an epoch uses: all, or those that fill batches.
func (b Batches) Used() int {
	if b.DropLast {
		return b.Rows / b.Size * b.Size
	}
	return b.Rows
}

// Order writes the order of an epoch's rows to order, which has b.Rows
// numbers. It is a function of the seed and the epoch alone.
func (b Batches) Order(epoch int, order []int32) {
	if b.Shuffle {
		random.New(b.Seed, "shuffle", uint64(epoch)).Permute(order)
		return
	}
	for i := range order {
		order[i] = int32(i)
	}
}

// Batch returns the rows of batch i of an epoch in that order.
func (b Batches) Batch(i int, order []int32) []int32 {
	return order[i*b.Size : min((i+1)*b.Size, len(order))]
}
