package mlp

import (
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/rows"
	"github.com/seed-217ca19f/mlp/optim"
)

// step takes training steps. The workers of a pool share each step in rounds, and wait
// for each other after each round. In the first round, every worker takes its share of
// the batch's rows forward and their deltas back. In the second, every worker updates
// its pieces of the weights. A first layer with sparse inputs is computed in an extra
// round before these two. If gradients are looked at, an extra round stores them before
// the update.
type step struct {
	pool    *kernel.Pool
	x       *rows.Prepared
	targets *data.Targets
	weights []float32      // how much each row counts, with a mean of 1; nil: all alike
	columns *sparseColumns // the batch's inputs by column, if they are sparse and the first layer learns; else nil
	input   kernel.Matrix  // room for the batch's dense inputs if its rows are not contiguous in memory
	members []*member
	parts   int // how many workers share a step: 1 for small steps

	turn
	inPlace kernel.Matrix // the batch itself if its rows are contiguous in memory; otherwise empty
	round   round
}

// turn holds the values that differ from step to step.
type turn struct {
	number int     // of the step, from 1
	batch  int     // the number of the batch in its epoch, from 0
	rows   []int32 // the numbers of the batch's rows
	next   []int32 // the rows of the next batch, to fetch into the cache during this step; empty after the last batch
	scale  float32 // the factor of the deltas: 1 sums the gradients of the rows, 1/rows averages them
	rate   float32 // learning rate
}

// member is one network of a step, with its buffers. Several networks may share the
// rows of a step; they do not depend on each other.
type member struct {
	*pass                      // its input holds the output of the input part, if there is one
	part       inputPart       // computes the first layer's inputs from the rows; nil: the rows are the inputs
	deltas     []kernel.Matrix // of every layer's sums, (rows, units)
	inputDelta kernel.Matrix   // of the first layer's inputs, (rows, in); allocated when it is needed
	losses     []float64       // of every row
	loss       float64         // the mean of losses, before the update
	params     *params
	gradients  Gradients // of the current step, as look receives them
}

// round is a part of a step in which no worker needs what another worker computes.
type round int

const (
	sumSparse      round = iota // compute the first layer's sums of sparse inputs
	propagate                   // take rows forward from there, and deltas back
	updateAtOnce                // compute gradients and update weights
	storeGradients              // compute and store gradients
	measureNorm                 // compute the norms of stored gradients
	inputDeltas                 // compute the deltas of the first layer's inputs
	stepWeights                 // update weights by stored gradients
)

// worthSharing is the smallest number of floating-point operations for which all
// workers share a step. A smaller step takes less than about ten microseconds, and
// waking other workers costs more than they save.
const worthSharing = 400_000

// learning holds the settings by which the networks of a step learn.
type learning struct {
	optimizer optim.Optimizer
	rows      int // of the largest batch
	frozen    int // how many layers keep their weights, counted from the first
}

// newStep returns a step for training networks on rows of x with targets t.
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
		m.params.setDeltas(m.deltas)
		s.members = append(s.members, m)
	}
	return s
}

// run takes one step. If look is not nil, run calls it for each member when all
// gradients are stored, before the update. If look returns an error, no weight changes.
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
		m.params.claim() // again, because look may have settled the weights
	}
	s.stepStored()
	return nil
}

// stepStored updates the weights of all members by their stored gradients.
func (s *step) stepStored() {
	for _, m := range s.members {
		if o, ok := m.params.optimizer.(optim.Searcher); ok {
			m.search(s, o)
		} else {
			s.share(stepWeights)
			return // the round above has updated all members
		}
	}
}

// lossAndDeltas takes the batch forward, computes the rows' losses and carries the
// deltas back.
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

// Share does one worker's part of the current round. The pool calls it.
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

// sumSparse computes the first layer's sums for a worker's units, and gathers the
// worker's share of the batch's columns for the gradient. If the columns are kept from
// an earlier epoch, it does not gather them again but fetches them into the cache
// while it computes the sums.
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

// inputOf returns rows lo to hi-1 of the batch as dense inputs, or an empty matrix if
// the rows are sparse. All members without an input part share the inputs.
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
