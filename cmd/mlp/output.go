package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/job"
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
	stdout, stderr io.Writer
	live           bool // standard error is a terminal
	progressed     bool // a progress line stands on it
}

func newOutput(stdout, stderr io.Writer) *output {
	f, isFile := stderr.(*os.File)
	return &output{stdout: stdout, stderr: stderr, live: isFile && term.IsTerminal(int(f.Fd()))}
}

// text returns where text for people goes.
func (o *output) text() io.Writer {
	o.clear()
	if o.asJSON {
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

// progress replaces the live line on a terminal; elsewhere it prints nothing.
func (o *output) progress(format string, values ...any) {
	if o.live {
		fmt.Fprintf(o.stderr, "\r\033[K"+format, values...)
		o.progressed = true
	}
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
		return status
	}
	var h job.HintedError
	hinted := errors.As(err, &h)
	if errors.Is(err, syscall.EPIPE) && !hinted {
		return status // the reader has seen enough, as head does
	}
	fmt.Fprintf(o.stderr, "mlp: %s\n", shortened(err.Error()))
	if hinted {
		fmt.Fprintf(o.stderr, "hint: %s\n", h.Hint)
	} else if status == exitUsage {
		fmt.Fprintln(o.stderr, "hint: mlp COMMAND --help lists the flags and what they take")
	}
	return status
}

// shortened leaves out the middle of a message that nobody would read whole: a
// file may have a name of any length in it.
func shortened(message string) string {
	const most, end = 4000, 1000
	if len(message) <= most {
		return message
	}
	return strings.ToValidUTF8(message[:most-end], "") + " … " + strings.ToValidUTF8(message[len(message)-end:], "")
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
