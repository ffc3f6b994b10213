package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"pita/content/render"
)

type contentReadCmd struct{}

// A lineRead is one line of a message as phones show it. Other programs read
// these keys, and no others.
type lineRead struct {
	Kind string       `json:"kind"`
	Runs []render.Run `json:"runs"`
}

// maxMessage is the size in bytes above which a text is no message.
const maxMessage = 1 << 20

// run reads the text of one message from stdin as phones read it, and writes its
// lines as JSON, one object a line. The last line end is the terminal's, not the text's.
func (c *contentReadCmd) run(_ context.Context, e *env) error {
	text, err := io.ReadAll(io.LimitReader(e.stdin, maxMessage+1))
	switch {
	case err != nil:
		return because(err, "file.unreadable", "file", "-")
	case len(text) > maxMessage:
		return fail("content.no-message")
	}
	text = bytes.ToValidUTF8(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\uFFFD"))
	out := bufio.NewWriter(e.stdout)
	sign := "["
	for _, l := range render.Read(string(bytes.TrimSuffix(text, []byte("\n")))) {
		row := lineRead{l.Kind, append([]render.Run{}, l.Runs...)}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(row); err != nil {
			return because(err, "file.unreadable", "file", "-")
		}
		// What can't be written is told by Flush.
		_, _ = out.WriteString(sign + "\n  ")
		_, _ = out.Write(bytes.TrimSpace(b.Bytes()))
		sign = ","
	}
	_, err = out.WriteString("\n]\n")
	return errors.Join(err, out.Flush())
}
