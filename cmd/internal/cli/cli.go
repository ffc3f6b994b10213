// Package cli is the command line: it reads what an operator typed, does it, and says
// what came of it in Indonesian or English.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime"

	"pita/cmd/internal/app"
	"pita/cmd/internal/config"
	"pita/cmd/internal/obs"
	"pita/store"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1 // it did not work, or something is wrong
	exitMisuse = 2 // the command line itself could not be understood
)

// IO is what a command line reads from and writes to. All but Reread and Ending are needed.
type IO struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Reread, if any, returns what tells that rules and posts are to be read again, and
	// what ends the telling. A house that runs asks for it once.
	Reread func() (<-chan os.Signal, func())
	// Ending, if any, is called once ctx has ended and the work is being finished, so
	// that whoever ends ctx can let the next signal through.
	Ending func()

	// Where the number finds a rehearsal's server instead of WhatsApp: for tests of this
	// package alone, since nothing outside it can set it.
	wire *http.Client
}

// Run does what args ask, until it is done or ctx ends, and returns the exit status:
// 0 done, 1 failed, 2 not understood.
func Run(ctx context.Context, args []string, in IO) int {
	if in.Ending != nil {
		defer context.AfterFunc(ctx, in.Ending)()
	}
	e := &env{
		stdin:  &stoppable{ctx: ctx, from: in.Stdin},
		stdout: in.Stdout, stderr: in.Stderr, getenv: in.Getenv,
		terminal: in.Stdin, reread: in.Reread, wire: in.wire,
	}
	e.speak(languageOf(args, in.Getenv, ""))
	return e.status(e.do(ctx, args))
}

// do reads the settings, finds the command and runs it.
func (e *env) do(ctx context.Context, args []string) error {
	if topic, asked := helpAsked(args); asked {
		if lang := optionOf(args, "--lang"); lang != "" && !known(lang) {
			return misuse("usage.lang", "value", lang)
		}
		return e.help(topic)
	}
	cmds, chosen, err := parse(args)
	if err != nil {
		return err
	}
	if err := e.settle(args, cmds); err != nil {
		return err
	}
	if v, ok := chosen.(visitor); ok {
		if done, err := e.call(ctx, v, args); done {
			return err
		}
	}
	return chosen.run(ctx, e)
}

// settle takes the settings file and the options that every command has.
func (e *env) settle(args []string, cmds *commands) error {
	s, err := config.Read(cmds.Settings)
	if err != nil {
		return settingsFailure(err)
	}
	if cmds.Lang != "" && !known(cmds.Lang) {
		return misuse("usage.lang", "value", cmds.Lang)
	}
	e.settings = s
	e.speak(languageOf(args, e.getenv, s.Locale))
	e.data = firstOf(cmds.Data, s.Data, defaultData)
	e.log = obs.Logger(e.stderr, cmds.Verbose)
	e.log.Debug("pita begins", "version", runtime.Version(), "data", e.data, "settings", firstOf(cmds.Settings, "pita.toml if there is one"), "lang", e.lang)
	return nil
}

// status says what went wrong, if anything did, each thing on a line of its own, and
// returns the exit status for it.
func (e *env) status(err error) int {
	if err == nil {
		return exitDone
	}
	status := exitFailed
	for _, err := range each(err) {
		var f *failure
		switch {
		case errors.Is(err, errShown):
		case errors.As(err, &f):
			if f.cause != nil && e.log != nil {
				e.log.Debug("it did not work", "err", f.cause)
			}
			fmt.Fprintf(e.stderr, "pita: %s\n", e.text(f.key, f.args...))
			if f.misuse {
				status = exitMisuse
			}
		default:
			fmt.Fprintf(e.stderr, "pita: %v\n", err)
		}
	}
	return status
}

// each returns the errors that were joined to make err.
func each(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, err := range joined.Unwrap() {
		all = append(all, each(err)...)
	}
	return all
}

// An env is what a command works with.
type env struct {
	stdin    io.Reader // ends with an error once ctx has ended
	stdout   io.Writer
	stderr   io.Writer
	getenv   func(string) string
	terminal io.Reader // stdin as it was given, to ask whether a person sits there

	lang     string // of what the operator reads: "id" or "en"
	texts    texts
	data     string // the folder of the house
	settings config.Settings
	log      *slog.Logger

	reread func() (<-chan os.Signal, func()) // may be nil
	wire   *http.Client                      // of a test's server; nil: WhatsApp

	linking bool // a number is being linked or taken off

	// Of a visit: the house that this process has open, and where the command was typed.
	held    *store.Store
	dir     string
	colours bool // it was typed at a terminal
	// What keeps that house, where one runs.
	running *app.App
}

// speak chooses the language of everything that is said from here on.
func (e *env) speak(lang string) { e.lang, e.texts = lang, textsIn(lang) }

// text returns the text of that key; args are names and values in turn.
func (e *env) text(key string, args ...string) string { return e.texts.say(key, args...) }

// tell writes the text of that key and a new line to stdout.
func (e *env) tell(key string, args ...string) error {
	_, err := fmt.Fprintln(e.stdout, e.text(key, args...))
	return err
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
