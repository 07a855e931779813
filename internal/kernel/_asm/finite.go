package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// finite generates the search for numbers that are not finite. x - x is 0 if x is finite.
// Otherwise it is NaN, whose bits are not all zero.
func finite(v isa) {
	TEXT(v.name+"Finite", NOSPLIT, "func(numbers []float32) bool")
	Pragma("noescape")
	Doc(v.name + "Finite reports whether all numbers are finite.")
	numbers, n := slice("numbers"), length("numbers")
	faults := v.zero()
	v.each("n", n, func(s span) {
		x := s.load(numbers)
		VSUBPS(x, x, x)
		VORPS(x, faults, faults)
	})
	none := GP8()
	if v.wide() {
		found := GP32()
		VPTESTMD(faults, faults, reg.K1)
		KMOVW(reg.K1, found)
		TESTL(found, found)
	} else {
		VPTEST(faults, faults)
	}
	SETEQ(none)
	Store(none, ReturnIndex(0))
	end()
}
