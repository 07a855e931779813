package main

import (
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func newVersion(o *output) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the version and the kernels that this CPU runs",
		Args:  arguments(0, 0, "no arguments"),
		RunE:  func(*cobra.Command, []string) error { return o.version() },
	}
}

// version prints the version.
func (o *output) version() error {
	v := wire.NewVersion()
	if o.asJSON {
		return o.object(v)
	}
	if v.Revision != "" {
		v.Version += " (" + v.Revision + ")"
	}
	return o.say("mlp %s, %s, %s, %s kernels on %s, model format %d", v.Version, v.Go, v.Platform, v.Backend, words.Count(v.Cores, "core"), v.Format)
}
