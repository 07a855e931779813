package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// peak generates a loop of independent fused multiply-adds on the widest vectors,
// twelve per iteration, and nothing else.
func peak(v isa) {
	TEXT(v.name+"Peak", NOSPLIT, "func(rounds int)")
	Doc(v.name + "Peak runs the given number of rounds of twelve multiply-add instructions. The twelve add to different registers.")
	n := Load(Param("rounds"), GP64()).(reg.GPVirtual)
	for i := range 14 {
		VXORPS(v.at(i, 8), v.at(i, 8), v.at(i, 8))
	}
	Label("again")
	for i := range 12 {
		VFMADD231PS(v.at(12, v.width), v.at(13, v.width), v.at(i, v.width))
	}
	DECQ(n)
	JNZ(LabelRef("again"))
	VZEROUPPER()
	RET()
}
