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
	exitFault       = 3 // a check, such as --verify, failed
	exitInterrupted = 130
)

// output prints everything that the command line prints. Text goes to standard output, or
// to standard error if standard output is used for JSON or for a file.
type output struct {
	asJSON         bool
	outputTaken    bool // a command writes a file to standard output
	stdout, stderr io.Writer
	terminal       int  // file descriptor of standard error
	live           bool // standard error is a terminal on which a line can be replaced
	progressed     bool // the terminal shows a live line
	// keeping is true while the command has something to save. The program then waits
	// for it after a signal.
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

// text returns the writer for text that people read. It removes the live line first.
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

// object prints v as one JSON object if the flag --json is given.
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

// tell prints a text for people. If the flag --json is given, it prints v as a JSON
// object before that.
func (o *output) tell(v any, text string) error {
	if err := o.object(v); err != nil {
		return err
	}
	return o.say("%s", text)
}

// warn writes warnings about data to w, as text for people. If the flag --json is
// given, it first prints each warning as a JSON object.
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

// Write implements io.Writer for cobra, which prints help and completions. It writes to
// the writer that the method text returns.
func (o *output) Write(b []byte) (int, error) { return o.text().Write(b) }

// progress replaces the live line on a terminal and cuts it to the terminal's width. If
// standard error is not a terminal, it prints nothing.
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

// usage marks err as an error in usage. It returns nil if err is nil.
func usage(err error) error { return job.Usage(err) }

// distinct returns an error if the file output is also read: it is one of the inputs,
// or a file in a folder among them.
func distinct(output string, inputs ...string) error {
	return usage(files.Distinct([]string{output}, job.Inputs(inputs)))
}

// faultError is the error of a check that failed. The exit status is exitFault.
type faultError struct{ error }

func (e faultError) Unwrap() error { return e.error }

// fault marks err as the error of a check that failed.
func fault(err error) error { return faultError{err} }

// hinted adds to an error a hint that says what to do about it.
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

// complain prints one error, and its hint if it has one. If the error is an
// interruption, it prints only the hint. If the reader of standard output has gone
// away, as head does, it prints an error only if the error has a hint.
func (o *output) complain(err error, status int) {
	var h job.HintedError
	hinted := errors.As(err, &h)
	silent := errors.Is(err, context.Canceled) || errors.Is(err, syscall.EPIPE) && !hinted
	if !silent {
		fmt.Fprintf(o.stderr, "mlp: %s\n", words.Message(err.Error()))
	}
	switch {
	case hinted:
		fmt.Fprintf(o.stderr, "hint: %s\n", words.Message(h.Hint))
	case status == exitUsage:
		fmt.Fprintln(o.stderr, "hint: mlp COMMAND --help lists the flags and their values")
	}
}

// separate returns the errors that err combines. A hint that err has for all of them is
// added to the last one.
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

// exitStatus returns the exit status for an error.
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
