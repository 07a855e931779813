//go:build !purego

package kernel

import "unsafe"

func softmaxAVX2(y, logits []float32) (logSum float64) {
	avx2Softmax(&y[0], 0, &logits[0], 0, 1, len(y), &logSum)
	return logarithm(logSum)
}

func softmaxRowsAVX2(y, logits Matrix, logSums []float64) {
	if len(logSums) == 0 {
		return
	}
	avx2Softmax(&y.Data[0], uintptr(y.Stride)*4, &logits.Data[0], uintptr(logits.Stride)*4, y.Rows, y.Cols, &logSums[0])
	for i, x := range logSums {
		logSums[i] = logarithm(x)
	}
}

func softmaxAVX512(y, logits []float32) (logSum float64) {
	avx512Softmax(&y[0], 0, &logits[0], 0, 1, len(y), &logSum)
	return logarithm(logSum)
}

func softmaxRowsAVX512(y, logits Matrix, logSums []float64) {
	if len(logSums) == 0 {
		return
	}
	avx512Softmax(&y.Data[0], uintptr(y.Stride)*4, &logits.Data[0], uintptr(logits.Stride)*4, y.Rows, y.Cols, &logSums[0])
	for i, x := range logSums {
		logSums[i] = logarithm(x)
	}
}

// logarithm returns the logSum of a row. topSum holds two float32 that the kernel has
// stored: the largest logit, then the sum of e^(logit - largest).
func logarithm(topSum float64) float64 {
	parts := (*[2]float32)(unsafe.Pointer(&topSum))
	return float64(parts[0]) + logSum32(parts[1])
}
