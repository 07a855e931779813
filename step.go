package mlp

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// step is one training step, shared between the workers of a pool in rounds, with a
// meeting after each round. First every worker takes its share of the batch's rows
// forward through the network and their deltas back. Then, when all deltas are computed,
// every worker updates its share of every layer's weights. A sparse first layer has a
// round of its own before these. If something looks at the gradients, they have a round
// of their own before the update.
type step struct {
	pool    *kernel.Pool
	x       *rows.Prepared
	targets *data.Targets
	weights []float32      // how much each row counts, 1 in the mean; nil: all alike
	columns *sparseColumns // of the batch's inputs if they are sparse and the first layer learns, else nil
	input   kernel.Matrix  // dense inputs that do not lie in a row in memory
	members []*member
	parts   int // how many workers are worth waking

	turn
	inPlace kernel.Matrix // the batch itself if its rows are contiguous in memory; otherwise empty
	round   round
}

// turn is what changes from step to step.
type turn struct {
	number int // of the step, from 1
	batch  int // the number of the batch in its epoch, from 0
	rows   []int32
	next   []int32 // the rows of the next batch, which are fetched meanwhile; none after the last
	scale  float32 // of the deltas: 1 for a sum, 1/rows for a mean
	rate   float32
}

// member is one network of a step. Several may share the rows of a step; none
// depends on another.
type member struct {
	*pass                      // whose input is what an input part makes of the rows
	part       inputPart       // below the first layer; nil: the rows are its inputs
	deltas     []kernel.Matrix // of every layer's sums, (rows, units)
	inputDelta kernel.Matrix   // of the first layer's inputs, (rows, in), if somebody asks for it
	losses     []float64       // of every row
	loss       float64         // their mean, before the update
	params     *params
	gradients  Gradients // of the step under way, for who looks at them
}

// round is a part of a step in which no worker needs results of another.
type round int

const (
	sumSparse      round = iota // the first layer's sums
	propagate                   // forward from there, and back
	updateAtOnce                // gradients and update
	storeGradients              // only the gradients
	measureNorm                 // of the gradients
	inputDeltas                 // of the first layer's inputs
	stepWeights                 // only the update
)

// worthSharing is the number of operations from which a second worker pays off: below
// about ten microseconds of work, the meeting costs more than it saves.
const worthSharing = 400_000

// learning holds the settings by which the networks of a step learn.
type learning struct {
	optimizer optim.Optimizer
	rows      int // of the largest batch
	frozen    int // how many layers keep their weights, from the first on
}

// newStep returns the buffers for steps on rows of x.
func newStep(pool *kernel.Pool, x *rows.Prepared, t *data.Targets, how learning, networks ...*Network) *step {
	s, rows := &step{pool: pool, x: x, targets: t, parts: 1}, how.rows
	flops := 0
	for _, n := range networks {
		flops += n.flops()
	}
	if rows*flops >= worthSharing {
		s.parts = pool.Size()
	}
	switch x := x.Sparse(); {
	case x == nil:
		s.input = kernel.NewMatrix(rows, networks[0].Inputs())
	case how.frozen == 0:
		s.columns = newSparseColumns(x, s.parts)
	}
	for _, n := range networks {
		m := &member{
			pass:   newPass(n, rows, false),
			deltas: n.newMatrices(rows),
			losses: make([]float64, rows),
			params: newParams(n, how, s.columns != nil, s.parts),
		}
		m.params.see(m.deltas)
		s.members = append(s.members, m)
	}
	return s
}

// run takes one step. If look is not nil, it is called for each member when all
// gradients are there, before the update; after an error no weight changes.
func (s *step) run(t turn, look func(*member) error) error {
	s.turn = t
	s.inPlace, _ = s.x.InPlace(t.rows)
	if s.columns != nil {
		s.columns.choose(t.batch)
	}
	for _, m := range s.members {
		m.params.claim()
	}
	s.lossAndDeltas()
	for _, m := range s.members {
		m.loss = m.meanLoss(s)
	}
	if look == nil && !s.members[0].params.whole {
		s.share(updateAtOnce)
		return nil
	}
	for _, m := range s.members {
		m.params.store()
	}
	s.share(storeGradients)
	for _, m := range s.members {
		if look == nil {
			break
		}
		if err := look(m); err != nil {
			return err
		}
		m.params.claim() // who looked may have had the network settled
	}
	s.stepStored()
	return nil
}

