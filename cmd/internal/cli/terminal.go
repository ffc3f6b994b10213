package cli

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// onTerminal says whether a person sits at a reader or writer.
func onTerminal(at any) (*os.File, bool) {
	f, ok := at.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// styled says whether who reads the output is shown styles and colours: a person at a
// terminal, theirs if this is a visit.
func (e *env) styled() bool {
	_, ok := onTerminal(e.stdout)
	return ok || e.colours
}

// secret asks the person at the terminal for a passphrase, without showing it. Where
// nobody sits, it fails and names the variable that would have given it.
func (e *env) secret(key, variable string) (string, error) {
	f, ok := onTerminal(e.terminal)
	if !ok {
		return "", fail("ask.nobody", "variable", variable)
	}
	fmt.Fprint(e.stderr, e.text(key), " ")
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.stderr)
	if err != nil {
		return "", because(err, "ask.broken")
	}
	return string(b), nil
}
