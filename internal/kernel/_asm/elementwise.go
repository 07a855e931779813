package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// elementwise generates the activations, their derivatives, the updates and the
// division of bytes.
func elementwise(v isa) {
	activate(v, "Sigmoid", func(s, _ vec) vec { return v.sigmoid(s) })
	activate(v, "Tanh", func(s, _ vec) vec { return v.tanh(s) })
	activate(v, "ReLU", func(s, _ vec) vec { return v.atLeast(s, number(0)) })
	activate(v, "LeakyReLU", func(s, alpha vec) vec {
		low := v.vec()
		VMULPS(alpha, s, low)
		return v.choose(s, s, low)
	})
	activate(v, "ELU", func(s, alpha vec) vec {
		low := v.expm1(v.atMost(s, number(0)))
		VMULPS(alpha, low, low)
		return v.choose(s, s, low)
	})
	activate(v, "GELU", func(s, _ vec) vec {
		below, _ := v.normal(s)
		s = v.atLeast(s, number(-13))
		VMULPS(s, below, below)
		return below
	})
	activate(v, "Softplus", func(s, _ vec) vec { return v.softplus(s) })
	derivatives(v)
	updates(v)
	divide(v)
}

// slice loads the address of the first element of the named slice parameter.
func slice(name string) reg.GPVirtual {
	return Load(Param(name).Base(), GP64()).(reg.GPVirtual)
}

// length loads the length of the named slice parameter.
func length(name string) reg.GPVirtual {
	return Load(Param(name).Len(), GP64()).(reg.GPVirtual)
}

