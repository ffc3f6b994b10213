package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"pita/cmd/internal/app"
	"pita/groups"
	"pita/groups/decide"
	"pita/moderation"
)

type rulesExportCmd struct {
	Group string
	Rules string
	Start bool
	To    string
}

func (*rulesExportCmd) pack(*env) (string, error) { return "", nil }

// run writes the rules that hold in a group as a rule file for another, or all rules as
// they are. The care rules that come with the program are everywhere already.
func (c *rulesExportCmd) run(ctx context.Context, e *env) error {
	if c.Start && (c.Group != "" || c.Rules != "") {
		return misuse("export.start-alone")
	}
	write := func(w decide.World, _ groups.State, _ *groups.Group) error { return c.write(e, w.Rules) }
	switch {
	case c.Start:
		return c.write(e, app.StartingBook())
	case c.Rules == "" && e.held == nil && e.absent() != nil && bare(e.settings.Rules):
		fmt.Fprintln(e.stderr, e.text("export.starting", "dir", e.settings.Rules))
		return c.write(e, app.StartingBook())
	}
	return e.ruled(ctx, c.Rules, c.Group, write)
}

// bare says whether a folder of rules holds none yet: it is missing, or has no rule file,
// or only blank ones. A shell makes such a one before the command that shall fill it begins.
func bare(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return dir != "" && errors.Is(err, fs.ErrNotExist)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	return !slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		return app.IsRuleFile(entry.Name()) && !blank(filepath.Join(dir, entry.Name()))
	})
}

// blank says whether a file is there and holds nothing.
func blank(file string) bool {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 1<<10 {
		return false
	}
	data, err := os.ReadFile(file)
	return err == nil && len(bytes.TrimSpace(data)) == 0
}

// write writes the rules of a book, to a file or else to stdout.
func (c *rulesExportCmd) write(e *env, book *moderation.Book) error {
	comment, rules := e.text("export.all"), book.Own()
	if c.Group != "" {
		comment = e.text("export.group", "group", c.Group)
		rules = slices.DeleteFunc(rules, func(r moderation.Rule) bool { return !r.HoldsIn(c.Group) })
		for i := range rules {
			rules[i].Groups = nil
		}
	}
	data, err := moderation.Write(comment, rules)
	if err != nil {
		return err
	}
	if c.To == "" {
		_, err = e.stdout.Write(data)
		return err
	}
	file := e.path(c.To)
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) && !blank(file) {
		return fail("export.there", "file", file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return because(err, "export.unwritten", "file", file)
	}
	if err := replaceFile(file, data); err != nil {
		return because(err, "export.unwritten", "file", file)
	}
	return e.tell("export.done", "file", file, "n", strconv.Itoa(len(rules)))
}
