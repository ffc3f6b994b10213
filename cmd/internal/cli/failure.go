package cli

import (
	"errors"
	"fmt"
	"strings"

	"pita/cmd/internal/config"
)

// A failure is an error that is told to the operator by a text of ours: one clear
// sentence that says what, where, and what to do.
type failure struct {
	key    string
	args   []string
	misuse bool // of the command line
	cause  error
}

// errShown ends a command whose troubles were shown already: the status is 1, and
// nothing more is said.
var errShown = errors.New("what is wrong has been shown")

// fail returns a failure told by the text of that key; args are names and values.
func fail(key string, args ...string) error { return &failure{key: key, args: args} }

// because is fail for what another error brought about; "why" is its sentence.
func because(cause error, key string, args ...string) error {
	return &failure{key: key, args: append(args, "why", cause.Error()), cause: cause}
}

// failsBy says whether err is the failure that is told by the text of that key.
func failsBy(err error, key string) bool {
	var f *failure
	return errors.As(err, &f) && f.key == key
}

// misuse is fail for a command line that cannot be understood.
func misuse(key string, args ...string) error {
	return &failure{key: key, args: args, misuse: true}
}

// Error returns the sentence in English.
func (f *failure) Error() string { return textsIn("en").say(f.key, f.args...) }

// Unwrap returns what brought the failure about, if anything did.
func (f *failure) Unwrap() error { return f.cause }

// settingsFailure says what is wrong with a settings file.
func settingsFailure(err error) error {
	var fault *config.Fault
	if !errors.As(err, &fault) {
		return err
	}
	return &failure{
		key:   "settings." + string(fault.Kind),
		args:  []string{"where", fault.Where(), "name", fault.Name, "value", fault.Value, "why", fmt.Sprint(fault.Err), "names", strings.Join(config.Names(), ", ")},
		cause: err,
	}
}
