package cli

import (
	"context"
	"io"

	"pita/groups/command"
	"pita/groups/phrase"
)

type manualCmd struct{}

// run writes the manual of what people type in the chat, in Markdown.
func (*manualCmd) run(_ context.Context, e *env) error {
	_, err := io.WriteString(e.stdout, command.New(phrase.Embedded()).Manual(e.lang))
	return err
}
