package main

import (
	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/serve"
)

func newKey(o *output) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "key NAME",
		Short: "Make an API key for mlp serve",
		Long: `Make an API key for mlp serve. The key is printed only this time. A file
of keys holds a line with the key's hash, so the file does not reveal the key.`,
		Example: `  mlp key ann --to keys.txt
  mlp serve digits.safetensors --keys keys.txt`,
		Args: arguments(1, 1, "a name for the key"),
		RunE: func(_ *cobra.Command, args []string) (err error) {
			v := wire.Key{Event: "key", Name: args[0], File: to}
			if to != "" {
				v.Key, err = serve.AddKey(to, v.Name)
			} else {
				v.Key, v.Line, err = serve.NewKey(v.Name)
			}
			if err != nil {
				return err
			}
			text := v.Key
			if to == "" {
				text += "\nline for a file of keys: " + v.Line
			}
			return o.tell(v, text)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "file of keys to add the line to")
	return cmd
}
