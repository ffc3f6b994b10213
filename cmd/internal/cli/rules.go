package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pita/cmd/internal/app"
	"pita/moderation"
)

type rulesCmd struct {
	Check  rulesCheckCmd  `cmd:""`
	Try    rulesTryCmd    `cmd:""`
	List   rulesListCmd   `cmd:""`
	Export rulesExportCmd `cmd:""`
	Import rulesImportCmd `cmd:""`
}

// ruleSources reads a rule file, or a folder of them, each named as somebody who typed
// path would look for it.
func ruleSources(path string) ([]moderation.Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	sources, err := app.RuleFiles(path)
	for i := range sources {
		if base := sources[i].Name; info.IsDir() {
			sources[i].Name = filepath.Join(path, base)
			continue
		}
		sources[i].Name = path
	}
	return sources, err
}

// rulesNamed returns the book of a rule file or folder; without one, the starting book.
// Of what is wrong each thing is told, and then the failure of that key.
func (e *env) rulesNamed(path, key string) (*moderation.Book, error) {
	if path == "" {
		return app.StartingBook(), nil
	}
	sources, err := ruleSources(path)
	var book *moderation.Book
	if err == nil {
		book, err = moderation.Load(sources...)
	}
	if err != nil {
		return nil, e.rulesFailure(err, key, "file", path)
	}
	return book, nil
}

// rulesFailure tells what is wrong with rules, and returns the failure of that key; an
// error that is none of rules it returns as it is.
func (e *env) rulesFailure(err error, key string, args ...string) error {
	if len(moderation.Faults(err)) == 0 {
		return err
	}
	e.tellFaults(err)
	return fail(key, args...)
}

// ownRules returns the rules to go by when none are named: those of the settings, or else
// the starting book.
func (e *env) ownRules(named string) string { return firstOf(named, e.settings.Rules) }

type rulesCheckCmd struct {
	Files  []string `arg:"" optional:""`
	Anyway bool
}

// run looks whether rule files can be used, each file or folder as a book of its own.
func (c *rulesCheckCmd) run(_ context.Context, e *env) error {
	files := c.Files
	if len(files) == 0 && e.settings.Rules != "" {
		files = []string{e.settings.Rules}
	}
	if len(files) == 0 {
		return e.tell("rules.starting")
	}
	var unsound, takes error
	for _, path := range files {
		switch err := e.checkRules(path); {
		case errors.Is(err, errShown):
			unsound = fail("rules.unsound")
		case failsBy(err, "talk.refused") && c.Anyway:
		case failsBy(err, "talk.refused"):
			takes = err
		case err != nil:
			return err
		}
	}
	return errors.Join(unsound, takes)
}

// checkRules checks one file or folder; errShown says that its faults were told, and the
// failure talk.refused that its rules can be used, but would take out everyday talk.
func (e *env) checkRules(path string) error {
	sources, err := ruleSources(path)
	var book *moderation.Book
	if err == nil {
		book, err = moderation.Load(sources...)
	}
	if err != nil {
		if len(moderation.Faults(err)) == 0 {
			return err
		}
		e.tellFaults(err)
		return errShown
	}
	words, examples, rules := 0, 0, 0
	var ids []string
	for _, src := range sources {
		for _, id := range moderation.IDs(src) {
			ids = append(ids, id)
			if r, ok := book.Rule(id); ok {
				rules, words, examples = rules+1, words+len(r.Words), examples+len(r.Examples)
				if len(r.Examples) == 0 {
					fmt.Fprintln(e.stderr, e.text("rules.no-examples", "file", src.Name, "id", id))
				}
			}
		}
	}
	e.tellUnread(path)
	takes := e.tellTalk(book, ids)
	err = e.tell("rules.sound", "file", path, "rules", strconv.Itoa(rules), "words", strconv.Itoa(words), "examples", strconv.Itoa(examples))
	if err == nil && takes {
		err = fail("talk.refused")
	}
	return err
}

// tellUnread tells of files in a folder that somebody may take for rule files, and that
// are not read for their names.
func (e *env) tellUnread(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // it is no folder
	}
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		likely := strings.Contains(name, ".yaml") || strings.Contains(name, ".yml") || filepath.Ext(name) == ".txt"
		if likely && !app.IsRuleFile(entry.Name()) && entry.Type()&fs.ModeDir == 0 && !strings.HasSuffix(name, beforeSuffix) {
			say := e.text("rules.passed-over", "file", filepath.Join(dir, entry.Name()))
			if strings.HasPrefix(name, ".") {
				say = e.text("rules.hidden", "file", filepath.Join(dir, entry.Name()))
			}
			fmt.Fprintln(e.stderr, say)
		}
	}
}
