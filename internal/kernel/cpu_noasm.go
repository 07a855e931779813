//go:build !amd64 || purego

package kernel

// cpuBackends returns the backends other than generic Go that this CPU can run:
// without assembly there are none.
func cpuBackends() []*Backend { return nil }
