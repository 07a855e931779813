// Command mlp trains, evaluates and studies multilayer perceptrons. Run it
// without arguments for its commands, and any command with --help for its
// flags.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-217ca19f/mlp/internal/kernel"
	"github.com/seed-217ca19f/mlp/internal/words"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns its exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A reader that goes away is an error like any other, not the end.
	ignoreBrokenPipes()
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)

	o := newOutput(stdout, stderr)
	if err := kernel.Check(); err != nil {
		return o.fail(usage(hinted(err, "without MLP_BACKEND the fastest of them is used")))
	}
	root := newRoot(o)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetErr(stderr)
	if err := o.await(ctx, root); err != nil {
		return o.fail(err)
	}
	return 0
}

// grace is how long a command has to end by itself after a signal, unless it has
// something to save.
const grace = 500 * time.Millisecond

// await runs a command. It does not wait for one that reads from what has nothing to
// give, such as a pipe that nobody writes to, once ctx has ended.
func (o *output) await(ctx context.Context, root *cobra.Command) error {
	ended := make(chan error, 1)
	go func() { ended <- root.ExecuteContext(ctx) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(grace):
	}
	if o.keeping.Load() {
		return <-ended
	}
	return ctx.Err()
}

// newRoot returns the command that holds all others.
func newRoot(o *output) *cobra.Command {
	var showVersion bool
	root := &cobra.Command{
		Use:           "mlp",
		Short:         "Train, understand and ship multilayer perceptrons",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				return o.version()
			}
			return cmd.Help()
		},
	}
	root.Flags().BoolVar(&showVersion, "version", false, "print the version, as mlp version does")
	root.PersistentFlags().BoolVar(&o.asJSON, "json", false, "print one JSON object per line on standard output, text on standard error")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newTrain(o), newEvaluate(o), newPredict(o), newInspect(o), newImport(o), newExport(o), newStudy(o), newServe(o), newKey(o), newBench(o), newVersion(o))
	root.SetOut(o) // which the commands for completion take over
	root.SetHelpCommand(newHelp(root))
	refineCompletion(root)
	return root
}

// newHelp returns the command that prints the help of another.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show what a command does and its flags",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, strings.Join(args, " "))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

// refineCompletion has the commands that print scripts for shells refuse what they do
// not know.
func refineCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		panic(err) // it was made just now
	}
	completion.Args = cobra.ArbitraryArgs
	completion.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		return cmd.Help()
	}
	for _, shell := range completion.Commands() {
		shell.Args = arguments(0, 0, "no arguments")
	}
}

// arguments refuses fewer than least arguments, and more than most if that
// is not -1.
func arguments(least, most int, expected string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return usage(fmt.Errorf("%s: expected %s, found %s", cmd.Name(), expected, words.Count(len(args), "argument")))
		}
		return nil
	}
}
