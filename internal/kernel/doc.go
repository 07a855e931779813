// Package kernel holds the arithmetic of networks: matrix products in the
// forms that training needs, activations, losses and optimizer updates, each
// on plain float32 slices, and the pool of workers that runs them.
//
// [Active] returns the fastest [Backend] of this CPU, and [NewPool] the
// workers. Most code then calls the products on a [Worker] and the
// elementwise operations on the Backend.
//
// # Shapes
//
// A [Matrix] is a view of rows. Weights are (in+1, out) with the bias as their
// last row, inputs (rows, in), outputs (rows, out). The exported methods check
// shapes and panic with a named constant: a wrong shape here is a mistake in
// the calling code, never in data. They check nothing else, return no errors,
// and allocate only if a worker's scratch memory has to grow.
//
// # Determinism
//
// Every element of a product is summed in one order, from the first term to
// the last, whatever tile, block or worker computes it. So workers may split a
// product by output elements in any way, and the bytes stay the same. Backends
// differ from each other in rounding only.
//
// # Backends
//
// There is one table per instruction set: generic Go, which is the definition and
// works everywhere, then AVX2 with FMA, then AVX-512. The assembly of these two is
// generated from _asm. The environment variable MLP_BACKEND selects a backend by
// name, and the build tag purego leaves the assembly out.
//
// The vector backends compute a product in panels of columns. A panel's rows
// pass through tiles of sums that stay in registers. A sum that is not complete
// after a block of terms waits in memory, without rounding. Each multiplication
// is fused with its addition, in sparse and dense products and in an update as in
// [Backend.Descend], so that their bytes agree; only the sign of a zero may
// depend on terms that are zero.
package kernel
