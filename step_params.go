package mlp

import (
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// params owns what a training changes: the weights of a network, their gradients and the
// optimizer's slots, in groups. It divides them between the workers. A worker updates
// the same pieces in every step.
type params struct {
	optimizer optim.Optimizer
	groups    []*group
	pieces    [][]piece // of each worker
	frozen    int       // how many layers keep their weights, from the first on

	fused bool // the step is w -= rate·g, so that no gradient need be stored
	whole bool // the optimizer sees layers as a whole
	apart bool // some blocks have the weights in memory of their own

	mu   sync.Mutex // guards away and held, which readers of the weights change
	held bool       // private blocks have the weights as they are
	away bool       // private blocks are ahead of the network
}

// group is a matrix of weights that learn with the same settings. Each layer has one
// group, in the order of the layers; the groups of input parts follow. A group without
// blocks is frozen: it has no gradient, and its slots count as 0.
type group struct {
	weights     kernel.Matrix // the network's, (in+1, out)
	biases      int           // the rows at the end that do not decay
	rate, decay float32       // factors of the learning rate and of the weight decay
	part        inputPart     // whose weights they are; nil: a layer's
	blocks      []*block

	// Of the whole matrix, with an optimizer that sees it as a whole.
	gradient kernel.Matrix
	slots    []kernel.Matrix
	layer    optim.Layer // the same, as the optimizer takes it

	norms []float64 // of each row's gradient, squared
}

// block is a range of a group's columns, lo to hi-1, with their gradient and
// slots, each (in+1, hi-lo). A dense layer has one block; a first layer of sparse
// inputs has one for each worker.
type block struct {
	lo, hi   int
	private  bool // the weights are a copy in memory of its own
	weights  kernel.Matrix
	gradient kernel.Matrix
	slots    []kernel.Matrix
}

// piece is the part of a block that one worker updates: rows lo to hi-1.
type piece struct {
	layer  int
	group  *group
	block  *block
	lo, hi int
	delta  kernel.Matrix // the deltas of the block's units, for the largest batch
	run    optim.Params  // the rows, as the optimizer takes them
}

// newParams returns the parameters of a network for a number of workers. With sparse
// inputs, each worker owns some units of the first layer for the whole training, with
// their weights in memory of its own. These are most of what a step reads and writes,
// and so stay in the cache of the worker's core. In one matrix for all, each core would
// fetch what another is writing.
func newParams(n *Network, how learning, sparse bool, workers int) *params {
	o := how.optimizer
	p := &params{optimizer: o, pieces: make([][]piece, workers), frozen: how.frozen, whole: optim.WholeLayers(o)}
	p.fused = optim.CanFuse(o) && !p.whole
	for i, d := range n.layers {
		blocks := 1
		switch {
		case i < p.frozen:
			blocks = 0
		case i == 0 && sparse:
			blocks = workers
		}
		p.add(&group{weights: d.weights, biases: 1, rate: 1, decay: 1}, blocks)
	}
	if !p.fused {
		p.store()
	}
	return p
}

// learns reports whether the group's weights change.
func (g *group) learns() bool { return len(g.blocks) > 0 }

// add adds a group with the given number of blocks and divides it between the workers:
// each worker gets a block if there are several, else some rows of the only block.
func (p *params) add(g *group, blocks int) {
	if blocks == 0 {
		p.groups = append(p.groups, g)
		return
	}
	if p.whole {
		for range p.optimizer.Slots() {
			g.slots = append(g.slots, like(g.weights))
		}
	}
	for b := range blocks {
		lo, hi := kernel.SplitCols(g.weights.Cols, b, blocks)
		g.blocks = append(g.blocks, p.newBlock(g, lo, hi))
	}
	workers := len(p.pieces)
	for part := range workers {
		q := piece{layer: len(p.groups), group: g, block: g.blocks[0], hi: g.weights.Rows}
		if blocks > 1 {
			q.block = g.blocks[part]
		} else {
			q.lo, q.hi = kernel.Split(g.weights.Rows, part, workers)
		}
		p.pieces[part] = append(p.pieces[part], q)
	}
	p.groups = append(p.groups, g)
}

// see tells the pieces of layers in which matrices they will find the deltas, one for
// each layer, (rows, units).
func (p *params) see(deltas []kernel.Matrix) {
	for _, pieces := range p.pieces {
		for i := range pieces {
			q := &pieces[i]
			q.delta = deltas[q.layer].ColRange(q.block.lo, q.block.hi)
		}
	}
}

// like returns a matrix of zeros of the shape of m.
func like(m kernel.Matrix) kernel.Matrix { return kernel.NewMatrix(m.Rows, m.Cols) }

func (p *params) newBlock(g *group, lo, hi int) *block {
	b := &block{lo: lo, hi: hi, weights: g.weights}
	if all := lo == 0 && hi == g.weights.Cols; p.whole && !all {
		b.weights = g.weights.ColRange(lo, hi)
	} else if !all {
		b.private, b.weights = true, kernel.NewMatrix(g.weights.Rows, hi-lo)
		p.apart = true
	}
	for k := range p.optimizer.Slots() {
		if p.whole {
			b.slots = append(b.slots, g.slots[k].ColRange(lo, hi))
		} else {
			b.slots = append(b.slots, like(b.weights))
		}
	}
	return b
}

// store allocates all gradients, unless that was done.
func (p *params) store() {
	for _, g := range p.groups {
		if g.norms == nil && g.learns() {
			p.storeGroup(g)
		}
	}
}

// storeGroup allocates the gradient of a group.
func (p *params) storeGroup(g *group) {
	g.norms = make([]float64, g.weights.Rows)
	if p.whole {
		g.gradient = like(g.weights)
		g.bind()
		for _, b := range g.blocks {
			b.gradient = g.gradient.ColRange(b.lo, b.hi)
		}
		return
	}
	for _, b := range g.blocks {
		b.gradient = like(b.weights)
	}
	for _, pieces := range p.pieces {
		for i := range pieces {
			if pieces[i].group == g {
				pieces[i].bind()
			}
		}
	}
}

// bind sets the fields of the piece that an optimizer reads.
func (q *piece) bind() {
	b := q.block
	q.run = optim.Params{
		Weights:  b.weights.RowRange(q.lo, q.hi).Flat(),
		Gradient: b.gradient.RowRange(q.lo, q.hi).Flat(),
	}
	for _, s := range b.slots {
		q.run.Slots = append(q.run.Slots, s.RowRange(q.lo, q.hi).Flat())
	}
	plain := q.group.weights.Rows - q.group.biases
	q.run.Biases = max(0, q.hi-max(plain, q.lo)) * b.weights.Stride
}

// bind sets the fields of the group that an optimizer of whole layers reads.
func (g *group) bind() {
	g.layer = optim.Layer{Rows: g.weights.Rows, Cols: g.weights.Cols, Stride: g.weights.Stride}
	g.layer.Params = optim.Params{
		Weights: g.weights.Flat(), Gradient: g.gradient.Flat(),
		Biases: g.biases * g.weights.Stride,
	}
	for _, s := range g.slots {
		g.layer.Slots = append(g.layer.Slots, s.Flat())
	}
}

// claim copies the network's weights to the memory in which the training changes them. Until settle,
// the network's own weights are out of date.
func (p *params) claim() {
	if !p.apart {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.held {
		p.copyPrivate(func(own, whole []float32) { copy(own, whole) })
	}
	p.held, p.away = true, true
}

// settle writes the trained weights back to the network. Whoever reads the network calls
// it first.
func (p *params) settle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away {
		p.copyPrivate(func(own, whole []float32) { copy(whole, own) })
	}
	p.away = false
}

// changed says that the network's weights were changed from outside.
func (p *params) changed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = false
}

