package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/moderation"
	"pita/store"
)

// world returns the world in which a script plays: its own rules and the ones of care,
// or, when it gives none, the starting rule book; and the sample library.
func world(lines []rehearsal.RuleLine) (decide.World, error) {
	book, err := ruleBook(lines)
	if err != nil {
		return decide.World{}, err
	}
	library, err := library(samples.Library())
	if err != nil {
		return decide.World{}, err
	}
	w := decide.NewWorld(book, library, phrase.Embedded())
	w.Samples = samples.Said()
	return w, nil
}

// shelf returns where the rules and posts of the house stand, by the settings.
func (e *env) shelf(s *store.Store) *app.Shelf {
	return &app.Shelf{Library: e.settings.Library, Rules: e.settings.Rules, Memory: s, Log: e.log, Prompt: true}
}

// worldOf returns the world of a house that doesn't run. What of its rules and posts can't
// be used is logged, and keeps nothing from being done.
func (e *env) worldOf(ctx context.Context, s *store.Store) (decide.World, error) {
	w, err := e.shelf(s).World(ctx)
	var fault *app.ShelfFault
	if errors.As(err, &fault) {
		e.log.Warn("some rules or posts can't be used; those from before are", "err", err)
		err = nil
	}
	return w, err
}

func ruleBook(lines []rehearsal.RuleLine) (*moderation.Book, error) {
	if len(lines) == 0 {
		return app.StartingBook(), nil
	}
	rules := make([]moderation.Rule, len(lines))
	for i, l := range lines {
		rules[i] = moderation.Rule{
			ID: l.ID, Lane: l.Lane, Reason: l.ID, Words: l.Words, Except: l.Except, Near: l.Near, Post: l.Post, Soft: l.Soft,
		}
	}
	book, err := moderation.Make(rules...)
	if err != nil {
		return nil, fmt.Errorf("the script's rules: %w", err)
	}
	return book, nil
}

// library reads a library. A broken post doesn't take the others down: it can't be
// approved, and so never leaves. Only when nothing at all can be read is that an error.
func library(files fs.FS) (*content.Library, error) {
	l, found := content.Load(files)
	if l.Len() > 0 || len(found) == 0 {
		return l, nil
	}
	var all []string
	for _, f := range found {
		all = append(all, f.String())
	}
	return nil, errors.New(strings.Join(all, "\n"))
}
