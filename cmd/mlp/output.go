package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"syscall"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/internal/job"
	"github.com/seed-217ca19f/mlp/internal/wire"
	"github.com/seed-217ca19f/mlp/internal/words"
)

// The exit statuses of all commands.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2
	exitFault       = 3 // a check found a fault
	exitInterrupted = 130
)

// output is everything that the command line prints. Text goes to standard
// output, or to standard error if standard output is for JSON.
type output struct {
	asJSON         bool
	outputTaken    bool // standard output is for a file that a command makes
	stdout, stderr io.Writer
	terminal       int  // standard error's, if it is live
	live           bool // standard error is a terminal that can replace a line
	progressed     bool // a progress line stands on it
	// keeping is whether the command has something to save, so that it is not to
	// be ended before it ends by itself.
	keeping atomic.Bool
}

func newOutput(stdout, stderr io.Writer) *output {
	o := &output{stdout: stdout, stderr: stderr}
	if f, isFile := stderr.(*os.File); isFile && os.Getenv("TERM") != "dumb" {
		o.terminal = int(f.Fd())
		o.live = term.IsTerminal(o.terminal)
	}
	return o
}

// text returns the stream for text for people.
func (o *output) text() io.Writer {
	o.clear()
	if o.asJSON || o.outputTaken {
		return o.stderr
	}
	return o.stdout
}

// say prints one line for people.
func (o *output) say(format string, values ...any) error {
	_, err := fmt.Fprintf(o.text(), format+"\n", values...)
	return err
}

// object prints one JSON object, if JSON is wanted.
func (o *output) object(v any) error {
	if !o.asJSON {
		return nil
	}
	o.clear()
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = o.stdout.Write(append(line, '\n'))
	return err
}

// tell prints an object for machines, if JSON is wanted, and text for people.
func (o *output) tell(v any, text string) error {
	if err := o.object(v); err != nil {
		return err
	}
	return o.say("%s", text)
}

// warn prints warnings about data: as objects, if JSON is wanted, and for people to w.
func (o *output) warn(w io.Writer, warnings []data.Warning) error {
	for _, warning := range warnings {
		if err := o.object(wire.NewWarning(warning)); err != nil {
			return err
		}
	}
	if len(warnings) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(w, words.Warnings(warnings))
	return err
}

// Write prints the text of help and completion to the stream for text for people.
func (o *output) Write(b []byte) (int, error) { return o.text().Write(b) }

// progress replaces the live line on a terminal; elsewhere it prints nothing. What
// does not fit the line is left out.
func (o *output) progress(line string) {
	if !o.live {
		return
	}
	if width, _, err := term.GetSize(o.terminal); err == nil && width > 0 {
		line = text.Trim(words.Line(line), width-1)
	}
	fmt.Fprint(o.stderr, "\r\033[K"+line)
	o.progressed = true
}

// clear removes the live line.
func (o *output) clear() {
	if o.progressed {
		fmt.Fprint(o.stderr, "\r\033[K")
		o.progressed = false
	}
}

// usage marks err, if there is one, as wrong usage.
func usage(err error) error { return job.Usage(err) }

// distinct refuses to write to a file that is read.
func distinct(output string, inputs ...string) error {
	return usage(files.Distinct([]string{output}, job.Inputs(inputs)))
}

// faultError is what a check found.
type faultError struct{ error }

func (e faultError) Unwrap() error { return e.error }

// fault marks err as what a check found.
func fault(err error) error { return faultError{err} }

// hinted adds what to do to an error.
func hinted(err error, format string, values ...any) error {
	return job.Hinted(err, format, values...)
}

// fail prints an error and returns the exit status for it.
func (o *output) fail(err error) int {
	o.clear()
	status := exitStatus(err)
	if status == exitInterrupted {
		fmt.Fprintln(o.stderr, "interrupted")
	}
	for _, e := range separate(err) {
		o.complain(e, status)
	}
	return status
}

// complain prints one error with what to do about it.
func (o *output) complain(err error, status int) {
	var h job.HintedError
	hinted := errors.As(err, &h)
	silent := errors.Is(err, context.Canceled) || errors.Is(err, syscall.EPIPE) && !hinted // as for head, which has seen enough
	if !silent {
		fmt.Fprintf(o.stderr, "mlp: %s\n", words.Message(err.Error()))
	}
	switch {
	case hinted:
		fmt.Fprintf(o.stderr, "hint: %s\n", words.Message(h.Hint))
	case status == exitUsage:
		fmt.Fprintln(o.stderr, "hint: mlp COMMAND --help lists the flags and what they take")
	}
}

// separate returns the errors that err is made of. A hint for all of them stays with
// the last.
func separate(err error) (all []error) {
	switch e := err.(type) {
	case job.HintedError:
		all = separate(e.Unwrap())
		last := &all[len(all)-1]
		*last = job.Hinted(*last, "%s", e.Hint)
		return all
	case job.Several:
		for _, one := range e {
			all = append(all, separate(one)...)
		}
		return all
	}
	return []error{err}
}

// exitStatus returns the status that an error calls for.
func exitStatus(err error) int {
	var u job.UsageError
	var f faultError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &f):
		return exitFault
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, mlp.ErrModel):
		return exitFailure
	case errors.As(err, &u), errors.Is(err, mlp.ErrConfig):
		return exitUsage
	}
	return exitFailure
}
