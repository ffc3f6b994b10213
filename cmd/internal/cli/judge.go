package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"pita/moderation"
)

type judgeCmd struct {
	Rules string
}

// run answers every line of stdin with what the rules say about it.
func (c *judgeCmd) run(ctx context.Context, e *env) error {
	book, err := c.book(e)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(e.stdin, 64<<10)
	out := bufio.NewWriterSize(e.stdout, 64<<10)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	err = judgeLines(in, func(text string) error {
		if err := answers.Encode(book.Explain(text)); err != nil {
			return err
		}
		if in.Buffered() == 0 {
			return out.Flush() // whoever writes line by line waits for each answer
		}
		return nil
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		if ctx.Err() != nil {
			return fail("judge.stopped")
		}
		return because(err, "judge.broken")
	}
	return nil
}

// book returns the rules to judge by. Nothing is judged by a book with faults.
func (c *judgeCmd) book(e *env) (*moderation.Book, error) {
	if c.Rules == "" {
		return moderation.Starting(), nil
	}
	data, err := os.ReadFile(c.Rules)
	if err != nil {
		return nil, unreadable(c.Rules, err)
	}
	book, err := moderation.Load(moderation.Source{Name: c.Rules, Data: data})
	if err != nil {
		e.tellFaults(err)
		return nil, fail("judge.rules", "file", c.Rules)
	}
	return book, nil
}

// judgeLines calls judge with the text of each line, however long, until the end.
func judgeLines(in *bufio.Reader, judge func(string) error) error {
	var long []byte // a line so far that did not fit the reader
	for {
		part, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, part...)
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		line := part
		if len(long) > 0 {
			line = append(long, part...)
			long = long[:0]
		}
		if err != nil && len(line) == 0 {
			return nil
		}
		if wrong := judge(textOf(line)); wrong != nil || err != nil {
			return wrong
		}
	}
}

// textOf returns the text that a line holds: the string "text" of a JSON object, or
// else the line itself without its end.
func textOf(line []byte) string {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	object := bytes.TrimLeft(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), " \t")
	if len(object) == 0 || object[0] != '{' {
		return string(line)
	}
	var fields map[string]json.RawMessage
	var text *string
	if json.Unmarshal(object, &fields) != nil || json.Unmarshal(fields["text"], &text) != nil || text == nil {
		return string(line)
	}
	return *text
}
