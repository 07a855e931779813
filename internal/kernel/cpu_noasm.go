//go:build !amd64 || purego

package kernel

// cpuBackends returns the backends beyond generic Go that this CPU can run,
// the fastest last.
func cpuBackends() []*Backend { return nil }
