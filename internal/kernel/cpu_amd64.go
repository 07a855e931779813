//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// features says whether each instruction set that a backend needs is available.
type features struct{ avx2, avx512 bool }

// detected returns the features that this CPU and its operating system offer.
func detected() features {
	return features{
		avx2:   cpu.X86.HasAVX2 && cpu.X86.HasFMA,
		avx512: cpu.X86.HasBMI2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL,
	}
}

// cpuBackends returns the backends other than generic Go that this CPU can run,
// the fastest last.
func cpuBackends() []*Backend { return detected().backends() }

func (f features) backends() (all []*Backend) {
	if f.avx2 {
		all = append(all, &avx2)
	}
	if f.avx2 && f.avx512 {
		all = append(all, &avx512)
	}
	return all
}

var (
	avx2   = newAVX2()
	avx512 = newAVX512()
)

// newAVX2 returns a copy of the generic backend in which kernels with AVX2 and FMA
// replace slower operations.
func newAVX2() Backend {
	b := generic
	b.Name = "avx2"
	b.product = productAVX2
	b.affineSparse = affineSparseAVX2
	b.gradientSparse = gradientSparseAVX2
	b.count, b.place = count, place
	b.activate = [activations]func(z, s []float32, alpha float32){
		Identity: identity, Sigmoid: avx2Sigmoid, Tanh: avx2Tanh, ReLU: avx2ReLU,
		LeakyReLU: avx2LeakyReLU, ELU: avx2ELU, GELU: avx2GELU, Softplus: avx2Softplus,
	}
	b.derive = [activations]func(delta, s, z []float32, alpha float32){
		Identity: identityBy, Sigmoid: avx2SigmoidBy, Tanh: avx2TanhBy, ReLU: avx2ReLUBy,
		LeakyReLU: avx2LeakyReLUBy, ELU: avx2ELUBy, GELU: avx2GELUBy, Softplus: avx2SoftplusBy,
	}
	b.softmax, b.softmaxRows = softmaxAVX2, softmaxRowsAVX2
	b.descend, b.momentum, b.nesterov, b.divide = avx2Descend, avx2Momentum, avx2Nesterov, avx2Divide
	b.adam = avx2Adam
	b.finite = avx2Finite
	b.peak = func(rounds int) int { avx2Peak(rounds); return rounds * 12 * 2 * 8 }
	return b
}

// newAVX512 returns a copy of the generic backend in which kernels with AVX-512
// replace slower operations.
func newAVX512() Backend {
	b := generic
	b.Name = "avx512"
	b.product = productAVX512
	b.affineSparse = affineSparseAVX512
	b.gradientSparse = gradientSparseAVX512
	b.count, b.place = count, place
	b.activate = [activations]func(z, s []float32, alpha float32){
		Identity: identity, Sigmoid: avx512Sigmoid, Tanh: avx512Tanh, ReLU: avx512ReLU,
		LeakyReLU: avx512LeakyReLU, ELU: avx512ELU, GELU: avx512GELU, Softplus: avx512Softplus,
	}
	b.derive = [activations]func(delta, s, z []float32, alpha float32){
		Identity: identityBy, Sigmoid: avx512SigmoidBy, Tanh: avx512TanhBy, ReLU: avx512ReLUBy,
		LeakyReLU: avx512LeakyReLUBy, ELU: avx512ELUBy, GELU: avx512GELUBy, Softplus: avx512SoftplusBy,
	}
	b.softmax, b.softmaxRows = softmaxAVX512, softmaxRowsAVX512
	b.descend, b.momentum, b.nesterov, b.divide = avx512Descend, avx512Momentum, avx512Nesterov, avx512Divide
	b.adam = avx512Adam
	b.packBytes, b.packFloats, b.finite = packBytesAVX512, packFloatsAVX512, avx512Finite
	b.peak = func(rounds int) int { avx512Peak(rounds); return rounds * 12 * 2 * 16 }
	return b
}
