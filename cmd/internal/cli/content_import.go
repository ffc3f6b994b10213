package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pita/content"
	"pita/content/word"
)

type contentImportCmd struct {
	File string `arg:""`
	To   string
	ID   string `name:"id"`
}

// run makes a draft of a Word file, and says what was not taken over and what a person must
// still do. No file that is there is written over.
func (c *contentImportCmd) run(_ context.Context, e *env) error {
	data, err := c.read()
	if err != nil {
		return err
	}
	draft, found := word.Read(word.Request{File: c.File, Data: data, ID: c.ID})
	for i := range found {
		found[i] = found[i].In(e.lang)
	}
	if err := e.showFindings(found, false); err != nil {
		return err
	}
	if draft.Text == nil {
		return errShown
	}
	dir := firstOf(c.To, filepath.Dir(c.File))
	file, err := writeDraft(dir, draft)
	if err != nil {
		return err
	}
	if strings.ContainsAny(dir, " \t") {
		dir = `"` + dir + `"`
	}
	return e.tell("content.imported", "file", file, "paragraphs", strconv.Itoa(draft.Paragraphs),
		"pictures", strconv.Itoa(len(draft.Pictures)), "dir", dir)
}

// read returns the whole Word file.
func (c *contentImportCmd) read() ([]byte, error) {
	info, err := os.Stat(c.File)
	switch {
	case err != nil:
		return nil, unreadable(c.File, err)
	case info.IsDir():
		return nil, fail("content.is-folder", "file", c.File)
	case info.Size() > word.MaxFile:
		return nil, fail("content.word-large", "file", c.File, "mib", strconv.Itoa(word.MaxFile>>20))
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return nil, unreadable(c.File, err)
	}
	return data, nil
}

// writeDraft writes a draft and its pictures into a folder, all or none of them, and returns
// the post's file.
func writeDraft(dir string, draft word.Draft) (string, error) {
	name := draft.ID + ".md"
	_, _, found := content.Parse(name, draft.Text)
	if slices.ContainsFunc(found, func(f content.Finding) bool { return f.Code == "bad-id" }) {
		return "", misuse("content.odd-id", "id", draft.ID)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", because(err, "content.unwritten", "file", dir)
	}
	var written []string
	for _, p := range append(slices.Clone(draft.Pictures), word.Picture{Name: name, Data: draft.Text}) {
		file := filepath.Join(dir, p.Name)
		err := writeNew(file, p.Data)
		if err == nil {
			written = append(written, file)
			continue
		}
		for _, w := range written {
			err = errors.Join(err, os.Remove(w))
		}
		if errors.Is(err, fs.ErrExist) {
			return "", fail("content.there", "file", file, "id", draft.ID+"-2")
		}
		return "", because(err, "content.unwritten", "file", file)
	}
	return filepath.Join(dir, name), nil
}

// writeNew writes a file that is not there yet.
func writeNew(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}