func begin(v isa, name, doc, signature string) {
	TEXT(v.name+name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(v.name + name + " " + doc)
	flushSubnormals()
}

func end() {
	VZEROUPPER()
	RET()
}

func activate(v isa, name string, f func(s, alpha vec) vec) {
	begin(v, name, "computes the activation z = f(s).", "func(z, s []float32, alpha float32)")
	z, from, n := slice("z"), slice("s"), length("s")
	alpha := v.broadcast("alpha")
	v.each("s", n, func(s span) { s.store(f(s.load(from), alpha), z) })
	leave()
}

// derive generates the kernel that multiplies delta by f'. The parameter needs is
// the name of the slice from which f' is computed: s or z.
func derive(v isa, name, needs string, f func(delta, x, alpha vec) vec) {
	begin(v, name+"By", "multiplies delta by the activation's derivative.", "func(delta, s, z []float32, alpha float32)")
	delta, x, n := slice("delta"), slice(needs), length("delta")
	alpha := v.broadcast("alpha")
	v.each("delta", n, func(s span) { s.store(f(s.load(delta), s.load(x), alpha), delta) })
	leave()
}

func derivatives(v isa) {
	derive(v, "Sigmoid", "z", func(delta, z, _ vec) vec {
		r := v.constant(number(1))
		VSUBPS(z, r, r)
		VMULPS(z, r, r)
		VMULPS(delta, r, r)
		return r
	})
	derive(v, "Tanh", "z", func(delta, z, _ vec) vec {
		r := v.constant(number(1))
		VFNMADD231PS(z, z, r)
		VMULPS(delta, r, r)
		return r
	})
	derive(v, "ReLU", "z", func(delta, z, _ vec) vec { return v.choose(z, delta, v.zero()) })
	derive(v, "LeakyReLU", "s", func(delta, s, alpha vec) vec {
		low := v.vec()
		VMULPS(alpha, delta, low)
		return v.choose(s, delta, low)
	})
	derive(v, "GELU", "s", func(delta, s, _ vec) vec {
		below, e := v.normal(s)
		x := v.atMost(v.atLeast(s, number(-13)), number(13))
		VMULPS(number(0.398942280401432677939946059934), e, e) // 1/√(2π)
		VFMADD231PS(x, e, below)
		VMULPS(delta, below, below)
		return below
	})
	derive(v, "Softplus", "s", func(delta, s, _ vec) vec {
		r := v.sigmoid(s)
		VMULPS(delta, r, r)
		return r
	})

	begin(v, "ELUBy", "multiplies delta by the activation's derivative.", "func(delta, s, z []float32, alpha float32)")
	delta, sums, z, n := slice("delta"), slice("s"), slice("z"), length("delta")
	alpha := v.broadcast("alpha")
	v.each("delta", n, func(s span) {
		d, low := s.load(delta), s.load(z)
		VADDPS(alpha, low, low)
		VMULPS(d, low, low)
		s.store(v.choose(s.load(sums), d, low), delta)
	})
	leave()
}

func updates(v isa) {
	begin(v, "Descend", "computes w -= rate·g.", "func(w, g []float32, rate float32)")
	w, g, n := slice("w"), slice("g"), length("w")
	rate := v.broadcast("rate")
	v.each("w", n, func(s span) {
		old := s.load(w)
		VFNMADD231PS(rate, s.load(g), old)
		s.store(old, w)
	})
	leave()

	momentum(v, "Momentum", "computes velocity = mu·velocity + g and then w -= rate·velocity.",
		func(_, velocity, _ vec) vec { return velocity })
	momentum(v, "Nesterov", "computes velocity = mu·velocity + g and then w -= rate·(g + mu·velocity).",
		func(g, velocity, mu vec) vec {
			VFMADD231PS(mu, velocity, g)
			return g
		})
	adam(v)
}

// adam generates the update of Adam, with its running means of g and g².
func adam(v isa) {
	begin(v, "Adam", "updates mean and square and computes w -= rate·mean / (√square + epsilon).", "func(w, g, mean, square []float32, rate, beta1, beta2, epsilon float32)")
	w, g, mean, square, n := slice("w"), slice("g"), slice("mean"), slice("square"), length("w")
	rate, beta1, beta2, epsilon := v.broadcast("rate"), v.broadcast("beta1"), v.broadcast("beta2"), v.broadcast("epsilon")
	rest1, rest2 := v.constant(number(1)), v.constant(number(1))
	VSUBPS(beta1, rest1, rest1)
	VSUBPS(beta2, rest2, rest2)
	v.each("w", n, func(s span) {
		gradient, m, q, old := s.load(g), s.load(mean), s.load(square), s.load(w)
		VMULPS(beta1, m, m)
		VFMADD231PS(rest1, gradient, m)
		s.store(m, mean)
		VMULPS(gradient, gradient, gradient)
		VMULPS(beta2, q, q)
		VFMADD231PS(rest2, gradient, q)
		s.store(q, square)
		VSQRTPS(q, q)
		VADDPS(epsilon, q, q)
		VMULPS(rate, m, m)
		VDIVPS(q, m, m)
		VSUBPS(m, old, old)
		s.store(old, w)
	})
	leave()
}

// momentum generates the update of an optimizer with a velocity. The parameter
// along generates the direction of the step, which the kernel multiplies by the
// rate.
func momentum(v isa, name, doc string, along func(g, velocity, mu vec) vec) {
	begin(v, name, doc, "func(w, g, velocity []float32, rate, mu float32)")
	w, g, velocity, n := slice("w"), slice("g"), slice("velocity"), length("w")
	rate, mu := v.broadcast("rate"), v.broadcast("mu")
	v.each("w", n, func(s span) {
		gradient, u, old := s.load(g), s.load(velocity), s.load(w)
		VFMADD213PS(gradient, mu, u)
		s.store(u, velocity)
		VFNMADD231PS(rate, along(gradient, u, mu), old)
		s.store(old, w)
	})
	leave()
}

// divide generates the division of bytes. Bytes that do not fill a vector are
// divided one by one.
func divide(v isa) {
	begin(v, "Divide", "computes dst = src / divisor.", "func(dst []float32, src []uint8, divisor float32)")
	dst, src, n := slice("dst"), slice("src"), length("src")
	divisor := v.broadcast("divisor")
	Label("whole")
	CMPQ(n, Imm(uint64(v.width)))
	JL(LabelRef("rest"))
	x := v.vec()
	VPMOVZXBD(mem(src, 0), x)
	VCVTDQ2PS(x, x)
	VDIVPS(divisor, x, x)
	VMOVUPS(x, mem(dst, 0))
	ADDQ(Imm(uint64(v.width)), src)
	ADDQ(Imm(uint64(4*v.width)), dst)
	SUBQ(Imm(uint64(v.width)), n)
	JMP(LabelRef("whole"))
	Label("rest")
	TESTQ(n, n)
	JZ(LabelRef("done"))
	b, y := GP32(), XMM()
	MOVBLZX(mem(src, 0), b)
	VXORPS(y, y, y)
	VCVTSI2SSL(b, y, y)
	VDIVSS(divisor.AsX(), y, y)
	VMOVSS(y, mem(dst, 0))
	INCQ(src)
	ADDQ(Imm(4), dst)
	DECQ(n)
	JMP(LabelRef("rest"))
	Label("done")
	leave()
}
