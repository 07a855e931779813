package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// These constants limit how many damaged files each kind of damage makes, in a full and
// in a quick campaign.
const (
	maxCuts, quickCuts           = 4096, 48
	bitsOf, quickBits            = 2048, 256 // a full campaign flips each bit of the first 2048 bytes, a quick one 256 of these bits
	mutationCount, quickMutation = 2000, 48
)

// damage is one way to damage a file. A damaged file depends only on the undamaged file
// b, the index i and the seed, so that the same damaged file can be made again.
type damage struct {
	name  string
	count func(b []byte, quick bool) int                // number of damaged files that can be made of b
	apply func(b []byte, i, n int, r *rand.Rand) []byte // damaged file i of n, where n is count's result
}

var damages = []damage{
	{"cut", func(b []byte, quick bool) int { return min(len(b), pick(quick, quickCuts, maxCuts)) }, cut},
	{"bits", func(b []byte, quick bool) int { return min(8*min(len(b), bitsOf), pick(quick, quickBits, 8*bitsOf)) }, flipBit},
	{"mutations", func(_ []byte, quick bool) int { return pick(quick, quickMutation, mutationCount) }, mutate},
}

func pick(quick bool, few, many int) int {
	if quick {
		return few
	}
	return many
}

func damageNames() (names []string) {
	for _, d := range damages {
		names = append(names, d.name)
	}
	return names
}

func findDamage(name string) (damage, error) {
	for _, d := range damages {
		if d.name == name {
			return d, nil
		}
	}
	return damage{}, fmt.Errorf("expected one of the kinds of damage %v, found %q", damageNames(), name)
}

// cut returns the first len(b)·i/n bytes of b.
func cut(b []byte, i, n int, _ *rand.Rand) []byte { return bytes.Clone(b[:len(b)*i/n]) }

// flipBit returns a copy of b with one bit flipped: bit i of n bits that are spaced
// evenly in the first bitsOf bytes.
func flipBit(b []byte, i, n int, _ *rand.Rand) []byte {
	b = bytes.Clone(b)
	bit := 8 * min(len(b), bitsOf) * i / n
	b[bit/8] ^= 1 << (bit % 8)
	return b
}

// mutate makes one to four random changes to a copy of b.
func mutate(b []byte, _, _ int, r *rand.Rand) []byte {
	b = bytes.Clone(b)
	for range 1 + r.IntN(4) {
		if len(b) == 0 {
			return b
		}
		b = mutations[r.IntN(len(mutations))](b, r)
	}
	return b
}

// mutations are the changes that mutate draws from. Each may change b in place. b
// is not empty.
var mutations = []func(b []byte, r *rand.Rand) []byte{
	func(b []byte, r *rand.Rand) []byte { b[r.IntN(len(b))] = byte(r.Uint32()); return b },
	func(b []byte, r *rand.Rand) []byte { b[r.IntN(len(b))] ^= 1 << r.IntN(8); return b },
	func(b []byte, r *rand.Rand) []byte { return put(b, r, 4) },
	func(b []byte, r *rand.Rand) []byte { return put(b, r, 8) },
	func(b []byte, r *rand.Rand) []byte {
		b[r.IntN(len(b))] = "0123456789-+.,;\"'{}[]\n\t eE"[r.IntN(26)]
		return b
	},
	func(b []byte, r *rand.Rand) []byte { lo, hi := span(b, r); clear(b[lo:hi]); return b },
	func(b []byte, r *rand.Rand) []byte { lo, hi := span(b, r); return append(b[:lo], b[hi:]...) },
	func(b []byte, r *rand.Rand) []byte { // a part is repeated
		lo, hi := span(b, r)
		return append(b[:hi:hi], b[lo:]...)
	},
	func(b []byte, r *rand.Rand) []byte { // a part is copied over another
		lo, hi := span(b, r)
		copy(b[r.IntN(len(b)):], b[lo:hi])
		return b
	},
}

// span returns a part of b, mostly a short one.
func span(b []byte, r *rand.Rand) (lo, hi int) {
	lo = r.IntN(len(b))
	return lo, min(len(b), lo+1+r.IntN(1<<(1+r.IntN(10))))
}

// put overwrites up to size bytes of b with a number such as the largest integer. Such a
// number often breaks readers that use it as a length or a count.
func put(b []byte, r *rand.Rand, size int) []byte {
	numbers := []uint64{0, 1, 1<<64 - 1, 1<<63 - 1, 1 << 63, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 40, 0x7f800000, r.Uint64()}
	v := numbers[r.IntN(len(numbers))]
	text := binary.LittleEndian.AppendUint64(nil, v)[:size]
	if r.IntN(2) == 0 {
		text = binary.BigEndian.AppendUint64(nil, v)[8-size:]
	}
	copy(b[r.IntN(len(b)):], text)
	return b
}

// damaged returns damaged file i of n of a piece. b is the undamaged file.
func (p piece) damaged(b []byte, i, n int, seed uint64) []byte {
	h := fnv.New64a()
	fmt.Fprint(h, p.kind.name, " ", p.damage.name, " ", i)
	return p.damage.apply(b, i, n, rand.New(rand.NewPCG(seed, h.Sum64())))
}
