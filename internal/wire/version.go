package wire

import (
	"runtime"
	"runtime/debug"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// Version describes the program and the machine that it runs on.
type Version struct {
	Event    string   `json:"event"` // "version"
	Version  string   `json:"version"`
	Revision string   `json:"revision,omitempty"`
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
	Backend  string   `json:"backend"`  // the kernels' backend that is in use
	Backends []string `json:"backends"` // the backends that this CPU can run
	Cores    int      `json:"cores"`
	Format   int      `json:"format"` // version of model files that the program writes
}

// NewVersion returns the object for this program.
func NewVersion() Version {
	v := Version{
		Event: "version", Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Backend: kernel.Active().Name, Cores: runtime.GOMAXPROCS(0), Format: mlp.FormatVersion,
	}
	for _, b := range kernel.Backends() {
		v.Backends = append(v.Backends, b.Name)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value[:min(12, len(s.Value))]
		}
	}
	return v
}