// stepStored stores the gradients, then updates the weights with them.
func (s *step) stepStored() {
	for _, m := range s.members {
		if o, ok := m.params.optimizer.(optim.Searcher); ok {
			m.search(s, o)
		} else {
			s.share(stepWeights)
			return // of all members
		}
	}
}

// lossAndDeltas takes the batch forward and the deltas back.
func (s *step) lossAndDeltas() {
	if s.columns != nil {
		s.share(sumSparse)
	}
	s.share(propagate)
}

// meanLoss returns the mean of the rows' losses.
func (m *member) meanLoss(s *step) float64 {
	total := 0.0
	for _, l := range m.losses[:len(s.rows)] {
		total += l
	}
	return total / float64(len(s.rows))
}

func (s *step) share(r round) {
	s.round = r
	s.pool.Run(s, s.parts)
}

// Share does one worker's part of the current round.
func (s *step) Share(w *kernel.Worker, part, parts int) {
	lo, hi := kernel.Split(len(s.rows), part, parts)
	switch s.round {
	case sumSparse:
		s.sumSparse(w, part)
	case propagate:
		s.propagate(w, lo, hi)
	case updateAtOnce:
		for _, m := range s.members {
			m.updateAtOnce(s, w, part)
		}
	case storeGradients:
		for _, m := range s.members {
			m.storeGradients(s, w, part)
		}
	case measureNorm:
		for _, m := range s.members {
			m.params.measure(part, parts)
		}
	case inputDeltas:
		for _, m := range s.members {
			m.backToInputs(w, lo, hi)
		}
	case stepWeights:
		for _, m := range s.members {
			m.stepWeights(s, part, parts)
		}
	}
}

// sumSparse computes a worker's units of the first layer's sums, and gathers its
// share of the batch's columns. Columns that are kept are fetched meanwhile for
// the update.
func (s *step) sumSparse(w *kernel.Worker, part int) {
	s.columns.fetch(w, part)
	for _, m := range s.members {
		b := m.params.pieces[part][0].block
		sums := m.sums[0].RowRange(0, len(s.rows)).ColRange(b.lo, b.hi)
		w.AffineSparse(sums, s.columns.x, s.rows, b.weights)
	}
	s.columns.gather(w, part, s.rows)
}

// propagate takes rows lo to hi-1 of the batch forward and their deltas back.
func (s *step) propagate(w *kernel.Worker, lo, hi int) {
	if lo == hi {
		return
	}
	input := s.inputOf(lo, hi)
	for _, m := range s.members {
		var logits kernel.Matrix
		switch {
		case m.part != nil:
			own := m.input.RowRange(lo, hi)
			m.part.forward(own, s.x, s.rows[lo:hi])
			logits = m.forwardDense(w, own, lo)
		case s.columns != nil:
			logits = m.onward(w, lo, hi)
		case s.x.Sparse() != nil:
			logits = m.forward(w, s.x, s.rows[lo:hi], lo)
		default:
			logits = m.forwardDense(w, input, lo)
		}
		m.back(s, w, logits, lo, hi)
		if m.part != nil {
			m.backToInputs(w, lo, hi)
		}
	}
}

// inputOf returns rows lo to hi-1 of the batch as dense inputs, which all members
// without an input part share.
func (s *step) inputOf(lo, hi int) kernel.Matrix {
	switch {
	case s.input.Rows == 0: // the rows are sparse
		return kernel.Matrix{}
	case s.inPlace.Rows > 0:
		return s.inPlace.RowRange(lo, hi)
	}
	input := s.input.RowRange(lo, hi)
	s.x.Dense(input, s.rows[lo:hi])
	return input
}
