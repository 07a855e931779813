package mlp

import (
	"sync"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/optim"
)

// params owns the numbers that a training changes: the weights of a network with their
// gradients and the optimizer's slots, in groups. It divides them into pieces. A
// worker updates the same pieces in every step.
type params struct {
	optimizer optim.Optimizer
	groups    []*group
	pieces    [][]piece // of each worker
	frozen    int       // how many layers keep their weights, counted from the first

	fused bool // the step is w -= rate·g, so no gradient need be stored
	whole bool // the optimizer steps whole layers
	apart bool // some blocks are private

	mu   sync.Mutex // guards held and away, because settle may be called from any goroutine
	held bool       // the private blocks' copies are up to date
	away bool       // the private blocks' copies are newer than the network's weights
}

// group is a matrix of weights that share the same settings. There is one group for
// each layer, in order, and then one for an input part if there is one. A frozen group
// has no blocks: its weights stay, it has no gradient, and its slots count as 0.
type group struct {
	weights     kernel.Matrix // the network's, (in+1, out)
	biases      int           // how many rows at the end are biases, which do not decay
	rate, decay float32       // factors of the learning rate and of the weight decay
	part        inputPart     // the input part that the weights belong to; nil: a layer's weights
	blocks      []*block

	// These belong to the whole matrix. They are used if the optimizer steps whole
	// layers.
	gradient kernel.Matrix
	slots    []kernel.Matrix
	layer    optim.Layer // weights, gradient and slots in the form that the optimizer takes

	norms []float64 // the squared norm of each gradient row; nil: gradients are not stored
}

// block is a range of a group's columns, lo to hi-1, with their gradient and
// slots, each (in+1, hi-lo). A dense layer has one block; a first layer of sparse
// inputs has one for each worker.
type block struct {
	lo, hi   int
	private  bool // the block has its own copy of its weights; else it uses the network's memory
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
	run    optim.Params  // the rows in the form that the optimizer takes
}

// newParams returns the parameters of a network for a number of workers. If sparse is
// true, each worker gets a fixed range of the first layer's units and keeps their
// weights in memory of its own. So the weights stay in the cache of its core from step
// to step. These weights are most of the memory that a step reads and writes; in one
// shared matrix, cores would keep fetching cache lines that other cores write.
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

// learns reports whether the group is not frozen.
func (g *group) learns() bool { return len(g.blocks) > 0 }

// add adds a group, divides it into blocks and gives every worker a piece: a block of
// its own if there are several (one per worker), else a range of rows of the only
// block. blocks is 0 for a frozen group.
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

// setDeltas sets the delta of every piece to the deltas of its block's units. The
// parameter deltas has one matrix for each layer, (rows, units).
func (p *params) setDeltas(deltas []kernel.Matrix) {
	for _, pieces := range p.pieces {
		for i := range pieces {
			q := &pieces[i]
			q.delta = deltas[q.layer].ColRange(q.block.lo, q.block.hi)
		}
	}
}

// like returns a matrix of zeros with the shape of m.
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

// store allocates memory for all gradients that have none yet.
func (p *params) store() {
	for _, g := range p.groups {
		if g.norms == nil && g.learns() {
			p.storeGroup(g)
		}
	}
}

// storeGroup allocates memory for the gradient of a group.
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

// bind sets q.run to the piece's weights, gradient and slots.
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

// bind sets g.layer to the group's weights, gradient and slots.
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

// claim brings the private blocks' copies up to date before a step that changes them.
// From then until settle, the network's own weights may be outdated.
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

// settle copies the private blocks' weights to the network if they are newer. Code that
// reads the network's weights must call it first.
func (p *params) settle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away {
		p.copyPrivate(func(own, whole []float32) { copy(whole, own) })
	}
	p.away = false
}

// changed marks the private blocks' copies as outdated. Code outside the training calls
// it after it has changed the network's weights.
func (p *params) changed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = false
}

// copyPrivate calls pair for each row of each private block. The argument own is the
// row in the block's copy of the weights, and whole is the same part of the network's
// row. pair copies one to the other.
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

// slot returns slot k of group i in the shape of its weights, (in+1, out), put together
// from the blocks. It returns zeros for a frozen group.
func (p *params) slot(k, i int) []float32 {
	g := p.groups[i]
	values := make([]float32, g.weights.Rows*g.weights.Cols)
	g.eachSlotRow(k, func(row []float32, at int) { copy(values[at:], row) })
	return values
}

// setSlot is the reverse of slot: it sets slot k of group i to values. It does nothing
// to a frozen group.
func (p *params) setSlot(k, i int, values []float32) {
	p.groups[i].eachSlotRow(k, func(row []float32, at int) { copy(row, values[at:]) })
}

// eachSlotRow calls f for each row of slot k of every block. at is the index of the
// row's first number in the whole slot.
func (g *group) eachSlotRow(k int, f func(row []float32, at int)) {
	for _, b := range g.blocks {
		for r := range g.weights.Rows {
			f(b.slots[k].Row(r), r*g.weights.Cols+b.lo)
		}
	}
}
