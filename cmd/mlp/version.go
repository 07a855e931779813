package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/kernel"
)

// version is what mlp version tells.
type version struct {
	Event    string   `json:"event"` // "version"
	Version  string   `json:"version"`
	Revision string   `json:"revision,omitempty"`
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
	Backend  string   `json:"backend"`  // of the kernels, in use
	Backends []string `json:"backends"` // that this CPU can run
	Cores    int      `json:"cores"`
	Format   int      `json:"format"` // of model files
}

func newVersion(o *output) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell the version, and the kernels that this CPU runs",
		Args:  arguments(0, 0, "no arguments"),
		RunE:  func(*cobra.Command, []string) error { return o.version() },
	}
}

// version prints the version.
func (o *output) version() error {
	v := readVersion()
	if o.asJSON {
		return o.object(v)
	}
	if v.Revision != "" {
		v.Version += " (" + v.Revision + ")"
	}
	return o.say("mlp %s, %s, %s, %s kernels on %d cores, model format %d", v.Version, v.Go, v.Platform, v.Backend, v.Cores, v.Format)
}

func readVersion() version {
	v := version{
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
