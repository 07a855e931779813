// Package kernel holds the arithmetic of networks: matrix products in the
// forms that training needs, activations, losses and optimizer updates, each
// on plain float32 slices, and the pool of workers that runs them.
//
// [Active] returns the fastest [Backend] of this CPU, and [NewPool] starts the
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
// There are three backends: generic Go, which defines the results and works
// everywhere, AVX2 with FMA, and AVX-512. The assembly of the last two is
// generated from _asm. The environment variable MLP_BACKEND selects a backend by
// name, and the build tag purego leaves the assembly out.
//
// The vector backends compute a product panel by panel. A panel is a range of
// columns. They compute a few rows of a panel at a time, a tile, and keep the sums
// of the tile in registers. If a sum has more terms than one block holds, it is
// stored in memory between blocks, which does not round it.
//
// The vector backends fuse each multiplication with its addition everywhere: in
// dense products, in sparse products and in updates such as [Backend.Descend]. So
// a sparse product gives the same bytes as a dense one, and an update in a product
// the same as an update after it. Only the sign of a zero may differ, because a
// sparse product leaves out the terms that are zero.
package kernel
