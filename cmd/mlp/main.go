// Command mlp trains, evaluates and studies multilayer perceptrons. Run it
// without arguments for its commands, and any command with --help for its
// flags.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/kernel"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns its exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)

	o := newOutput(stdout, stderr)
	if err := kernel.Check(); err != nil {
		return o.fail(usage(hinted(err, "without MLP_BACKEND the fastest of them is used")))
	}
	root := newRoot(o)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		return o.fail(err)
	}
	return 0
}

// newRoot returns the command that holds all others.
func newRoot(o *output) *cobra.Command {
	root := &cobra.Command{
		Use:           "mlp",
		Short:         "Train, understand and ship multilayer perceptrons",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().BoolVar(&o.asJSON, "json", false, "print one JSON object per line on standard output, text on standard error")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(newTrain(o), newEvaluate(o), newPredict(o), newInspect(o), newExport(o), newStudy(o), newBench(o), newVersion(o))
	for _, c := range root.Commands() {
		c.Args = usageArgs(c.Args)
	}
	root.Args = usageArgs(root.Args)
	return root
}

// usageArgs marks what an argument check finds as wrong usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usage(check(cmd, args)) }
}
