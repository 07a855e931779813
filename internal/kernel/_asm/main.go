// Command _asm generates the assembly of package kernel. It generates most kernels
// twice from one description, for AVX-512 and for AVX2 with FMA.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	Package("github.com/seed-217ca19f/mlp/internal/kernel/_asm/kernel")
	ConstraintExpr("amd64,!purego")
	for _, v := range []isa{avx512, avx2} {
		peak(v)
		panels(v)
		sparses(v)
		elementwise(v)
		softmax(v)
		finite(v)
	}
	pack()
	gather()
	compress()
	Generate()
}
