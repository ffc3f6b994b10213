package cli

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
)

type lembarCmd struct {
	HTML string `name:"html"`
}

func (*lembarCmd) pack(*env) (string, error) { return "", nil }

// run writes the sheet by which people go on without Pita: as text, or as a page to be printed.
func (c *lembarCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	sh, err := e.makeSheet(ctx, s)
	if err != nil {
		return because(err, "sheet.failed")
	}
	if c.HTML == "" {
		return sh.writeText(e.stdout)
	}
	return e.keepSheet(e.path(c.HTML), sh.html(e.lang))
}

// sheetMark tells a page of ours; only such a file is written over.
var sheetMark = []byte(`<meta name="generator" content="pita lembar">`)

// keepSheet writes the page to a file that its owner alone may read. The sheet of last
// week gives way to it; another file does not.
func (e *env) keepSheet(file string, page []byte) error {
	switch old, err := os.ReadFile(file); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil || !bytes.Contains(old, sheetMark):
		return fail("sheet.there", "file", file)
	default:
		if err := os.Remove(file); err != nil {
			return because(err, "sheet.unwritten", "file", file)
		}
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return because(err, "sheet.unwritten", "file", file)
	}
	_, err = f.Write(page)
	if err := errors.Join(err, f.Close()); err != nil {
		return because(err, "sheet.unwritten", "file", file)
	}
	return e.tell("sheet.done", "file", file)
}
