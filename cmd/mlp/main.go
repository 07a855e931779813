// Command mlp trains, evaluates and studies multilayer perceptrons. Without arguments it
// lists its commands; --help after a command lists the command's flags.
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
	// Writing to a pipe whose reader has gone away returns an error instead of killing the
	// program.
	ignoreBrokenPipes()
	// After the first Ctrl-C, stop handling signals, so that a second one ends the program
	// at once.
	context.AfterFunc(ctx, stop)

	o := newOutput(stdout, stderr)
	if err := kernel.Check(); err != nil {
		return o.fail(usage(hinted(err, "without MLP_BACKEND, mlp uses the fastest backend that this CPU can run")))
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

// grace is how long a command may take to end after a signal, unless it has something to
// save.
const grace = 500 * time.Millisecond

// await runs a command and returns its error. After ctx has ended, it waits for the
// command only for the duration of grace, because the command may be blocked, for
// example reading a pipe that nobody writes to. If the command has something to save,
// await waits until the command ends.
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

// newRoot returns the command mlp, which has all others as subcommands.
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
	root.SetOut(o) // has to come before refineCompletion, whose commands copy this output
	root.SetHelpCommand(newHelp(root))
	refineCompletion(root)
	return root
}

// newHelp returns the command mlp help, which prints the help of another command.
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

// refineCompletion makes the completion commands return an error for unknown arguments,
// which cobra's own completion commands ignore.
func refineCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		panic(err) // can't happen: the command was added above
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

// arguments returns a function that checks how many arguments a command has: at least
// low and at most high. If high is -1, there is no upper limit. expected describes the
// arguments in the error message.
func arguments(low, high int, expected string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < low || high >= 0 && len(args) > high {
			return usage(fmt.Errorf("%s: expected %s, found %s", cmd.Name(), expected, words.Count(len(args), "argument")))
		}
		return nil
	}
}