// copyPrivate calls pair for each row of a worker's private weights (own) and the same
// part of the network's weights (whole).
func (p *params) copyPrivate(pair func(own, whole []float32)) {
	for _, g := range p.groups {
		for _, b := range g.blocks {
			if !b.private {
				continue
			}
			for i := range g.weights.Rows {
				pair(b.weights.Row(i), g.weights.Row(i)[b.lo:b.hi])
			}
		}
	}
}

// slot returns slot k of group i in the form of its weights, (in+1, out), however
// it is divided between workers: zeros if the group does not learn.
func (p *params) slot(k, i int) []float32 {
	g := p.groups[i]
	values := make([]float32, g.weights.Rows*g.weights.Cols)
	g.eachSlotRow(k, func(row []float32, at int) { copy(values[at:], row) })
	return values
}

// setSlot is the reverse of slot. It does nothing to a group that does not learn.
func (p *params) setSlot(k, i int, values []float32) {
	p.groups[i].eachSlotRow(k, func(row []float32, at int) { copy(row, values[at:]) })
}

// eachSlotRow calls f for each row of slot k in every block, with its position in the
// whole matrix.
func (g *group) eachSlotRow(k int, f func(row []float32, at int)) {
	for _, b := range g.blocks {
		for r := range g.weights.Rows {
			f(b.slots[k].Row(r), r*g.weights.Cols+b.lo)
		}
	}
}
